"""A Rocket.Chat whose users log in at an identity provider, for each recorded version."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any

import pytest
from rocketchat_provider.client import ENABLED, RocketChat
from rocketchat_provider.client.custom_oauth import FIELDS
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.login.probes import LoginCheck, Report, TestUser
from rocketchat_standin import IdentityProvider
from rocketchat_standin import RocketChat as Server
from rocketchat_standin.serving import Serving

CLIENT_ID = "rocketchat-app"
CLIENT_SECRET = "canary-client-secret-41d7"
PASSWORD = "canary-test-password-9b02"
DEAD = "http://127.0.0.1:9"
BY_EMAIL = "Accounts_TwoFactorAuthentication_By_Email_Enabled"


@dataclass
class Site:
    """A server with the login service Liquid, and its identity provider."""

    world: Any
    provider: IdentityProvider
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client: RocketChat = self.world.client()
        self.rocketchat: Server = self.world.rocketchat
        self.provider.register_client(CLIENT_ID, CLIENT_SECRET, [self.callback])
        self.provider.add_user("visitor", PASSWORD, email="visitor@example.org")
        self.rocketchat.set(BY_EMAIL, False)
        self.values = {
            ENABLED: True,
            "url": self.provider.url,
            "token_path": f"{self.provider.url}/_core/o/token/",
            "identity_path": f"{self.provider.url}/_core/accounts/profile",
            "authorize_path": f"{self.provider.url}/o/authorize/",
            "token_sent_via": "header",
            "scope": "read",
            "id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "login_style": "redirect",
            "username_field": "id",
            "email_field": "email",
            "name_field": "name",
            "merge_users": True,
        }

    @property
    def callback(self) -> str:
        """The redirect URI of the service."""
        return f"{self.rocketchat.url}/_oauth/liquid"

    @property
    def has_log(self) -> bool:
        """Whether this version gives its log; the recorded 8.6 does not."""
        return self.rocketchat.profile != "8.6"

    def add(self, **changes: Any) -> None:
        """Add the service, some of its values changed, as a create of it leaves it.

        A create takes forty requests, and nearly every test begins with one.
        """
        defaults = {suffix: field.default for suffix, field in FIELDS.items()}
        values: dict[str, Any] = defaults | self.values | changes
        enabled = values.pop(ENABLED)
        self.rocketchat.process.login_services.add("Liquid")
        for suffix, value in (values | {ENABLED: enabled}).items():
            self.rocketchat.set(LoginService("Liquid").setting_id(suffix), value)
        self.world.pass_time(5)

    def change(self, suffix: str, value: Any) -> None:
        """Write one of its settings behind everybody's back."""
        self.rocketchat.set(LoginService("Liquid").setting_id(suffix), value)
        self.world.pass_time(5)

    def restart(self, profile: str | None = None) -> None:
        """Restart the server, as another version if one is given, and let it come to itself."""
        self.rocketchat.restart(profile)
        self.world.pass_time(5)

    def check(self, *, user: bool = False, **arguments: Any) -> Report:
        """What is found out, as seen by somebody who has just come."""
        client = self.world.client()
        test_user = TestUser("visitor", PASSWORD) if user else None
        given = {"site_url": self.rocketchat.url, "test_user": test_user} | arguments
        return LoginCheck(client, "liquid", **given).run()

    def unseen(self, *ids: str) -> set[str]:
        """Those of the probes that this version leaves without an answer."""
        return set() if self.has_log else set(ids)


@pytest.fixture
def found() -> Callable[[Report], tuple[set[str], set[str]]]:
    """The ids of the probes that failed, and of those that could not tell."""

    def found(report: Report) -> tuple[set[str], set[str]]:
        return {one.id for one in report.failed}, {one.id for one in report.unknown}

    return found


@pytest.fixture
def build(start: Callable[..., Any]) -> Iterator[Callable[..., Site]]:
    """Makes a site of a profile; its service is yet to be added."""
    providers = []

    def build(profile: str, **arguments: Any) -> Site:
        providers.append(IdentityProvider())
        return Site(start(profile, **arguments), providers[-1])

    yield build
    for provider in providers:
        provider.stop()


@pytest.fixture(params=["6.5", "7.7", "8.6"])
def site(request: pytest.FixtureRequest, build: Callable[..., Site]) -> Site:
    """A site of each recorded version."""
    return build(request.param)


class OddProvider:
    """An identity provider that answers as a test wants, by path, whatever the query."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, str, dict[str, str]]] = {}
        self.streams: dict[str, Callable[[BufferedIOBase], None]] = {}
        """Writes the body of a path's answer, as long as it likes."""
        self.received: list[tuple[str, str]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                path = self.path.partition("?")[0]
                provider.received.append((path, body))
                status, text, headers = provider.answers.get(path, (404, "nothing here", {}))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value.replace("{query}", self.path.partition("?")[2]))
                self.end_headers()
                if stream := provider.streams.get(path):
                    with suppress(OSError):
                        stream(self.wfile)
                    return
                self.wfile.write(text.encode())

            def do_GET(self) -> None:
                self.handle_any()

            def do_POST(self) -> None:
                self.handle_any()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._serving = Serving(self._http)

    def on(self, path: str, status: int, text: str = "", **headers: str) -> None:
        """Answer requests for a path."""
        self.answers[path] = (status, text, headers)

    def stop(self) -> None:
        """Close the port."""
        self._serving.stop()


@pytest.fixture
def odd() -> Iterator[OddProvider]:
    """An identity provider that does what no well-behaved one does."""
    provider = OddProvider()
    yield provider
    provider.stop()


@pytest.fixture
def odd_site(build: Callable[..., Site], odd: OddProvider) -> Site:
    """A site whose users log in there."""
    site = build("7.7")
    paths = {"token_path": "/token", "authorize_path": "/authorize", "identity_path": "/me"}
    site.add(url=odd.url, **paths)
    return site
