"""`RocketChat`: one server, as the resources see it."""

import threading
from functools import cached_property

from rocketchat_provider.client.assets import Assets
from rocketchat_provider.client.clock import SYSTEM_CLOCK, Clock
from rocketchat_provider.client.cloud import Cloud
from rocketchat_provider.client.connection import Connection
from rocketchat_provider.client.custom_oauth import LICENSE_MODULE
from rocketchat_provider.client.errors import LicenseMissing
from rocketchat_provider.client.license import License
from rocketchat_provider.client.login_services import LoginServices
from rocketchat_provider.client.oauth_apps import OAuthApps
from rocketchat_provider.client.permissions import Permissions
from rocketchat_provider.client.push import Push
from rocketchat_provider.client.roles import Roles
from rocketchat_provider.client.session import Session, version_in
from rocketchat_provider.client.settings import Settings
from rocketchat_provider.client.transport import Transport
from rocketchat_provider.client.version import Capabilities, Version


class RocketChat:
    """One server. Nothing is sent before something is asked; may be used by many threads.

    Every method raises `RocketChatError`. Waits end with `Interrupted` once `stopping` is set.
    """

    def __init__(
        self, connection: Connection, *, stopping: threading.Event, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        self.connection = connection
        self.session = Session(Transport(connection, stopping, clock), connection, clock)
        self.license = License(self.session, connection.settle_seconds, clock)
        self.settings = Settings(self.session, connection.settle_seconds, clock)
        self.login_services = LoginServices(
            self.session, self.settings, self.license, connection.settle_seconds, clock
        )
        self.oauth_apps = OAuthApps(self.session)
        self.permissions = Permissions(self.session)
        self.roles = Roles(self.session)
        self.assets = Assets(self.session, self.settings, connection.settle_seconds, clock)
        self.push = Push(self.settings)
        self.cloud = Cloud(self.session, self.settings)

    @cached_property
    def version(self) -> Version:
        """The version (`GET /api/info`): in full when the account has view-statistics."""
        return version_in(self.session.get("/api/info")) or self.session.version

    @property
    def capabilities(self) -> Capabilities:
        """What this version does differently from others."""
        return self.session.capabilities

    @property
    def license_modules(self) -> frozenset[str] | None:
        """The licence's active modules; None where the server has no route to ask for them."""
        return self.license.modules

    @property
    def allows_custom_oauth(self) -> bool:
        """Whether a custom OAuth can be enabled: from 9.0 on only with a licence for it."""
        return not self.capabilities.custom_oauth_needs_license or self.license.has(LICENSE_MODULE)

    @property
    def will_allow_custom_oauth(self) -> bool:
        """Whether a custom OAuth can be enabled once what this plan writes is there."""
        return not self.capabilities.custom_oauth_needs_license or self.license.will_have(
            LICENSE_MODULE
        )

    def require_custom_oauth(self, name: str) -> None:
        """Before a custom OAuth is enabled, look again whether the licence allows it.

        A licence that the same apply writes gets the time to have its effect.
        """
        if not self.capabilities.custom_oauth_needs_license:
            return
        if not self.license.await_module(LICENSE_MODULE):
            raise LicenseMissing(f"enabling the custom OAuth {name}", LICENSE_MODULE)

    def close(self) -> None:
        """Log out of a session that was opened here; never raises."""
        self.session.close()
