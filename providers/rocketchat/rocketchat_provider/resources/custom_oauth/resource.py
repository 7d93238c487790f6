"""`rocketchat_custom_oauth`: a custom OAuth login service."""

from collections.abc import Iterable, Mapping
from secrets import token_hex

import tfplugin as tf

from rocketchat_provider.client import (
    ENABLED,
    FIELDS,
    RocketChatError,
    Setting,
    SettingValue,
    same,
)
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.object_errors import LoginServiceExists
from rocketchat_provider.client.origins import origins
from rocketchat_provider.login.checking import warn_if_unhandled
from rocketchat_provider.login.services import custom_services
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.managed.provenance import found_revision, keep_applied
from rocketchat_provider.managed.untyped_resource import UntypedServerResource
from rocketchat_provider.managed.untyped_secret_argument import (
    IMPORTED,
    SECRET_REVISION,
    next_revision,
    wrote,
)
from rocketchat_provider.managed.web_address import web_address
from rocketchat_provider.resources.custom_oauth.arguments import (
    ARGUMENTS,
    IMPORTED_GENERATION,
    LOOKS,
    SECRET,
    SECRET_FIELD,
    attributes,
    check_name,
    stored,
    wanted,
)
from rocketchat_provider.resources.custom_oauth.leftovers import is_unfinished, without_value
from rocketchat_provider.resources.custom_oauth.plan import (
    exists,
    known_by_name,
    plan,
    plan_removal,
    service_thing,
    site_url,
)
from rocketchat_provider.secrets import SecretError, is_reference


class CustomOAuthResource(UntypedServerResource):
    """A custom OAuth login service, replaced when an address it depends on changes."""

    type_name = "rocketchat_custom_oauth"

    schema = tf.Schema(
        {
            "name": tf.Attribute(
                tf.String,
                required=True,
                requires_replace=True,
                validators=(check_name,),
                description="Name of the service: letters, digits and _, of which only the first "
                "may be a capital (Rocket.Chat changes any other name).",
            ),
            **attributes(),
            **SECRET.attributes(),
            "site_url": tf.Attribute(
                tf.String,
                optional=True,
                computed=True,
                validators=(web_address,),
                description="The address that users open, for example "
                "rocketchat_setting.site_url.value. Makes callback_url; when its origin changes, "
                "the service is replaced. Unset: callback_url follows the server's Site_Url, and "
                "nothing is replaced.",
            ),
            "adopt_existing": tf.Attribute(
                tf.Bool,
                default=False,
                description="Take over a service of this name that exists already, instead of "
                "asking for an import. Default: false.",
            ),
            "id": computed(tf.String, "The same as name."),
            "service": computed(tf.String, "Key of the service: its name in lower case."),
            "callback_url": computed(
                tf.String,
                "Redirect URI to register at the identity provider: <site_url>/_oauth/<service>.",
            ),
            "origins": computed(
                tf.Map(tf.String),
                "Origin (scheme, host, port) of site, url, authorize, token and identity. When one "
                "of them changes, the service is replaced.",
            ),
            "generation": computed(
                tf.String,
                "Random text, another one whenever the service is made, or changed in anything a "
                "login depends on. rocketchat_login_form uses it to show the form meanwhile.",
            ),
            "secret_revision": SECRET_REVISION,
        },
        description="A custom OAuth login service. It is made, changed and removed in the order "
        "that Rocket.Chat needs, and verified to be on the login page or gone from it.",
    )

    def validate(self, ctx: tf.ValidateContext) -> None:
        """The client secret is given in exactly one way."""
        SECRET.validate(ctx)
        SECRET.require(ctx)

    def plan_offline(self, ctx: tf.PlanContext) -> None:
        """Plan what the configuration and the state say."""
        if ctx.action == "delete":
            self.plan_delete(ctx)
        else:
            self.plan_change(ctx)

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Plan a create or an update."""
        plan(ctx, self.provider)

    def plan_delete(self, ctx: tf.PlanContext) -> None:
        """Let the plan of the login form know that the service goes."""
        plan_removal(ctx, self.provider)

    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Add the entry, write all 30 settings, wait until the login page shows it."""
        name = ctx.planned["name"]
        state = ctx.planned | {
            "generation": _new_generation(),
            "secret_revision": next_revision({}),
        }
        self._keep_applied(ctx)
        secret = SECRET.value(ctx.config, self.provider.secrets)
        values = self._wanted(ctx.planned, ARGUMENTS) | {SECRET_FIELD.suffix: secret}
        services = self.provider.server.login_services
        adopts = False
        if ctx.planned["enabled"]:
            self.provider.server.require_custom_oauth(name)
        try:
            with self.provider.run.ownership.taking(service_thing(name)):
                live = services.settings(name)
                adopts = live is not None and bool(ctx.planned["adopt_existing"])
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
                ctx.save(state)
            raise
        wrote(ctx.private, SECRET.reference, secret)
        if not adopts:
            ctx.save(state)
        warn_if_unhandled(self.provider, name, ctx.diagnostics)
        return state

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """The entry as the server has it, what is not managed included."""
        name = ctx.state["name"]
        live = self.provider.server.login_services.settings(name)
        if live is None:
            return None
        self.provider.run.planned.note_in_state(service_thing(name))
        state = ctx.state | {argument: stored(live, field) for argument, field in ARGUMENTS.items()}
        state["client_id"] = self._spelled(ctx.state["client_id"], state["client_id"])
        state["secret_revision"] = found_revision(
            ctx.state["secret_revision"],
            ctx.private,
            {SECRET.reference: live.get(SECRET_FIELD.suffix)},
        )
        return state | {"origins": origins(state)}

    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Write what is configured and differs, wait until the login page follows."""
        name, state = ctx.planned["name"], dict(ctx.planned)
        services = self.provider.server.login_services
        self._keep_applied(ctx)
        live = services.settings(name) or {}
        missing = without_value(live)
        managed = [
            argument
            for argument, field in ARGUMENTS.items()
            if argument == "enabled" or ctx.config[argument] is not None or field.suffix in missing
        ]
        values = self._wanted(ctx.planned, managed)
        if state["site_url"] is tf.UNKNOWN:
            state["site_url"] = site_url(self.provider.server)
            state |= known_by_name(name, state["site_url"])
            state["origins"] = origins(state)
        if state["generation"] is tf.UNKNOWN:
            state["generation"] = _new_generation()
        if state["secret_revision"] is tf.UNKNOWN:
            values[SECRET_FIELD.suffix] = SECRET.value(ctx.config, self.provider.secrets)
            state["secret_revision"] = next_revision(ctx.prior)
        if changes := _differences(live, values):
            self._change(ctx, name, changes)
            warn_if_unhandled(self.provider, name, ctx.diagnostics)
        if SECRET_FIELD.suffix in values:
            wrote(ctx.private, SECRET.reference, values[SECRET_FIELD.suffix])
        return state

    def delete(self, ctx: tf.DeleteContext) -> None:
        """Disable the entry, wait until it is gone from the login page, remove it, verify."""
        server, name = self.provider.server, ctx.prior["name"]
        with self.provider.run.ownership.leaving(service_thing(name)) as still_here:
            if still_here:
                with self.provider.guard.changing_service(ctx, name):
                    server.login_services.delete(name)

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the service's name; what it was made for is read from the server."""
        name, server = LoginService(ctx.id).name, self.provider.server
        live = server.login_services.settings(name)
        if live is None:
            raise tf.DiagnosticError(
                "No such login service",
                f"Rocket.Chat has no custom OAuth named {name}. "
                f"It has: {', '.join(custom_services(server)) or 'none'}.",
            )
        wrote(ctx.private, SECRET.reference, stored(live, SECRET_FIELD))
        url = site_url(server)
        return known_by_name(name, url) | {
            "name": name,
            "site_url": url,
            "adopt_existing": False,
            "generation": IMPORTED_GENERATION,
            SECRET.reference: IMPORTED,
            "secret_revision": 0,
        }

    def _change(
        self,
        ctx: tf.CreateContext | tf.UpdateContext,
        name: str,
        changes: Mapping[str, SettingValue],
    ) -> None:
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

    def _keep_applied(self, ctx: tf.CreateContext | tf.UpdateContext) -> None:
        names = ("client_id", SECRET.reference)
        references: dict[tf.Path, object] = {(name,): ctx.config[name] for name in names}
        keep_applied(ctx.private, self.provider, references)

    def _wanted(self, planned: tf.State, names: Iterable[str]) -> dict[str, SettingValue]:
        secrets = self.provider.secrets
        return {ARGUMENTS[name].suffix: wanted(planned, name, secrets) for name in names}

    def _spelled(self, kept: str | None, client_id: object) -> object:
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


def _differences(
    live: Mapping[str, Setting], values: Mapping[str, SettingValue]
) -> dict[str, SettingValue]:
    """What of `values` (by suffix) the server does not have."""
    return {
        suffix: value
        for suffix, value in values.items()
        if not same(value, stored(live, FIELDS[suffix]))
    }
