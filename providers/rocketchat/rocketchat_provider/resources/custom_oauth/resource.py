"""`rocketchat_custom_oauth`: a custom OAuth login service."""

from collections.abc import Iterable, Mapping
from secrets import token_hex

import tfplugin as tf

from rocketchat_provider.client import ENABLED, FIELDS, RocketChatError, SettingValue, same
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.object_errors import LoginServiceExists
from rocketchat_provider.login.checking import warn_if_unhandled
from rocketchat_provider.login.services import custom_services
from rocketchat_provider.managed.fingerprints import wrote
from rocketchat_provider.managed.provenance import found_revision, keep_applied
from rocketchat_provider.managed.secret_reference import IMPORTED
from rocketchat_provider.managed.secret_revision import next_revision
from rocketchat_provider.managed.server_resource import ServerResource
from rocketchat_provider.resources.custom_oauth.derived import derive, origins_of, site_url
from rocketchat_provider.resources.custom_oauth.leftovers import is_unfinished, without_value
from rocketchat_provider.resources.custom_oauth.model import (
    ARGUMENTS,
    IMPORTED_GENERATION,
    LOOKS,
    SECRET,
    SECRET_FIELD,
    AnyArgument,
    Plan,
    State,
)
from rocketchat_provider.resources.custom_oauth.names import exists, service_thing
from rocketchat_provider.resources.custom_oauth.plan import plan, plan_removal
from rocketchat_provider.resources.custom_oauth.settings import Live, stored, wanted
from rocketchat_provider.secrets import SecretError, is_reference

Saving = tf.SavingContext[State, Plan]


NAME = tf.identifier(State.name)


class CustomOAuthResource(ServerResource[State, Plan]):
    """A custom OAuth login service, replaced when an address it depends on changes."""

    type_name = "rocketchat_custom_oauth"

    identity = tf.identity(NAME)
    schema = tf.schema_of(
        State,
        Plan,
        description="A custom OAuth login service (Workspace > Settings > OAuth > Add custom "
        "OAuth): 30 settings Accounts_OAuth_Custom-<Name>-…, and a button on the login page. The "
        "provider creates (POST /api/v1/settings.addCustomOAuth), changes and removes it in the "
        "order that Rocket.Chat needs, and verifies that the login page offers it, or no longer "
        "does.",
    )

    def validate(self, ctx: tf.ValidateContext[Plan]) -> None:
        """The client secret is given in exactly one way."""
        SECRET.validate(ctx)
        SECRET.require(ctx)

    def plan_known(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Plan a create or an update, with and without the server."""
        plan(ctx, self.provider)

    def plan_delete(self, ctx: tf.PlanDeleteContext[State]) -> None:
        """Let the plan of the login form know that the service goes."""
        plan_removal(ctx.prior, self.provider)

    def create(self, ctx: tf.CreateContext[State, Plan]) -> State:
        """Add the entry, write all 30 settings, wait until the login page shows it."""
        state, name = ctx.state, ctx.state.name
        state.generation = _new_generation()
        state.secret_revision = next_revision(None)
        self._keep_applied(ctx)
        secret = self._secret(ctx)
        values = self._wanted(state, ARGUMENTS.values()) | {SECRET_FIELD.suffix: secret}
        services = self.provider.server.login_services
        adopts = False
        if state.enabled:
            self.provider.server.require_custom_oauth(name)
        try:
            with self.provider.run.ownership.taking(service_thing(name)):
                live = services.settings(name)
                adopts = live is not None and state.adopt_existing
                if live is not None and (adopts or is_unfinished(live, values)):
                    self._change(ctx, name, _differences(live, values))
                else:
                    with self.provider.guard.waiting():
                        services.create(name, values)
        except LoginServiceExists as error:
            raise exists(name) from error
        except Exception:
            # Terraform would replace what is saved now: of an adopted service, the values that
            # nobody manages would be lost. Not saved, it is adopted by the next apply.
            if not adopts and self._may_exist(name):
                ctx.save()
            raise
        wrote(ctx.private, SECRET.reference.name, secret)
        if not adopts:
            ctx.save()
        warn_if_unhandled(self.provider, name, ctx.diagnostics)
        return state

    def refresh(self, ctx: tf.ReadContext[State]) -> State | None:
        """The entry as the server has it, what is not managed included."""
        state, kept = ctx.state, ctx.state.client_id
        live = self.provider.server.login_services.settings(state.name)
        if live is None:
            return None
        self.provider.run.planned.note_in_state(service_thing(state.name))
        for argument in ARGUMENTS.values():
            state[argument] = stored(live, argument.setting)
        state.client_id = self._spelled(kept, state.client_id)
        state.secret_revision = found_revision(
            state.secret_revision,
            ctx.private,
            {SECRET.reference.name: live.get(SECRET_FIELD.suffix)},
        )
        state.origins = origins_of(state)
        return state

    def update(self, ctx: tf.UpdateContext[State, Plan]) -> State:
        """Write what is configured and differs, wait until the login page follows."""
        state, name = ctx.state, ctx.state.name
        services = self.provider.server.login_services
        self._keep_applied(ctx)
        live = services.settings(name) or {}
        missing = without_value(live)
        values = self._wanted(
            state,
            (
                argument
                for argument in ARGUMENTS.values()
                if argument is State.enabled
                or ctx.config[argument] is not None
                or argument.setting.suffix in missing
            ),
        )
        if tf.is_unknown(state, State.site_url):
            state.site_url = site_url(self.provider.server)
            derive(state)
            state.origins = origins_of(state)
        if tf.is_unknown(state, State.generation):
            state.generation = _new_generation()
        if tf.is_unknown(state, State.secret_revision):
            values[SECRET_FIELD.suffix] = self._secret(ctx)
            state.secret_revision = next_revision(ctx.prior)
        if changes := _differences(live, values):
            self._change(ctx, name, changes)
            warn_if_unhandled(self.provider, name, ctx.diagnostics)
        if SECRET_FIELD.suffix in values:
            wrote(ctx.private, SECRET.reference.name, values[SECRET_FIELD.suffix])
        return state

    def delete(self, ctx: tf.DeleteContext[State]) -> None:
        """Disable the entry, wait until it is gone from the login page, remove it, verify."""
        server, name = self.provider.server, ctx.prior.name
        with self.provider.run.ownership.leaving(service_thing(name)) as still_here:
            if still_here:
                with self.provider.guard.changing_service(ctx, name):
                    server.login_services.delete(name)

    def import_state(self, ctx: tf.ImportContext[State]) -> State:
        """By the service's name. `site_url` becomes the server's Site_Url."""
        state, server = ctx.state, self.provider.server
        state.name = name = LoginService(ctx.id).name
        live = server.login_services.settings(name)
        if live is None:
            raise tf.DiagnosticError(
                "No such login service",
                f"Rocket.Chat has no custom OAuth named {name}. "
                f"It has: {', '.join(custom_services(server)) or 'none'}.",
            )
        wrote(ctx.private, SECRET.reference.name, stored(live, SECRET_FIELD))
        state.site_url = site_url(server)
        derive(state)
        state.adopt_existing = False
        state.generation = IMPORTED_GENERATION
        state.client_secret = IMPORTED
        state.secret_revision = 0
        return state

    def _change(self, ctx: Saving, name: str, changes: Mapping[str, SettingValue]) -> None:
        """Write `changes` (by suffix); what is more than looks may break the login."""
        services = self.provider.server.login_services
        if LOOKS.issuperset(changes):
            with self.provider.guard.waiting():
                services.update(name, changes)
            return
        hides = changes.get(ENABLED) is False or changes.get("show_button") is False
        with self.provider.guard.changing_service(ctx, name, loses_button=hides):
            if changes.get(ENABLED):
                self.provider.server.require_custom_oauth(name)
            services.update(name, changes)

    def _keep_applied(self, ctx: Saving) -> None:
        references: dict[tf.Path, object] = {
            (field.name,): ctx.config[field] for field in (State.client_id, SECRET.reference)
        }
        keep_applied(ctx.private, self.provider, references)

    def _wanted(self, state: State, arguments: Iterable[AnyArgument]) -> dict[str, SettingValue]:
        secrets = self.provider.secrets
        return {one.setting.suffix: wanted(state, one, secrets) for one in arguments}

    def _secret(self, ctx: Saving) -> str | None:
        """The secret to write. Nothing is unknown while it is applied."""
        secret = SECRET.value(ctx.config, self.provider.secrets)
        return secret if isinstance(secret, str) else None

    def _spelled(self, kept: str | None, client_id: str | None) -> str | None:
        """The client id as the state spells it, as long as that means what the server has."""
        if kept is None or not is_reference(kept):
            return client_id
        try:
            same_id = self.provider.secrets.resolve(kept).value == client_id
        except SecretError:
            # The plan reports it at the argument; a destroy does not need it.
            return kept
        return kept if same_id else client_id

    def _may_exist(self, name: str) -> bool:
        """Whether a failed create left something behind; True if that is not known."""
        server = self.provider.server
        server.settings.forget()
        try:
            return server.login_services.settings(name) is not None
        except RocketChatError:
            return True


def _new_generation() -> str:
    return token_hex(8)


def _differences(live: Live, values: Mapping[str, SettingValue]) -> dict[str, SettingValue]:
    """What of `values` (by suffix) the server does not have."""
    return {
        suffix: value
        for suffix, value in values.items()
        if not same(value, stored(live, FIELDS[suffix]))
    }
