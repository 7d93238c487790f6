"""A stand-in for liquid-core as the OAuth2 identity provider."""

import logging
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from flask import Blueprint, Response, jsonify, redirect, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from .application import Application
from .clock import Clock
from .front import Front
from .http_server import WSGI
from .oauth_models import Client, Code, Person

PREFIXES = ("", "/_core")
"""The paths stand twice: on the public domain, and behind the cluster's load balancer."""

_CODE_LIFETIME = 60.0

logging.getLogger("authlib").setLevel(logging.ERROR)


class IdentityProvider(Front):
    """liquid-core's shape: /o/authorize/, /o/token/, /accounts/profile, /accounts/login/."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(Clock(), port)
        self.fails_on_unknown_query_token = False
        """Whether an unknown access token in the query is answered 500, as by liquid-core."""
        self._people: dict[str, Person] = {}
        self._clients: dict[str, Client] = {}
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, str] = {}
        self._app = self._made()
        self.open()

    def application(self) -> WSGI:
        """The Flask application, as behind a proxy that ends TLS: Authlib requires https."""
        return lambda environ, start: self._app.wsgi_app(
            {**environ, "wsgi.url_scheme": "https"}, start
        )

    # What tests arrange

    def register_client(
        self, client_id: str, client_secret: str, redirect_uris: Iterable[str]
    ) -> None:
        """Register an application, or replace one of that id."""
        self._clients[client_id] = Client(client_id, client_secret, list(redirect_uris))

    def credentials(self, client_id: str) -> tuple[str, str]:
        """A registered client's id and secret."""
        return client_id, self._clients[client_id].client_secret

    def redirect_uris(self, client_id: str) -> list[str]:
        """The addresses registered for a client; change the list to register others."""
        return self._clients[client_id].redirect_uris

    def add_user(
        self,
        username: str,
        password: str,
        name: str = "",
        email: str = "",
        roles: Iterable[str] = ("user",),
    ) -> None:
        """Add a user, or replace one of that name."""
        address = email or f"{username}@example.org"
        full_name = name or username.capitalize()
        self._people[username] = Person(username, password, full_name, address, tuple(roles))

    # What people and Rocket.Chat see

    def _made(self) -> Application:
        app = Application(__package__ or __name__)
        app.secret_key = secrets.token_bytes()
        self._server = AuthorizationServer(
            app, query_client=self._clients.get, save_token=self._save_token
        )
        self._server.register_grant(_code_grant(self))
        for prefix in PREFIXES:
            pages = Blueprint(
                f"pages{prefix.replace('/', '')}", __name__, url_prefix=prefix or None
            )
            pages.add_url_rule("/o/authorize/", view_func=self._authorize)
            pages.add_url_rule("/o/token/", view_func=self._token, methods=["POST"])
            pages.add_url_rule("/accounts/profile", view_func=self._profile)
            pages.add_url_rule("/accounts/login/", view_func=self._login, methods=["GET", "POST"])
            app.register_blueprint(pages)
        return app

    def _authorize(self) -> AnyResponse:
        person = self._people.get(session.get("username", ""))
        if person is None:
            # As liquid-core: it asks for a login before it looks at client or redirect.
            prefix = request.path.removesuffix("/o/authorize/")
            query = {"next": request.full_path}
            return redirect(f"{prefix}/accounts/login/?{urlencode(query)}")
        client = self._clients.get(request.args.get("client_id", ""))
        if client is None:
            return Response("Invalid client_id parameter value.", 400)
        if not client.check_redirect_uri(request.args.get("redirect_uri", "")):
            return Response("Mismatching redirect URI.", 400)
        answer: AnyResponse
        try:
            grant = self._server.get_consent_grant(end_user=person)
        except OAuth2Error as error:
            answer = self._server.handle_error_response(None, error)
        else:
            answer = self._server.create_authorization_response(grant_user=person, grant=grant)
        return answer

    def _token(self) -> AnyResponse:
        answer: AnyResponse = self._server.create_token_response()
        return answer

    def _profile(self) -> AnyResponse:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        in_query = request.args.get("access_token")
        if in_query and in_query not in self._tokens and self.fails_on_unknown_query_token:
            return Response("Server Error (500)", 500)
        token = in_query or bearer
        username = self._tokens.get(token) or session.get("username", "")
        person = self._people.get(username)
        if person is None:
            return Response("Unauthorized", 401)
        return jsonify(
            sub=person.username,
            id=person.username,
            login=person.username,
            name=person.name,
            email=person.email,
            is_admin="admin" in person.roles,
            roles=list(person.roles),
        )

    def _login(self) -> AnyResponse:
        following = request.values.get("next", "")
        if request.method == "GET":
            return Response(render_template("provider_login.html", next=following, wrong=False))
        person = self._people.get(request.form.get("username", ""))
        if person is None or person.password != request.form.get("password"):
            return Response(render_template("provider_login.html", next=following, wrong=True))
        session["username"] = person.username
        return redirect(following if following.startswith("/") else "/accounts/profile")

    # What Authlib asks

    def _save_token(self, token: dict[str, Any], oauth_request: Any) -> None:
        self._tokens[token["access_token"]] = oauth_request.user.username

    def save_code(self, code: str, oauth_request: Any) -> None:
        """Keep a code until it is exchanged."""
        asked = oauth_request.payload
        self._codes[code] = Code(
            code,
            oauth_request.client.client_id,
            asked.redirect_uri,
            asked.scope or "",
            oauth_request.user.username,
            self.clock.now() + _CODE_LIFETIME,
        )

    def find_code(self, code: str, client: Client) -> Code | None:
        """A code of that client that is still good."""
        found = self._codes.get(code)
        if found is None or found.client_id != client.client_id:
            return None
        return found if self.clock.now() < found.expires else None

    def forget_code(self, code: Code) -> None:
        """A code is good once."""
        self._codes.pop(code.code, None)

    def person(self, code: Code) -> Person | None:
        """The user a code stands for."""
        return self._people.get(code.username)


def _code_grant(provider: IdentityProvider) -> type[AuthorizationCodeGrant]:
    class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

        def save_authorization_code(self, code: str, request: Any) -> None:
            provider.save_code(code, request)

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.find_code(code, client)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.forget_code(authorization_code)

        def authenticate_user(self, authorization_code: Code) -> Person | None:
            return provider.person(authorization_code)

    return CodeGrant
