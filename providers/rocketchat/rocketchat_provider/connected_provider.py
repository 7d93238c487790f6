"""The provider's block put to use: the one connection that all resources share."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tfplugin import (
    ConfigureContext,
    DiagnosticError,
    Provider,
    ValidateContext,
    is_known,
)
from tfplugin.log import redact

from rocketchat_provider.api import Connection, RocketChat
from rocketchat_provider.api.errors import InvalidConnection, Unreachable
from rocketchat_provider.api.version import SUPPORTED
from rocketchat_provider.handover import Handover
from rocketchat_provider.managed.ledger import Ledger
from rocketchat_provider.provider_arguments import (
    OFFLINE_PLAN,
    SCHEMA,
    SERVER_ARGUMENTS,
    VAULT_ARGUMENTS,
    Argument,
)
from rocketchat_provider.reporting import reported
from rocketchat_provider.secrets import (
    SecretError,
    Secrets,
    VaultConnection,
    is_reference,
)


class ConnectedProvider(Provider):
    """A provider that reaches the server and the secret stores its block names, at first use."""

    schema = SCHEMA

    def __init__(self) -> None:
        super().__init__()
        self.online = False
        """False while the provider block holds unknown values, or the server is not there and need
        not be (offline_plan): plan without looking."""
        self.managed_services: set[str] = set()
        """Keys of login services in the state, so that a new one is not taken for a stranger's."""
        self.managed_oauth_apps: set[str] = set()
        """Ids of OAuth apps in the state, for the same reason."""
        self.ledger = Ledger(self.stopping.wait)
        """What is known of the settings that resources manage: originals, plans, claims."""
        self.planned_buttons: dict[str, bool] = {}
        """Keys of login services in this plan, and whether each is to have a button by it."""
        self.handover = Handover()
        """What of the server this apply has taken into a resource already."""
        self.changed_services: set[str] = set()
        """Keys of login services that this plan makes, changes or removes."""
        self._unknown: list[str] = []
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._vault_values: dict[str, Any] = {}
        self._secrets: Secrets | None = None
        self._server: RocketChat | None = None
        self._failure: DiagnosticError | None = None

    def validate(self, ctx: ValidateContext) -> None:
        """Refuse secrets that stand in the configuration in clear."""
        _refuse_literals(ctx, SERVER_ARGUMENTS, ctx.config)
        vault = ctx.config["vault"]
        if isinstance(vault, dict):
            _refuse_literals(ctx, VAULT_ARGUMENTS, vault, "vault")

    def configure(self, ctx: ConfigureContext) -> None:
        """Keep the arguments.

        Nothing is sent, the first resource that needs the server does; save for a look whether it
        is there, if it need not be.
        """
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
            values = _given(SERVER_ARGUMENTS, ctx.config)
            may_be_offline = OFFLINE_PLAN.given(ctx.config)
            self._vault_values = _given(VAULT_ARGUMENTS, ctx.config["vault"] or {})
        except ValueError as error:
            raise DiagnosticError("Environment variable not understood", str(error)) from error
        if not values["url"]:
            raise DiagnosticError(
                "No server given",
                "The provider does not know which Rocket.Chat to talk to. Set url in the provider "
                "block, or ROCKETCHAT_URL.",
                ("url",),
            )
        self._connection = Connection(**values)
        self.ledger.open(values["url"])
        try:
            self._connection.check()
        except InvalidConnection as error:
            raise DiagnosticError(error.title, error.detail, (error.argument,)) from error
        if ctx.config["vault"] is not None:
            self._check_vault()
        self.online = not may_be_offline or self._is_there(ctx)

    @property
    def server(self) -> RocketChat:
        """The server, reached at first use and shared by all resources.

        The first use reads the settings, which every resource needs: what is wrong with the
        address or the credentials is found out, and told, once. Raises DiagnosticError.
        """
        with self._lock:
            if self._failure is not None:
                raise DiagnosticError(
                    f"{self._failure.summary} (told already)",
                    "The server could not be used, for the reason that another error gives.",
                )
            if self._server is None:
                try:
                    self._server = self._connect()
                    with reported():
                        self._server.settings.all()
                        self._tell_version(self._server)
                except DiagnosticError as failure:
                    self._failure = failure
                    raise
            return self._server

    @property
    def secrets(self) -> Secrets:
        """Where secret references are resolved."""
        with self._lock:
            if self._secrets is None:
                self._secrets = Secrets(self._vault())
            return self._secrets

    def close(self) -> None:
        """Log out of a session that was opened, and leave the apply what the plan learned."""
        self.ledger.close()
        if self._server is not None:
            self._server.close()

    def _check_vault(self) -> None:
        """Refuse a block that would send Vault's token unprotected.

        An address that only the environment gives may serve others; it is refused when it is used.
        """
        address, allow_http = (self._vault_values[name] for name in ("address", "allow_http"))
        with reported("vault", "address"):
            VaultConnection(address or "", allow_http=allow_http).check()

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
        # An apply tries anew, and tells the failure as an error.
        self._server = self._failure = None
        return False

    def _tell_version(self, server: RocketChat) -> None:
        version = server.session.version
        if not version.is_supported:
            self.notice(
                "This version of Rocket.Chat is not known",
                f"The server is Rocket.Chat {version}, and this provider knows {SUPPORTED}. "
                "Nothing tells whether it does the same: look closely at the plan, and after the "
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
        resolved = {
            argument.name: _resolved(
                argument, getattr(self._connection, argument.name), self.secrets
            )
            for argument in SERVER_ARGUMENTS
        }
        return RocketChat(replace(self._connection, **resolved), stopping=self.stopping)

    def _vault(self) -> VaultConnection | None:
        if not self._vault_values.get("address"):
            return None
        without_vault = Secrets(None)
        values = {
            argument.name: _resolved(
                argument, self._vault_values[argument.name], without_vault, "vault."
            )
            for argument in VAULT_ARGUMENTS
        }
        jwt = self._vault_values["jwt"]
        if jwt and is_reference(jwt):
            # Read anew at every login: a pod's token is replaced by another from time to time.
            values["jwt"] = lambda: Secrets(None).resolve(jwt).value
        return VaultConnection(**values)


def _given(arguments: Iterable[Argument], config: Mapping[str, Any]) -> dict[str, Any]:
    return {argument.name: argument.given(config) for argument in arguments}


def _resolved(argument: Argument, value: Any, secrets: Secrets, prefix: str = "") -> Any:
    if value is None or not (argument.secret or argument.reference):
        return value
    if is_reference(value):
        try:
            return secrets.resolve(value).value
        except SecretError as error:
            raise DiagnosticError(
                error.title, f"For the provider's {prefix}{argument.name}: {error.detail}"
            ) from error
    if argument.secret:
        redact(value)
    return value


def _refuse_literals(
    ctx: ValidateContext,
    arguments: Iterable[Argument],
    config: Mapping[str, Any],
    *path: str,
) -> None:
    for argument in arguments:
        value = config.get(argument.name)
        if not argument.secret or not isinstance(value, str) or is_reference(value):
            continue
        ctx.diagnostics.error(
            "Secret in clear",
            f"{argument.name} takes a secret reference. A literal would stand in the configuration "
            "and the plan; an ephemeral value would not, but the provider cannot tell the two "
            "apart. Write vault:<mount>/<path>#<key>, env:<NAME> or file:<path>, or leave it out "
            f"and set {argument.environment}.",
            (*path, argument.name),
        )
