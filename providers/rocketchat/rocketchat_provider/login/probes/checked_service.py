"""The login service to check: its settings, and the addresses derived from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rocketchat_provider.client.connection import is_loopback
from rocketchat_provider.client.custom_oauth import ENABLED, FIELDS
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.server import RocketChat
from rocketchat_provider.client.setting import ABSENT, Setting, SettingValue
from rocketchat_provider.login.probes.address import browser_form
from rocketchat_provider.login.probes.web import host_of


@dataclass(frozen=True)
class TestUser:
    """A user at the identity provider, for a whole login."""

    __test__ = False

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True)
class CheckedService:
    """One login service as the server's settings describe it.

    `site_url` is the address that users open, "" if it is not known. `wanted` are the values by
    suffix in a configuration, which may differ from the settings.
    """

    server: RocketChat
    service: str
    site_url: str
    wanted: Mapping[str, object]
    settings: Mapping[str, Setting] = field(repr=False)

    @classmethod
    def of(
        cls, server: RocketChat, service: str, site_url: str, wanted: Mapping[str, object]
    ) -> "CheckedService":
        """Read the service's settings."""
        settings = server.login_services.settings(service) or {}
        return cls(server, service, site_url.rstrip("/"), wanted, settings)

    @property
    def key(self) -> str:
        """The service's key in rows and callback addresses."""
        return LoginService(self.service).key

    @property
    def name(self) -> str:
        """The service's name in Rocket.Chat."""
        return LoginService(self.service).name

    @property
    def is_custom(self) -> bool:
        """Whether it is a custom OAuth with settings of its own."""
        return bool(self.settings)

    def value(self, suffix: str) -> SettingValue:
        """Return a setting's value, `ABSENT` if there is none."""
        setting = self.settings.get(suffix)
        return ABSENT if setting is None else setting.value

    def text(self, suffix: str) -> str:
        """Return a setting's value as text, the package's default if there is none."""
        value = self.value(suffix)
        return value if isinstance(value, str) else str(FIELDS[suffix].default)

    @property
    def is_enabled(self) -> bool:
        """Return whether the flag is on. The text "true" does not count."""
        return self.value(ENABLED) is True

    @property
    def stored_site_url(self) -> str:
        """Rocket.Chat's address in Site_Url, without a slash at its end."""
        setting = self.server.settings.find("Site_Url")
        return str(setting.value).rstrip("/") if setting and setting.value else ""

    @property
    def root_url(self) -> str:
        """The address that users open, as their browsers write it."""
        return browser_form(self.site_url or self.stored_site_url)

    @property
    def home_url(self) -> str:
        """The page to which a browser asks to return."""
        return f"{self.root_url}/home"

    @property
    def login_style(self) -> str:
        """How the login page opens the identity provider. The default is a popup."""
        return self.text("login_style") or "popup"

    @property
    def callback_url(self) -> str:
        """Where the identity provider redirects the browser."""
        return f"{self.root_url}/_oauth/{self.key}"

    @property
    def redirect_uri(self) -> str:
        """The redirect URI to register at the identity provider.

        Where the service has no login style, Rocket.Chat and the login page append ?close.
        """
        closing = not self.text("login_style") and not self.uses_modern_flow
        return f"{self.callback_url}?close" if closing else self.callback_url

    @property
    def authorize_url(self) -> str:
        """The page at the identity provider that the browser opens."""
        return self.address("authorize_path")

    @property
    def token_url(self) -> str:
        """Where Rocket.Chat exchanges the code for a token."""
        return self.address("token_path")

    @property
    def identity_url(self) -> str:
        """Where Rocket.Chat asks who the user is."""
        return self.address("identity_path")

    @property
    def uses_modern_flow(self) -> bool:
        """Whether logins use Rocket.Chat's modern OAuth flow, which has other callbacks."""
        setting = self.server.settings.find("Accounts_OAuth_Use_Modern_Flow")
        chosen = setting is not None and setting.value is True
        return chosen or self.server.capabilities.lacks_legacy_oauth

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that no report may show."""
        secret = self.value("secret")
        return (secret,) if isinstance(secret, str) and secret else ()

    def address(self, suffix: str) -> str:
        """Return a path as an address, as Rocket.Chat does: appended directly to the URL."""
        path = self.text(suffix)
        return path if path.startswith(("http://", "https://")) else self.text("url") + path

    def is_loopback_of_another(self, url: str) -> bool:
        """Return whether an address means Rocket.Chat's own machine, and that is not this one."""
        return is_loopback(host_of(url)) and not self.server.connection.is_loopback
