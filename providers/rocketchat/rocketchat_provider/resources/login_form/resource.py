"""`rocketchat_login_form`: the user name and password form of the login page."""

from secrets import token_hex

import tfplugin as tf

from rocketchat_provider.client import Wanted
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.login.form_setting import FORM_SETTING, logins_depend_on
from rocketchat_provider.login.services import custom_services
from rocketchat_provider.managed.attributes import refuse_other_ids
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.server_resource import ServerResource
from rocketchat_provider.managed.value_rules import check_value
from rocketchat_provider.resources.custom_oauth.model import IMPORTED_GENERATION
from rocketchat_provider.resources.login_form.model import Plan, RequirementState, State
from rocketchat_provider.resources.login_form.plan import (
    Place,
    changed_services,
    check_planned,
    known_requirements,
    report_lockout,
    terms,
)
from rocketchat_provider.run.reporting import reported

_ID = "login_form"


class LoginFormResource(ServerResource[State, Plan]):
    """Shows or hides the form; hides it only while a login service works."""

    type_name = "rocketchat_login_form"

    identity = tf.identity(tf.identifier(State.id))
    schema = tf.schema_of(
        State,
        Plan,
        description="The form for user name and password on the login page (setting "
        "Accounts_ShowFormLogin). A server has one. It is hidden only after a login without it is "
        "proven to work. A destroy shows the form.",
    )

    def validate(self, ctx: tf.ValidateContext[Plan]) -> None:
        """A hidden form needs a login service."""
        _check_requires(ctx.diagnostics, ctx.config)

    def plan_known(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Replace a hidden form when something changes that logins depend on."""
        ctx.planned.id = _ID
        # Terraform plans a form that it replaces twice, the second time without the state.
        self._exists = ctx.prior is not None or bool(ctx.private)
        self.claim(ctx, FORM_SETTING, State.visible)
        _check_requires(ctx.diagnostics, ctx.planned)
        _warn_without_generation(ctx)
        if isinstance(ctx, tf.PlanUpdateContext) and ctx.prior.visible is False:
            self._replace_if_logins_change(ctx)

    def plan_online(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Check that the required services will have a button."""
        server, visible = self.provider.server, ctx.planned.visible
        check_planned(self.provider, ctx, exists=self._exists)
        if visible is not tf.UNKNOWN:
            before = None if ctx.prior is None else ctx.prior.visible
            wanted = Wanted(server.settings.get(FORM_SETTING), visible, before)
            check_value(ctx.diagnostics, server, wanted, (State.visible.name,))

    def create(self, ctx: tf.CreateContext[State, Plan]) -> State:
        """Show the form, or hide it once the required services work."""
        return self._write(ctx)

    def refresh(self, ctx: tf.ReadContext[State]) -> State | None:
        """Whether the form is shown."""
        # Rocket.Chat hides the form only for false itself, whatever else is stored.
        visible = self.provider.server.settings.get(FORM_SETTING).value is not False
        if not visible:
            report_lockout(self.provider, ctx.state, ctx.diagnostics)
        ctx.state.visible = visible
        return ctx.state

    def update(self, ctx: tf.UpdateContext[State, Plan]) -> State:
        """Show the form, or hide it once the required services work."""
        return self._write(ctx)

    def delete(self, ctx: tf.DeleteContext[State]) -> None:  # noqa: ARG002
        """Show the form."""
        with self.provider.run.ownership.leaving(FORM_SETTING) as still_here:
            if still_here:
                self.provider.guard.show()

    def import_state(self, ctx: tf.ImportContext[State]) -> State:
        """By the fixed id login_form.

        If the form is hidden, `requires` lists the custom OAuth services that have a button.
        """
        refuse_other_ids(ctx.id, _ID, "login form")
        state = ctx.state
        visible = self.provider.server.settings.get(FORM_SETTING).value is not False
        services = custom_services(self.provider.server)
        requires = [_imported(key) for key, has_button in services.items() if has_button]
        state.id = _ID
        state.visible = visible
        state.requires = None if visible else requires
        state.allow_lockout = not visible and not requires
        state.generation = IMPORTED_GENERATION
        return state

    def _write(self, ctx: tf.SavingContext[State, Plan]) -> State:
        keep_applied(ctx.private, self.provider)
        guard, state = self.provider.guard, ctx.state
        state.id = _ID
        if tf.is_unknown(state, State.generation) or not state.generation:
            state.generation = token_hex(8)
        with reported(State.visible), self.provider.run.ownership.taking(FORM_SETTING):
            if state.visible:
                guard.show()
            else:
                guard.hide(terms(state), ctx.diagnostics, State.requires)
        return state

    def _replace_if_logins_change(self, ctx: tf.PlanUpdateContext[State, Plan]) -> None:
        planned, after = self.provider.run.planned, ctx.planned.requires
        places: list[Place] = [(State.requires,)]
        if after is not tf.UNKNOWN:
            places = changed_services(ctx.prior.requires, after, planned.changed_services)
        changes_logins = any(map(logins_depend_on, planned.changed_settings))
        if ctx.planned.visible is False and changes_logins:
            places.append((State.generation,))
        for place in dict.fromkeys(places):
            if place == (State.generation,):
                ctx.unknown(State.generation)
            ctx.replace(*place)


def _imported(service: str) -> RequirementState:
    requirement = RequirementState()
    requirement.service, requirement.generation = service, IMPORTED_GENERATION
    return requirement


def _check_requires(diagnostics: tf.Diagnostics, form: Plan) -> None:
    allows_lockout = form.allow_lockout is not None and form.allow_lockout is not False
    if form.visible is not False or allows_lockout:
        return
    if form.requires is tf.UNKNOWN or form.requires:
        return
    diagnostics.error(
        "Nobody could log in",
        "visible is false and requires names no login service. Name the service that people log "
        "in with (requires = [{ service = rocketchat_custom_oauth.….service, generation = "
        "rocketchat_custom_oauth.….generation }]), or set allow_lockout = true.",
        State.requires,
    )


def _warn_without_generation(ctx: tf.PlanContext[State, Plan]) -> None:
    """A form that requires a service by name alone may not be replaced with the service."""
    if ctx.planned.visible is not False:
        return
    if ctx.prior is not None and not ctx.changed(State.requires):
        return
    for index, entry in known_requirements(ctx.planned):
        service = entry.service
        if entry.generation is not None or service is tf.UNKNOWN:
            continue
        if not LoginService(service).is_built_in:
            ctx.diagnostics.warning(
                "A login service is required without its generation",
                f"When {service} is replaced, the form may be shown and stay visible until the "
                "next apply. Set generation (rocketchat_custom_oauth.….generation), so that one "
                "apply shows the form and hides it again.",
                (State.requires, index),
            )
