"""The provider's block put to use: the one connection that all resources share."""

import threading
from typing import Final

import tfplugin as tf
from tfplugin.log.redaction import keep_readable

from rocketchat_provider.client import Connection, RocketChat
from rocketchat_provider.client.errors import CredentialsMissing, InvalidConnection, Unreachable
from rocketchat_provider.client.version import SUPPORTED
from rocketchat_provider.configuration.argument import unknown_arguments
from rocketchat_provider.configuration.arguments import (
    SCHEMA,
    ProviderPlan,
    ProviderState,
    VaultPlan,
    VaultState,
)
from rocketchat_provider.configuration.credentials import Given, given
from rocketchat_provider.configuration.secret_arguments import redact_literals, resolved
from rocketchat_provider.configuration.vault import vault_connection
from rocketchat_provider.login.guard import Guard
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.run.run import Run
from rocketchat_provider.secrets import Secrets, VaultConnection

keep_readable("rocket", "rocketchat")


class ConnectedProvider(tf.Provider[ProviderPlan]):
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
        self._given: ProviderState | None = None
        self._vault = Given(VaultState())
        self._secrets: Secrets | None = None
        self._server: RocketChat | None = None
        self._failure: tf.DiagnosticError | None = None

    def configure(self, ctx: tf.ConfigureContext[ProviderPlan]) -> None:
        """Keep the arguments.

        Nothing is sent: the first resource that needs the server does that. With offline_plan the
        server is asked whether it is there.
        """
        vault = ctx.config.vault
        if vault is None or vault is tf.UNKNOWN:
            vault = VaultPlan()
        redact_literals(ctx.config)
        redact_literals(vault)
        self._unknown = unknown = unknown_arguments(ctx.config)
        if unknown:
            ctx.diagnostics.warning(
                "Planned without looking at the server",
                f"The value of {', '.join(unknown)} is only known after apply, so nothing could be "
                "compared with the server: the plan shows what the configuration says, and the "
                "checks follow during apply. To see a full plan, first apply what the provider "
                "block depends on (-target).",
                unknown[0],
            )
            return
        try:
            server = given(ProviderState, ctx.config)
            self._vault = given(VaultState, vault)
        except ValueError as error:
            raise tf.DiagnosticError("Environment variable not understood", str(error)) from error
        redact_literals(server.values)
        redact_literals(self._vault.values)
        connection = _connection(server.values)
        self._given = server.values
        self.run.open(connection.url)
        try:
            connection.check()
        except InvalidConnection as error:
            hint = server.unused if isinstance(error, CredentialsMissing) else ""
            detail = f"{error.detail} {hint}".rstrip()
            raise tf.DiagnosticError(error.title, detail, (error.argument,)) from error
        if ctx.config.vault is not None:
            self._check_vault()
        self._online = not server.values.offline_plan or self._is_there(ctx)

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
                raise tf.AlreadyReported(
                    self._failure.summary,
                    "Another error of this run says why. Nothing was done here.",
                )
            if self._server is None:
                try:
                    self._server = self._connect()
                    with reported():
                        self._server.settings.all()
                        self._warn_of_version(self._server)
                except tf.DiagnosticError as failure:
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
        vault = self._vault.values
        if vault.address:
            with reported(ProviderState.vault, VaultState.address):
                VaultConnection(vault.address, allow_http=vault.allow_http).check()

    def _is_there(self, ctx: tf.ConfigureContext[ProviderPlan]) -> bool:
        """Whether the server can be reached; a warning says so if it cannot."""
        try:
            return self.server is not None
        except tf.DiagnosticError as failure:
            if not isinstance(failure.__cause__, Unreachable):
                raise
            ctx.diagnostics.warning(
                "Planned without looking at the server",
                f"{failure.detail}\n\nAs offline_plan is set, the plan shows what the "
                "configuration and the state say. Nothing was refreshed or compared with the "
                "server, and the checks follow during apply.",
                ProviderState.offline_plan,
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
        if self._given is None:
            raise tf.DiagnosticError(
                "The server is not known yet",
                f"The value of {', '.join(self._unknown)} in the provider block is only known "
                "after apply, but the server is needed earlier. First apply what the value "
                "depends on (-target), set it in the environment (ROCKETCHAT_…), or list the "
                "resource that creates it in depends_on of the data source.",
            )
        connection = _connection(resolved(self._given, self.secrets))
        return RocketChat(connection, stopping=self.stopping)


def _connection(values: ProviderState) -> Connection:
    if not values.url:
        raise tf.DiagnosticError(
            "No server given",
            "The provider does not know which Rocket.Chat to talk to. Set url in the provider "
            "block, or ROCKETCHAT_URL.",
            ProviderState.url,
        )
    return Connection(
        url=values.url,
        user_id=values.user_id,
        auth_token=values.auth_token,
        username=values.username,
        password=values.password,
        totp_secret=values.totp_secret,
        ca_file=values.ca_file,
        client_certificate=values.client_certificate,
        client_key=values.client_key,
        request_timeout=float(values.request_timeout),
        max_retries=int(values.max_retries),
        allow_http=values.allow_http,
        settle_seconds=float(values.settle_seconds),
    )
