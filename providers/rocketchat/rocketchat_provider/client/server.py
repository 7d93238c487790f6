"""`RocketChat`: the client for one server."""

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
from rocketchat_provider.client.sessions import Sessions
from rocketchat_provider.client.settings import Settings
from rocketchat_provider.client.transport import Transport
from rocketchat_provider.client.version import Capabilities, Version


class RocketChat:
    """One server. Thread-safe; sends nothing until a value is needed.

    Every method raises `RocketChatError`. Waits end with `Interrupted` once `stopping` is set.
    """

    def __init__(
        self, connection: Connection, *, stopping: threading.Event, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        self.connection = connection
        transport = Transport(connection, stopping, clock)
        self.session = Session(transport, connection, clock)
        self.sessions = Sessions(transport, connection, clock)
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
        """The behaviour that depends on this version."""
        return self.session.capabilities

    @property
    def license_modules(self) -> frozenset[str] | None:
        """The licence's active modules; None if the server has no route for them."""
        return self.license.modules

    @property
    def allows_custom_oauth(self) -> bool:
        """Whether a custom OAuth can be enabled. From 9.0 on that needs a licence."""
        return not self.capabilities.custom_oauth_needs_license or self.license.has(LICENSE_MODULE)

    @property
    def will_allow_custom_oauth(self) -> bool:
        """Whether a custom OAuth can be enabled after this plan is applied."""
        return not self.capabilities.custom_oauth_needs_license or self.license.will_have(
            LICENSE_MODULE
        )

    def require_custom_oauth(self, name: str) -> None:
        """Verify that the licence allows a custom OAuth before it is enabled.

        If the same apply writes the licence, this waits until it takes effect.
        """
        if not self.capabilities.custom_oauth_needs_license:
            return
        if not self.license.await_module(LICENSE_MODULE):
            raise LicenseMissing(f"enabling the custom OAuth {name}", LICENSE_MODULE)

    def close(self) -> None:
        """Log out of a session that was opened here. Never raises."""
        self.session.close()
