"""The stand-in Rocket.Chat that tests and demos start."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from . import routes as routes
from .api import PROCESS, add_endpoints
from .application import Application
from .clock import Clock
from .database import Database, Document
from .front import Front
from .http_server import WSGI
from .outbound import Outbound
from .pages import add_pages
from .process import Installation, Process, Tokens
from .profiles import PROFILES
from .users import email as email_entry

_OLD_ENOUGH = 3600.0


class RocketChat(Front):
    """A Rocket.Chat of one of the profiled versions, on a free loopback port."""

    def __init__(
        self,
        profile: str = "7.7",
        *,
        clock: Clock | None = None,
        database: Path | None = None,
        environment: Mapping[str, str] | None = None,
        admin: tuple[str, str] = ("admin", "adminpass"),
        admin_age: float = _OLD_ENOUGH,
        license_modules: frozenset[str] = frozenset(),
        port: int = 0,
        resolve: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(clock or Clock(), port)
        self._profile = PROFILES[profile]
        self._environment = dict(environment or {})
        self.installation = Installation(
            Database(database), self.clock, Outbound(resolve), license_modules
        )
        self._start_process()
        self._make_users(admin, admin_age)
        self.open()

    # Life

    def restart(
        self, profile: str | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        """Stop the process and start another, of another version or environment if given.

        The database stays: users, tokens, remembered second factors, settings, rows. What only
        the process knew is lost.
        """
        if profile is not None:
            self._profile = PROFILES[profile]
        if environment is not None:
            self._environment = dict(environment)
        self._start_process()

    def snapshot(self) -> Database:
        """A copy of the database, to be brought back by `restore`."""
        self.process.settle()
        return self.installation.database.copy()

    def restore(self, snapshot: Database) -> None:
        """Start another process on an earlier database."""
        self.installation.database.restore(snapshot)
        self._start_process()

    def stop(self) -> None:
        """Close the port for good."""
        super().stop()
        self.installation.database.close()

    @property
    def profile(self) -> str:
        """The profile it has now, such as "7.7"."""
        return self._profile.name

    @property
    def version(self) -> str:
        """The full version it says it has."""
        return self._profile.version

    def application(self) -> WSGI:
        """The Flask application of its version, with the running process."""
        application, process = _application(self._profile.name), self.process

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            environ[PROCESS] = process
            return application.wsgi_app(environ, start_response)

        return answer

    # Users

    @property
    def bypass_token(self) -> tuple[str, str]:
        """User id and personal access token of the admin; never asked for a second factor."""
        return self._tokens["bypass"]

    @property
    def plain_token(self) -> tuple[str, str]:
        """User id and personal access token of the admin; asked for a second factor."""
        return self._tokens["plain"]

    @property
    def user_token(self) -> tuple[str, str]:
        """User id and session token of the user "plain", who has no privileges."""
        return self._tokens["user"]

    def add_user(
        self,
        username: str,
        password: str,
        *,
        roles: Iterable[str] = ("user",),
        totp_secret: str | None = None,
        email: str | None = None,
        age: float = _OLD_ENOUGH,
    ) -> str:
        """Make a user, `age` seconds old; return his id.

        With `email` the address is verified, and the user has e-mail two-factor.
        """
        address = email or f"{username}@example.org"
        user = self.process.users.add(
            username,
            password,
            name=username.capitalize(),
            roles=roles,
            emails=[email_entry(address, verified=email is not None)],
            totp_secret=totp_secret,
            email_two_factor=email is not None,
            age=age,
        )
        return str(user["_id"])

    def users(self) -> list[Document]:
        """Every user's document, tokens and linked services included."""
        return list(self.process.users.documents)

    def add_role(self, name: str, permissions: Iterable[str]) -> None:
        """Make or change a role: it holds these permissions, and no others."""
        self.process.roles.add(name)
        self.process.permissions.give_to_role(name, set(permissions))

    def roles_of(self, permission: str) -> set[str]:
        """The roles that hold a permission."""
        return set(self.process.permissions.roles_of(permission))

    def give(self, permission: str, *roles: str) -> None:
        """Give a permission to these roles only, behind everybody's back."""
        self.process.permissions.give(permission, roles)

    def asset(self, name: str) -> bytes | None:
        """The uploaded file of an asset that is in use; None where Rocket.Chat's own is."""
        self.process.settle()
        return self.process.assets.content(name)

    def upload(self, name: str, content: bytes, type_: str) -> None:
        """Upload an asset's file behind everybody's back."""
        self.process.assets.upload(name, content, type_)

    def log_in(self, username: str) -> tuple[str, str]:
        """Open a session for a user without asking for anything: (user id, token)."""
        user = self.process.users.named(username)
        if user is None:
            raise KeyError(username)
        return user["_id"], self.process.users.open_session(user)

    @property
    def mails(self) -> list[tuple[str, str]]:
        """The two-factor codes sent by e-mail: (address, code), oldest first."""
        return self.process.two_factor.mails

    # Settings

    def document(self, setting_id: str) -> Document | None:
        """The stored document of a setting, hidden ones included."""
        self.process.settle()
        found = self.process.settings.document(setting_id)
        return None if found is None else dict(found)

    def setting(self, setting_id: str) -> Any:
        """The stored value of a setting; KeyError if there is no such setting or no value."""
        document = self.document(setting_id)
        if document is None or "value" not in document:
            raise KeyError(setting_id)
        return document["value"]

    def set(self, setting_id: str, value: Any) -> None:
        """Write a setting behind everybody's back, with the effects of an admin's edit."""
        self.process.settle()
        self.process.settings.force(setting_id, value)

    def settings(self) -> dict[str, Any]:
        """Every stored value by id; documents without one are left out."""
        self.process.settle()
        documents = self.process.settings.documents()
        return {each["_id"]: each["value"] for each in documents if "value" in each}

    def login_services(self) -> list[Document]:
        """The live rows of the login services, secrets included."""
        self.process.settle()
        return self.process.login_services.rows()

    @property
    def push_route(self) -> dict[str, Any]:
        """How notifications are sent now: {"gateways": [urls]}, or {"apn": […], "fcm": […]}, or {}.

        Like a real server it is decided at start, and when Push_enable has changed.
        """
        self.process.settle()
        return self.process.push.route

    @property
    def short_adds(self) -> int:
        """How many of the next adds of a custom OAuth entry make only 25 of its 30 settings."""
        return self.installation.short_adds

    @short_adds.setter
    def short_adds(self, adds: int) -> None:
        self.installation.short_adds = adds

    @property
    def licenses(self) -> dict[str, frozenset[str]]:
        """What modules a licence gives when its text is written to Enterprise_License."""
        return self.installation.licenses

    @property
    def devices(self) -> dict[str, int]:
        """How many devices for push notifications a user has, by the user's id."""
        return self.installation.devices

    @property
    def cloud_tokens(self) -> Tokens:
        """Registration tokens the cloud accepts, once each; put some in to have it in reach."""
        return self.installation.cloud_tokens

    def _start_process(self) -> None:
        environment = {"ROOT_URL": self.url, **self._environment}
        self.process = Process(self.installation, self._profile, environment)

    def _make_users(self, admin: tuple[str, str], admin_age: float) -> None:
        users = self.process.users
        username, password = admin
        admin_user = users.named(username) or users.add(
            username,
            password,
            name=username.capitalize(),
            roles=["admin"],
            emails=[email_entry(f"{username}@example.org", verified=False)],
            age=admin_age,
        )
        plain = users.named("plain") or users.add(
            "plain",
            "plainpass",
            name="Plain",
            emails=[email_entry("plain@example.org", verified=False)],
        )
        bypass = users.add_personal_token(admin_user, "standin", bypass=True)
        without = users.add_personal_token(admin_user, "standin-plain", bypass=False)
        self._tokens = {
            "bypass": (admin_user["_id"], bypass),
            "plain": (admin_user["_id"], without),
            "user": (plain["_id"], users.open_session(plain)),
        }


@cache
def _application(profile: str) -> Application:
    """The routes of a version."""
    application = Application(__name__.partition(".")[0])
    add_endpoints(application, PROFILES[profile])
    add_pages(application, PROFILES[profile])
    return application
