"""A small Liquid server whose login really works, what is configured of it, and what must hold."""

import itertools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import requests
from rocketchat_standin import Clock, Liquid, LoginResult, Request, RocketChat
from rocketchat_standin.database import Database

from .core import Configuration

SPEED = 50
SETTLE_SECONDS = "0.08"
SERVICE = "liquid"
SECOND = "second"
ANOTHER = "another"
"""A service whose button somebody left there, and nothing else."""
PREFIX = "Accounts_OAuth_Custom-Liquid"
FORM = "Accounts_ShowFormLogin"
LICENSE = frozenset({"oauth-enterprise"})
CLIENT_ID = "rocketchat-app"
MAIL = {"first": "canary-first-mail-password-d1", "second": "canary-second-mail-password-d2"}
CLIENT_SECRET = "canary-client-secret-7e0c"
BY_EMAIL = "Accounts_TwoFactorAuthentication_By_Email_Enabled"
PERSON = ("ada", "adas-password")
OLD, NEW = "old.localhost", "new.localhost"

SITE_URL = "rocketchat_setting.site_url"
OAUTH = "rocketchat_custom_oauth.liquid"
SECOND_OAUTH = "rocketchat_custom_oauth.second"
SETTINGS = "rocketchat_settings.all"
LOGIN_FORM = "rocketchat_login_form.form"
PERMISSION = "rocketchat_permission.mentions"
ASSET = "rocketchat_asset.logo"
MENTIONS = "mention-all"
LOGO = "Assets_logo"
FILES = Path(__file__).parent / "files"

ORIGINALS: Mapping[str, Any] = {"Site_Name": "Before Terraform", "Accounts_LoginExpiration": 21}
"""What is there before Terraform, where it is not Rocket.Chat's default."""

_UNWATCHED = ("Deployment_FingerPrint_", "Accounts_OAuth_Custom-")


@dataclass(frozen=True)
class Place:
    """Where things are: the domain, and which of two internal addresses liquid-core has."""

    domain: str = OLD
    core_domain: str = OLD
    moved_inside: bool = False


@dataclass
class World:
    """The servers, and what tests ask of them."""

    liquid: Liquid
    profile: str
    lockouts: list[str] = field(default_factory=list)
    """Requests after which the login page had neither a form nor a button that leads anywhere."""
    _beginning: Database = field(init=False, repr=False)

    @classmethod
    def start(cls, profile: str = "7.7") -> Self:
        """Start everything at the old domain; the new one answers too and is registered."""
        liquid = Liquid(OLD, profile=profile, clock=Clock(SPEED))
        liquid.move(NEW)
        liquid.register_redirect(NEW)
        uris = liquid.identity_provider.redirect_uris(CLIENT_ID)
        uris += [uri.replace(f"/_oauth/{SERVICE}", f"/_oauth/{SECOND}") for uri in uris]
        liquid.domain = OLD
        liquid.identity_provider.add_user(*PERSON, name="Ada", email="ada@example.org")
        liquid.rocketchat.set(BY_EMAIL, False)
        for id, value in ORIGINALS.items():
            liquid.rocketchat.set(id, value)
        # Only what a test injects is to slow it down.
        liquid.rocketchat.set("API_Enable_Rate_Limiter", False)
        world = cls(liquid, profile)
        world.rocketchat.watchers.append(world._watch)
        world._beginning = world.snapshot()
        world.reset()
        return world

    def _watch(self, request: Request) -> None:
        services = self.rocketchat.process.login_services
        buttons = [row["service"] for row in services.rows() if row.get("showButton") is True]
        if self.form_is_hidden and not any(map(services.is_registered, buttons)):
            self.lockouts.append(f"{request.method} {request.path}")

    @property
    def rocketchat(self) -> RocketChat:
        """The Rocket.Chat of this world."""
        return self.liquid.rocketchat

    @property
    def environment(self) -> dict[str, str]:
        """The provider's arguments. One failure is enough: nothing is tried again."""
        username, password = self.liquid.admin
        return {
            "ROCKETCHAT_URL": self.rocketchat.url,
            "ROCKETCHAT_USERNAME": username,
            "ROCKETCHAT_PASSWORD": password,
            "ROCKETCHAT_SETTLE_SECONDS": SETTLE_SECONDS,
            "ROCKETCHAT_MAX_RETRIES": "0",
            "ROCKETCHAT_REQUEST_TIMEOUT": "2",
            "VAULT_ADDR": self.liquid.vault.url,
            "VAULT_TOKEN": self.liquid.vault.root_token,
        }

    @property
    def secrets(self) -> list[str]:
        """What must be read nowhere."""
        return [CLIENT_SECRET, *MAIL.values(), self.liquid.admin[1], self.liquid.vault.root_token]

    def stop(self) -> None:
        """Stop the servers."""
        self.liquid.stop()

    # What is configured

    def configuration(
        self,
        place: Place = Place(),
        *,
        hidden: bool = True,
        values: Mapping[str, Any] | None = None,
        mail_password: str = "first",
        **oauth: Any,
    ) -> dict[str, dict[str, Any]]:
        """Site_Url, the login service, a map of settings and the form, at one place."""
        core = self.liquid.url(place.core_domain)
        inside = self.liquid.internal_core_url
        if place.moved_inside:
            inside = f"{self.liquid.identity_provider.url}/_core"
        requires = {name: f"${{{OAUTH}.{name}}}" for name in ("service", "generation")}
        form = {"visible": False, "requires": [requires]} if hidden else {"visible": True}
        return {
            SITE_URL: {
                "name": "Site_Url",
                "value": self.liquid.url(f"rocketchat.{place.domain}"),
            },
            OAUTH: {
                "name": "Liquid",
                "url": core,
                "token_path": f"{inside}/o/token/",
                "identity_path": f"{inside}/accounts/profile",
                "authorize_path": f"{core}/o/authorize/",
                "scope": "read",
                "client_id": "vault:liquid/rocketchat/app.oauth2#client_id",
                "client_secret": "vault:liquid/rocketchat/app.oauth2#client_secret",
                "login_style": "redirect",
                "token_sent_via": "header",
                "username_field": "id",
                "merge_users": True,
                "site_url": f"${{{SITE_URL}.value}}",
                **oauth,
            },
            SETTINGS: {
                "values": values or {"Site_Name": "Chat", "Accounts_LoginExpiration": 7},
                "secret_values": {"SMTP_Password": f"vault:liquid/mail#{mail_password}"},
            },
            LOGIN_FORM: form,
        }

    def branding(self, file: str, *roles: str) -> dict[str, dict[str, Any]]:
        """A permission and a logo."""
        return {
            PERMISSION: {"name": MENTIONS, "roles": list(roles)},
            ASSET: {"name": "logo", "source": str(FILES / file)},
        }

    # What must hold

    def second_service(self, place: Place = Place(), **changes: Any) -> dict[str, Any]:
        """Another login service that works."""
        return self.configuration(place)[OAUTH] | {"name": "Second"} | changes

    def log_in(self, service: str = SERVICE) -> LoginResult:
        """A person opens the login page and logs in with the service."""
        self.rocketchat.clock.advance(10)
        site = self.rocketchat.setting("Site_Url")
        return self.liquid.browser().login_with(service, site, *PERSON)

    @property
    def is_locked_out(self) -> bool:
        """Whether the form is hidden, and no login service lets anybody in."""
        return self.form_is_hidden and not any(self.log_in(one).ok for one in (SERVICE, SECOND))

    @property
    def form_is_hidden(self) -> bool:
        """Whether the login page shows no form."""
        return self.rocketchat.setting(FORM) is False

    def assert_nobody_is_locked_out(self) -> None:
        """The form is hidden only if a login without it works."""
        assert self.lockouts == []
        if self.form_is_hidden:
            result = self.log_in()
            assert result.ok, f"the form is hidden, and a login ends with: {result.message}"

    def assert_nothing_is_orphaned(self) -> None:
        """Every button has an enabled entry, and every entry its 30 settings with a value."""
        self.rocketchat.clock.advance(10)
        rows = {row["service"] for row in self.rocketchat.login_services()} - {ANOTHER, SECOND}
        settings = self.rocketchat.settings()
        entry = {id for id in settings if id.startswith(PREFIX)}
        assert len(entry) in (0, 30), f"{len(entry)} of the 30 settings have a value"
        assert rows == ({SERVICE} if settings.get(PREFIX) is True else set())

    def others(self, configuration: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
        """The settings that none of these resources name, and their values."""
        named = set(itertools.chain.from_iterable(map(_named, configuration)))
        return {
            id: value
            for id, value in self.rocketchat.settings().items()
            if id not in named and not id.startswith(_UNWATCHED)
        }

    # What administrators do, and what happens to servers

    def enable_by_hand(self, enabled: bool) -> None:
        """Switch the entry on or off, if there is one."""
        if self.rocketchat.document(PREFIX) is not None:
            self.rocketchat.set(PREFIX, enabled)
            self.rocketchat.clock.advance(10)

    def remove_by_hand(self, *, carefully: bool) -> None:
        """Remove the entry; without care its button stays for good."""
        if carefully:
            self.enable_by_hand(False)
        self.rocketchat.process.login_services.remove("Liquid")
        self.rocketchat.clock.advance(10)
        self.rocketchat.process.settle()

    def add_by_hand(self, **values: Any) -> None:
        """Add an entry; `values` by suffix with its dash, "" is the enable flag."""
        self.rocketchat.process.login_services.add("Liquid")
        for suffix, value in values.items():
            self.rocketchat.set(PREFIX + (f"-{suffix}" if suffix != "enabled" else ""), value)
        self.rocketchat.clock.advance(10)
        self.rocketchat.process.settle()

    def poison(self) -> None:
        """Enable the entry while its url has no value: this process never handles its logins."""
        self.remove_by_hand(carefully=True)
        self.rocketchat.restart()
        self.rocketchat.clock.advance(10)
        self.rocketchat.process.settle()
        self.add_by_hand()
        self.remove_by_hand(carefully=True)
        self.add_by_hand(enabled=True)

    def await_the_server(self) -> None:
        """A server that was away comes back."""
        while True:
            try:
                requests.get(self.rocketchat.url, timeout=10)
            except requests.ConnectionError:
                time.sleep(0.05)
            else:
                return

    @property
    def is_poisoned(self) -> bool:
        """Whether the process has a row for the service, and does not handle its logins."""
        services = self.rocketchat.process.login_services
        return services.is_configured(SERVICE) and not services.is_registered(SERVICE)

    def restart(self, profile: str | None = None) -> None:
        """Restart Rocket.Chat, as another version if one is given."""
        self.rocketchat.restart(profile)
        self.rocketchat.clock.advance(10)
        self.rocketchat.process.settle()

    def buy_license(self) -> None:
        """Have the licence that custom OAuth needs from 9.0 on."""
        self.rocketchat.installation.license_modules = LICENSE
        self.restart()

    def rotate_secret(self, secret: str) -> None:
        """Give the OAuth2 client another secret, at the provider and in the Vault."""
        client_id, _ = self.liquid.identity_provider.credentials(CLIENT_ID)
        uris = self.liquid.identity_provider.redirect_uris(CLIENT_ID)
        self.liquid.identity_provider.register_client(client_id, secret, uris)
        application = {"client_id": client_id, "client_secret": secret}
        self.liquid.vault.put("liquid", "rocketchat/app.oauth2", application)
        self.liquid.vault.put("liquid", "mail", MAIL)

    # Time machine

    def snapshot(self) -> Database:
        """Everything that Rocket.Chat keeps."""
        return self.rocketchat.snapshot()

    def restore(self, snapshot: Database) -> None:
        """Back to how Rocket.Chat was, in a process that has just started."""
        self.rocketchat.faults.clear()
        self.rocketchat.restore(snapshot)
        self.rocketchat.clock.advance(10)
        self.rocketchat.process.settle()
        self.rocketchat.forget_requests()
        self.lockouts.clear()

    def reset(self, snapshot: Database | None = None) -> None:
        """Back to the first version and secret, with what `snapshot` has, else with nothing."""
        self.rocketchat.installation.license_modules = frozenset()
        self.rocketchat.short_adds = 0
        self.rotate_secret(CLIENT_SECRET)
        if self.rocketchat.profile != self.profile:
            self.rocketchat.restart(self.profile)
        self.restore(snapshot or self._beginning)


def _named(resource: Mapping[str, Any]) -> set[str]:
    """The ids of the settings that a resource manages, the login service's apart."""
    if "visible" in resource:
        return {FORM}
    if "values" in resource:
        return {*resource["values"], *(resource.get("secret_values") or ())}
    if "source" in resource:
        return {LOGO}
    return {resource["name"]}


def configuration_blocks(configuration: Configuration) -> dict[str, Any]:
    """The configuration as Terraform's JSON has it."""
    blocks: dict[str, dict[str, Any]] = {}
    for address, arguments in configuration.items():
        kind, _, name = address.partition(".")
        blocks.setdefault(kind, {})[name] = dict(arguments)
    provider: dict[str, Any] = {"provider": {"rocketchat": {}}}
    return provider | ({"resource": blocks} if blocks else {})
