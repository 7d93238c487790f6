"""A stand-in for HashiCorp Vault: KV 1 and 2; token, AppRole, JWT and Kubernetes logins."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, jsonify, request

from .application import Application
from .clock import Clock
from .front import Front
from .http_server import WSGI
from .kv import Engine, NotFoundError, date

ROOT = "root"
_LEASE = 2_764_800


@dataclass
class _Token:
    policies: tuple[str, ...]
    ends: float
    renewable: bool = True
    expired: bool = False


class _VaultError(Exception):
    def __init__(self, status: int, *errors: str) -> None:
        self.status = status
        self.errors = list(errors)
        super().__init__(*errors)


class Vault(Front):
    """A Vault on a free loopback port.

    Its policies are names only: `root` may do everything, any other lets its holder read every
    mount, and a token without policies may read nothing. A token is good for `lease` seconds and,
    if it is renewed in time, for as many again.
    """

    def __init__(self, port: int = 0, *, clock: Clock | None = None, lease: int = _LEASE) -> None:
        super().__init__(clock or Clock(), port)
        self.lease = lease
        self.root_token = f"hvs.{uuid.uuid4().hex}"
        self._tokens = {self.root_token: _Token((ROOT,), float("inf"), renewable=False)}
        self._mounts: dict[str, Engine] = {}
        self._roles: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
        self._wrapped: dict[str, Mapping[str, Any]] = {}
        self._jwts: dict[tuple[str, str], tuple[str, ...]] = {}
        self._sealed = False
        self._app = self._made()
        self.open()

    def application(self) -> WSGI:
        """The Flask application."""
        return self._app.wsgi_app

    # What tests arrange

    def mount(self, path: str, version: int = 2) -> None:
        """Mount a KV engine of that version, without the trailing slash."""
        self._mounts[path.strip("/")] = Engine(version)

    def put(self, mount: str, path: str, data: Mapping[str, Any]) -> int:
        """Write a secret; return its version (1 in a version 1 engine)."""
        return self._mounts[mount.strip("/")].put(path.strip("/"), data)

    def secret(self, mount: str, path: str) -> dict[str, Any]:
        """A secret's latest data."""
        return self._mounts[mount.strip("/")].latest(path.strip("/"))

    def delete(self, mount: str, path: str) -> None:
        """Delete a secret's latest version (in a version 1 engine, the secret)."""
        self._mounts[mount.strip("/")].delete(path.strip("/"))

    def token(self, *policies: str, renewable: bool = True) -> str:
        """Make a token of these policies."""
        token = f"hvs.{uuid.uuid4().hex}"
        self._tokens[token] = _Token(policies, self.clock.now() + self.lease, renewable)
        return token

    def approle(self, role_name: str, *policies: str, mount: str = "approle") -> tuple[str, str]:
        """Make an AppRole at that mount; return (role_id, secret_id)."""
        role_id, secret_id = f"{role_name}-{uuid.uuid4()}", str(uuid.uuid4())
        self._roles[mount, role_id] = (secret_id, policies or ("default",))
        return role_id, secret_id

    def wrap(self, data: Mapping[str, Any]) -> str:
        """A wrapping token that gives `data` once."""
        token = f"hvs.wrapping.{uuid.uuid4().hex}"
        self._wrapped[token] = data
        return token

    def jwt_role(self, role_name: str, jwt: str, *policies: str) -> None:
        """Let `jwt` log in as that role, through auth/jwt and auth/kubernetes."""
        self._jwts[role_name, jwt] = policies or ("default",)

    def seal(self) -> None:
        """Refuse everything but health."""
        self._sealed = True

    def unseal(self) -> None:
        """Serve again."""
        self._sealed = False

    def expire(self, token: str) -> None:
        """Let a token be no good any more."""
        self._tokens[token].expired = True

    # What clients see

    def _made(self) -> Application:
        app = Application(f"{__package__}.vault")
        app.add_url_rule("/v1/sys/health", view_func=self._health, methods=["GET", "HEAD"])
        app.add_url_rule("/v1/sys/seal-status", view_func=self._seal_status)
        app.add_url_rule("/v1/sys/internal/ui/mounts", view_func=self._ui_mounts)
        app.add_url_rule("/v1/sys/internal/ui/mounts/<path:path>", view_func=self._ui_mount)
        app.add_url_rule("/v1/auth/token/lookup-self", view_func=self._lookup)
        app.add_url_rule(
            "/v1/auth/token/renew-self", view_func=self._renew, methods=["POST", "PUT"]
        )
        app.add_url_rule("/v1/sys/wrapping/unwrap", view_func=self._unwrap, methods=["POST", "PUT"])
        app.add_url_rule(
            "/v1/auth/<path:method>/login", view_func=self._login, methods=["POST", "PUT"]
        )
        app.add_url_rule(
            "/v1/<path:path>", view_func=self._secret, methods=["GET", "POST", "PUT", "LIST"]
        )
        app.before_request(self._gate)
        app.register_error_handler(_VaultError, self._refused)
        app.register_error_handler(NotFoundError, self._not_found)
        return app

    def _gate(self) -> None:
        if self._sealed and not request.path.startswith(("/v1/sys/health", "/v1/sys/seal")):
            raise _VaultError(503, "Vault is sealed")
        open_to_all = request.path.startswith(("/v1/sys/health", "/v1/sys/seal-status"))
        if open_to_all or request.path.endswith(("/login", "/wrapping/unwrap")):
            return
        token = self._tokens.get(_given_token())
        if token is None or token.expired or token.ends <= self.clock.now():
            raise _VaultError(403, "permission denied", "invalid token")
        g.token = token

    def _refused(self, error: _VaultError) -> tuple[Response, int]:
        return jsonify(errors=error.errors), error.status

    def _not_found(self, error: NotFoundError) -> tuple[Response, int]:
        return jsonify(errors=[]) if error.shown is None else _envelope(error.shown), 404

    def _health(self) -> tuple[Response, int]:
        body = jsonify(
            initialized=True,
            sealed=self._sealed,
            standby=False,
            version="1.20.0",
            cluster_name="standin",
        )
        return body, 503 if self._sealed else 200

    def _seal_status(self) -> Response:
        return jsonify(type="shamir", initialized=True, sealed=self._sealed, version="1.20.0")

    def _ui_mounts(self) -> Response:
        secret = {f"{path}/": _mount_json(mount) for path, mount in self._mounts.items()}
        return jsonify(data={"secret": secret, "auth": {}})

    def _ui_mount(self, path: str) -> Response:
        name, mount, _ = self._find(path)
        return jsonify(data={**_mount_json(mount), "path": f"{name}/"})

    def _lookup(self) -> Response:
        token: _Token = g.token
        # A token without an end, such as root's, has ttl 0.
        ttl = 0 if token.ends == float("inf") else int(token.ends - self.clock.now())
        return jsonify(
            data={"policies": list(token.policies), "ttl": ttl, "renewable": token.renewable}
        )

    def _renew(self) -> Response:
        token: _Token = g.token
        if not token.renewable:
            raise _VaultError(400, "lease is not renewable")
        token.ends = self.clock.now() + self.lease
        return self._authenticated(_given_token(), token)

    def _unwrap(self) -> Response:
        data = self._wrapped.pop(_given_token(), None)
        if data is None:
            raise _VaultError(400, "wrapping token is not valid or does not exist")
        return _envelope(dict(data))

    def _login(self, method: str) -> Response:
        body = request.get_json(silent=True) or {}
        if "role_id" in body:
            role = self._roles.get((method, str(body["role_id"])))
            if role is None or role[0] != body.get("secret_id"):
                raise _VaultError(400, "invalid role or secret ID")
            policies = role[1]
        else:
            granted = self._jwts.get((str(body.get("role")), str(body.get("jwt"))))
            if granted is None:
                raise _VaultError(403, "permission denied")
            policies = granted
        token = self.token(*policies)
        return self._authenticated(token, self._tokens[token])

    def _authenticated(self, token: str, made: _Token) -> Response:
        auth = {
            "client_token": token,
            "policies": list(made.policies),
            "token_policies": list(made.policies),
            "lease_duration": self.lease,
            "renewable": made.renewable,
        }
        return jsonify(request_id=str(uuid.uuid4()), auth=auth, data=None)

    def _secret(self, path: str) -> Response:
        token: _Token = g.token
        _, engine, rest = self._find(path)
        writes = request.method in ("POST", "PUT")
        if not token.policies or (writes and ROOT not in token.policies):
            raise _VaultError(403, "1 error occurred:\n\t* permission denied\n\n")
        kind = "data"
        if engine.version == 2:
            kind, _, rest = rest.partition("/")
        if request.method == "LIST" or request.args.get("list") == "true":
            return _envelope({"keys": engine.listed(rest)})
        if request.method == "GET" and kind == "metadata":
            return _envelope(engine.metadata(rest))
        if request.method == "GET":
            return _envelope(engine.read(rest, int(request.args.get("version") or 0)))
        body = request.get_json()
        if engine.version == 1:
            engine.put(rest, body)
            return Response(status=204)
        expected = (body.get("options") or {}).get("cas")
        if expected is not None and expected != engine.newest(rest):
            raise _VaultError(400, "check-and-set parameter did not match the current version")
        version = engine.put(rest, body["data"])
        return _envelope({"version": version, "created_time": date()})

    def _find(self, path: str) -> tuple[str, Engine, str]:
        for name in sorted(self._mounts, key=len, reverse=True):
            if path == name or path.startswith(f"{name}/"):
                return name, self._mounts[name], path.removeprefix(name).lstrip("/")
        if request.path.startswith("/v1/sys/internal/ui/mounts/"):
            # As Vault does, so that nobody learns by asking which mounts there are.
            raise _VaultError(403, f"preflight capability check returned 403 for {path}")
        raise _VaultError(404, f'no handler for route "{path}". route entry not found.')


def _given_token() -> str:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return request.headers.get("X-Vault-Token") or bearer


def _mount_json(mount: Engine) -> dict[str, Any]:
    options = {"version": "2"} if mount.version == 2 else None
    return {"type": "kv", "options": options, "description": "", "config": {}}


def _envelope(data: dict[str, Any]) -> Response:
    return jsonify(
        request_id=str(uuid.uuid4()),
        lease_id="",
        renewable=False,
        lease_duration=0,
        data=data,
        warnings=None,
        auth=None,
    )
