"""The provider's block put to use: the one connection that all resources share."""

import threading
from dataclasses import replace
from typing import Final

from tfplugin import (
    AlreadyReported,
    ConfigureContext,
    DiagnosticError,
    Provider,
    is_known,
)
from tfplugin.log.redaction import keep_readable

from rocketchat_provider.client import Connection, RocketChat
from rocketchat_provider.client.errors import CredentialsMissing, InvalidConnection, Unreachable
from rocketchat_provider.client.version import SUPPORTED
from rocketchat_provider.configuration.arguments import (
    OFFLINE_PLAN,
    SCHEMA,
    SERVER_ARGUMENTS,
    VAULT_ARGUMENTS,
)
from rocketchat_provider.configuration.credentials import Given, given
from rocketchat_provider.configuration.secret_arguments import redact_literals, resolved
from rocketchat_provider.configuration.vault import vault_connection
from rocketchat_provider.login.guard import Guard
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.run.run import Run
from rocketchat_provider.secrets import Secrets, VaultConnection

keep_readable("rocket", "rocketchat")


class ConnectedProvider(Provider):
    """A provider that reaches the server and the secret stores its block names, at first use."""

    schema = SCHEMA

    def __init__(self) -> None:
        super().__init__()
        self.run: Final = Run(self.stopping.wait)
        """What the resources share."""
        self.guard: Final = Guard(self)
        """Who may hide the login form, and what shows it before a login breaks."""
        self._online = False
        self._unknown: list[str] = []
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._vault = Given({"address": None})
        self._secrets: Secrets | None = None
        self._server: RocketChat | None = None
        self._failure: DiagnosticError | None = None

    def configure(self, ctx: ConfigureContext) -> None:
        """Keep the arguments.

        Nothing is sent: the first resource that needs the server does that. With offline_plan the
        server is asked whether it is there.
        """
        redact_literals(SERVER_ARGUMENTS, ctx.config)
        if isinstance(ctx.config["vault"], dict):
            redact_literals(VAULT_ARGUMENTS, ctx.config["vault"])
        self._unknown = unknown = [
            name for name, value in ctx.config.items() if not is_known(value)
        ]
        if unknown:
            ctx.diagnostics.warning(
                "Planned without looking at the server",
                f"The value of {', '.join(unknown)} is only known after apply, so nothing could be "
                "compared with the server: the plan shows what the configuration says, and the "
                "checks follow during apply. To see a full plan, apply what the provider block "
                "depends on first (-target).",
                unknown[0],
            )
            return
        try:
            server = given(SERVER_ARGUMENTS, ctx.config)
            may_be_offline = OFFLINE_PLAN.given(ctx.config)
            self._vault = given(VAULT_ARGUMENTS, ctx.config["vault"] or {})
        except ValueError as error:
            raise DiagnosticError("Environment variable not understood", str(error)) from error
        redact_literals(SERVER_ARGUMENTS, server.values)
        redact_literals(VAULT_ARGUMENTS, self._vault.values)
        if not server.values["url"]:
            raise DiagnosticError(
                "No server given",
                "The provider does not know which Rocket.Chat to talk to. Set url in the provider "
                "block, or ROCKETCHAT_URL.",
                ("url",),
            )
        self._connection = Connection(**server.values)
        self.run.open(server.values["url"])
        try:
            self._connection.check()
        except InvalidConnection as error:
            hint = server.unused if isinstance(error, CredentialsMissing) else ""
            detail = f"{error.detail} {hint}".rstrip()
            raise DiagnosticError(error.title, detail, (error.argument,)) from error
        if ctx.config["vault"] is not None:
            self._check_vault()
        self._online = not may_be_offline or self._is_there(ctx)

    @property
    def online(self) -> bool:
        """Whether a plan looks at the server.

        It does not while the provider block holds unknown values, or while the server is not there
        and need not be (offline_plan).
        """
        return self._online

    @property
    def server(self) -> RocketChat:
        """The server, reached at first use and shared by all resources.

        The first use reads the settings, which every resource needs: what is wrong with the
        address or the credentials is reported once. Raises DiagnosticError; what fails after
        that raises AlreadyReported.
        """
        with self._lock:
            if self._failure is not None:
                raise AlreadyReported(
                    self._failure.summary,
                    "Another error of this run says why. Nothing was done here.",
                )
            if self._server is None:
                try:
                    self._server = self._connect()
                    with reported():
                        self._server.settings.all()
                        self._warn_of_version(self._server)
                except DiagnosticError as failure:
                    self._failure = failure
                    raise
            return self._server

    @property
    def secrets(self) -> Secrets:
        """Where secret references are resolved."""
        with self._lock:
            if self._secrets is None:
                self._secrets = Secrets(vault_connection(self._vault), self.stopping)
            return self._secrets

    def close(self) -> None:
        """Log out of a session that was opened, and leave the apply what the plan learned."""
        self.run.close()
        if self._server is not None:
            self._server.close()

    def _check_vault(self) -> None:
        """Refuse a block that would send Vault's token unprotected.

        An address that only the environment gives may serve others; it is refused when it is used.
        """
        address, allow_http = (self._vault.values[name] for name in ("address", "allow_http"))
        if address:
            with reported("vault", "address"):
                VaultConnection(address, allow_http=allow_http).check()

    def _is_there(self, ctx: ConfigureContext) -> bool:
        """Whether the server can be reached; a warning says so if it cannot."""
        try:
            return self.server is not None
        except DiagnosticError as failure:
            if not isinstance(failure.__cause__, Unreachable):
                raise
            ctx.diagnostics.warning(
                "Planned without looking at the server",
                f"{failure.detail}\n\nAs offline_plan is set, the plan shows what the "
                "configuration and the state say. Nothing was refreshed or compared with the "
                "server, and the checks follow during apply.",
                OFFLINE_PLAN.name,
            )
        # An apply tries again, and reports the failure as an error.
        self._server = self._failure = None
        return False

    def _warn_of_version(self, server: RocketChat) -> None:
        version = server.session.version
        if not version.is_supported:
            self.notice(
                "This version of Rocket.Chat is not known",
                f"The server is Rocket.Chat {version}, and this provider knows {SUPPORTED}. "
                "Its behaviour has not been verified: look closely at the plan, and after the "
                "apply at the server.",
            )

    def _connect(self) -> RocketChat:
        if self._connection is None:
            raise DiagnosticError(
                "The server is not known yet",
                f"The value of {', '.join(self._unknown)} in the provider block is only known "
                "after apply, and the server is needed before that. Apply what it depends on "
                "first (-target), give it in the environment (ROCKETCHAT_…), or let a data source "
                "wait with depends_on on the resource that makes it.",
            )
        values = resolved(SERVER_ARGUMENTS, vars(self._connection), self.secrets)
        return RocketChat(replace(self._connection, **values), stopping=self.stopping)
