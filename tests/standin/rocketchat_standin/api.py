"""How a REST call is handled: authentication, limit, permission, second factor, then its route."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import MethodNotAllowed

from .database import Document
from .errors import MeteorError, RestError, ServerError
from .process import Process
from .profiles import Profile
from .rate_limits import Allowance
from .texts import compact

DEFAULT_LIMIT = (0, 0.0)
"""Stands for the limit that the settings name."""


@dataclass
class Call:
    """One REST call, its caller known."""

    process: Process
    request: Request
    user: Document | None
    token: Document | None
    body: Any
    allowance: Allowance | None = None

    @property
    def caller(self) -> Document:
        """The user, on routes that need one."""
        assert self.user is not None
        return self.user

    @property
    def fields(self) -> dict[str, Any]:
        """The body, if it is an object."""
        return self.body if isinstance(self.body, dict) else {}

    @property
    def fingerprint(self) -> str:
        """What a remembered second factor is bound to, in addition to the token."""
        bound = self.process.profile.remembered_factor_is_bound_to_agent
        agent = self.request.headers.get("User-Agent", "") if bound else ""
        seen = f"{agent}{self.request.remote_addr}"
        return hashlib.md5(seen.encode()).hexdigest()

    def may(self, permission: str) -> bool:
        """Whether the caller has that permission."""
        return self.process.users.may(self.user, permission)

    def factor_of_headers(self) -> tuple[str | None, str | None]:
        """The code and the method of the second factor, as the headers say."""
        headers = self.request.headers
        return headers.get("x-2fa-code"), headers.get("x-2fa-method")

    def require_second_factor(
        self, factor: tuple[str | None, str | None] | None = None, *, remember: bool = True
    ) -> None:
        """Raise unless the call satisfies two-factor authentication, in its headers by default."""
        assert self.user is not None and self.token is not None
        code, method = self.factor_of_headers() if factor is None else factor
        self.process.two_factor.require(
            self.user,
            self.token,
            code=code,
            method=method,
            fingerprint=self.fingerprint,
            remember=remember,
        )

    def require_properties(self, *names: str) -> None:
        """Raise as the server's schema does if the body lacks one of these."""
        for name in names:
            if name not in self.fields:
                raise invalid_params(self.process.profile, f"must have required property '{name}'")


Handler = Callable[..., Any]


@dataclass(frozen=True)
class Endpoint:
    """A route of the REST API and what it asks of its callers."""

    method: str
    path: str
    handler: Handler
    authenticated: bool = True
    permission: str | None = None
    denied: Callable[[Profile], tuple[int, dict[str, Any]]] = lambda profile: (
        403,
        profile.permission_denied,
    )
    properties: tuple[str, ...] = ()
    """What the body must have."""
    closed: bool = False
    """Whether it may have nothing else."""
    two_factor: bool = False
    remembers: bool = True
    limit: tuple[int, float] | None = DEFAULT_LIMIT
    exists: Callable[[Profile], bool] = lambda _: True


ENDPOINTS: list[Endpoint] = []


def endpoint(method: str, path: str, **options: Any) -> Callable[[Handler], Handler]:
    """Register a function as the handler of a route."""

    def register(handler: Handler) -> Handler:
        ENDPOINTS.append(Endpoint(method, path, handler, **options))
        return handler

    return register


PROCESS = "standin.process"
"""Where a request's environment has the process that answers it."""


def settled() -> Process:
    """The process that answers the request, after everything that has fallen due."""
    process: Process = request.environ[PROCESS]
    process.settle()
    return process


def add_endpoints(app: Flask, profile: Profile) -> None:
    """Give a Flask application the routes that exist in a version."""
    for each in ENDPOINTS:
        if each.exists(profile):
            app.add_url_rule(
                each.path,
                endpoint=f"{each.method} {each.path}",
                view_func=_view(each),
                methods=[each.method],
            )
    app.register_error_handler(MethodNotAllowed, lambda _: _wrong_method(profile))


def _view(endpoint: Endpoint) -> Callable[..., Response]:
    def view(**arguments: str) -> Response:
        process = settled()
        call: Call | None = None
        try:
            call = _received(process, endpoint)
            _check(call, endpoint)
            answer = endpoint.handler(call, **arguments)
            response = answer if isinstance(answer, Response) else as_json(answer)
        except RestError as ended:
            response = as_json(ended.body, ended.status, ended.content_type)
        except MeteorError as error:
            response = as_json(error.as_rest(), 400)
        except ServerError:
            response = as_json({"success": False, "error": "Internal server error"}, 500)
        allowance: Allowance | None = g.get("allowance")
        if allowance is not None:
            _add_limit_headers(response, allowance, process)
        return response

    return view


def _received(process: Process, endpoint: Endpoint) -> Call:
    broken_json = False
    body: Any = {}
    if request.is_json and request.data:
        try:
            body = json.loads(request.data)
        except ValueError:
            broken_json = True
    if broken_json and process.profile.bad_json_is_html:
        raise RestError(400, _BAD_REQUEST_PAGE, "text/html; charset=utf-8")
    user, token = _authenticated(process)
    if user is None and endpoint.authenticated:
        raise RestError(401, not_logged_in(process.profile))
    if broken_json:
        raise RestError(400, {"success": False})
    return Call(process, request, user, token, body)


def _authenticated(process: Process) -> tuple[Document, Document] | tuple[None, None]:
    found = process.users.authenticate(
        request.headers.get("X-User-Id", ""), request.headers.get("X-Auth-Token", "")
    )
    if found is None:
        return None, None
    request.environ["standin.user"] = found[0]["username"]
    return found


def _check(call: Call, endpoint: Endpoint) -> None:
    profile = call.process.profile
    bypasses = endpoint.authenticated and call.may("api-bypass-rate-limit")
    if endpoint.limit and call.process.limits_rest and not bypasses:
        _limit(call, endpoint, *endpoint.limit)
    if endpoint.permission and not call.may(endpoint.permission):
        raise RestError(*endpoint.denied(profile))
    call.require_properties(*endpoint.properties)
    if endpoint.closed and call.fields.keys() - set(endpoint.properties):
        raise invalid_params(profile, "must NOT have additional properties")
    if endpoint.two_factor:
        call.require_second_factor(remember=endpoint.remembers)


def _limit(call: Call, endpoint: Endpoint, calls: int, seconds: float) -> None:
    if endpoint.limit is DEFAULT_LIMIT:
        calls, seconds = call.process.default_limit
    key = (request.remote_addr, endpoint.path, endpoint.method)
    allowance = call.process.rest_limits.count(key, calls, seconds)
    g.allowance = allowance
    if not allowance.allowed:
        wait = f"You must wait {allowance.seconds} seconds before trying this endpoint again."
        error = f"Error, too many requests. Please slow down. {wait} [error-too-many-requests]"
        raise RestError(429, {"success": False, "error": error})


def _add_limit_headers(response: Response, allowance: Allowance, process: Process) -> None:
    reset = int((process.clock.client_now() + allowance.reset_in) * 1000)
    response.headers["X-RateLimit-Limit"] = str(allowance.limit)
    response.headers["X-RateLimit-Remaining"] = str(allowance.remaining)
    response.headers["X-RateLimit-Reset"] = str(reset)


def as_json(body: Any, status: int = 200, content_type: str = "application/json") -> Response:
    """A response with a JSON body, or with a text as it is."""
    text = body if isinstance(body, str) else compact(body)
    return Response(text, status, content_type=content_type)


def not_logged_in(profile: Profile) -> dict[str, Any]:
    """The body of a 401 for want of a good token."""
    message = "You must be logged in to do this."
    new = {"success": False, "error": message} if profile.error_in_401 else {}
    old = {"status": "error", "message": message} if profile.status_in_401 else {}
    return {**new, **old}


def invalid_params(profile: Profile, reason: str) -> RestError:
    """What a schema's violation is answered with."""
    error = f"{reason} [invalid-params]" if profile.code_in_validation_error else reason
    return RestError(400, {"success": False, "error": error, "errorType": "invalid-params"})


def unknown_route(profile: Profile) -> Response:
    """The answer of a route that does not exist."""
    if profile.unknown_route_is_plain:
        return as_json("404 Not Found", 404, "text/plain; charset=UTF-8")
    if request.method == "GET":
        return as_json("404 Not Found", 404, "text/html; charset=utf-8")
    response = Response(status=405)
    del response.headers["Content-Type"]
    return response


def _wrong_method(profile: Profile) -> Response:
    if profile.unknown_route_is_plain:
        return as_json("404 Not Found", 404, "text/plain; charset=UTF-8")
    return as_json({"status": "error", "message": "API endpoint does not exist"}, 405)


_BAD_REQUEST_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error</title>
</head>
<body>
<pre>Bad Request</pre>
</body>
</html>
"""
