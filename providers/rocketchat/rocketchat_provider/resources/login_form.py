"""`rocketchat_login_form`: the user name and password form of the login page."""

from secrets import token_hex

import tfplugin as tf

from rocketchat_provider.client import Wanted
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.login.form_plan import (
    changed_services,
    check_planned,
    report_lockout,
)
from rocketchat_provider.login.form_setting import FORM_SETTING, logins_depend_on
from rocketchat_provider.login.proof import Terms
from rocketchat_provider.login.services import custom_services
from rocketchat_provider.managed.attributes import computed, refuse_other_ids
from rocketchat_provider.managed.login_check_arguments import SITE_URL, TEST_USER
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.untyped_resource import UntypedServerResource
from rocketchat_provider.managed.value_rules import check_value
from rocketchat_provider.resources.custom_oauth.arguments import IMPORTED_GENERATION
from rocketchat_provider.run.reporting import reported

_ID = "login_form"


class LoginFormResource(UntypedServerResource):
    """Shows or hides the form; hides it only while a login service works."""

    type_name = "rocketchat_login_form"

    schema = tf.Schema(
        {
            "visible": tf.Attribute(
                tf.Bool,
                required=True,
                description=f"Whether the form is shown ({FORM_SETTING}). Before it is hidden, a "
                "login with every service in requires is checked, as rocketchat_login_check does "
                "it; if one cannot work, the form stays visible. Login over the API keeps working "
                "without the form.",
            ),
            "requires": tf.Attribute(
                tf.Nested(
                    "list",
                    {
                        "service": tf.Attribute(
                            tf.String,
                            required=True,
                            description="Key or name of the login service, for example "
                            "rocketchat_custom_oauth.liquid.service.",
                        ),
                        "generation": tf.Attribute(
                            tf.String,
                            optional=True,
                            description="The service's generation, for example "
                            "rocketchat_custom_oauth.liquid.generation. When it changes, the form "
                            "is shown before the service changes or goes, and hidden after a login "
                            "works again.",
                        ),
                    },
                ),
                optional=True,
                description="Login services that must work before the form may be hidden.",
            ),
            "site_url": SITE_URL,
            "test_user": TEST_USER,
            "allow_lockout": tf.Attribute(
                tf.Bool,
                default=False,
                description="Hide the form even if requires is empty or a login does not work, "
                "which is then a warning. Nobody may be able to log in with a browser then. "
                "Default: false.",
            ),
            "id": computed(tf.String, 'Always "login_form".'),
            "generation": computed(
                tf.String,
                "Random text, another one whenever the form is created. A hidden form is replaced "
                "when the plan changes a setting that logins depend on, such as Site_Url or "
                "two-factor codes by e-mail: the form is shown meanwhile, and hidden after a login "
                "works again. Terraform has to plan that setting before the form; depends_on makes "
                "sure of it.",
            ),
        },
        description="The user name and password form of the login page. There is one a server. "
        "Destroying it shows the form again.",
    )

    def validate(self, ctx: tf.ValidateContext) -> None:
        """A hidden form needs a login service."""
        _check_requires(ctx.diagnostics, ctx.config)

    def plan_known(self, ctx: tf.PlanContext) -> None:
        """Replace a hidden form when something changes that logins depend on."""
        ctx.planned["id"] = _ID
        # Terraform plans a form that it replaces twice, the second time without the state.
        self._exists = ctx.prior is not None or bool(ctx.private)
        self.claim(ctx, FORM_SETTING, ("visible",))
        _check_requires(ctx.diagnostics, ctx.planned)
        _warn_without_generation(ctx)
        if ctx.prior is not None and ctx.prior["visible"] is False:
            self._replace_if_logins_change(ctx, ctx.prior)

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Check that the required services will have a button."""
        server, visible = self.provider.server, ctx.planned["visible"]
        check_planned(self.provider, ctx, exists=self._exists)
        if visible is not tf.UNKNOWN:
            before = (ctx.prior or {}).get("visible")
            wanted = Wanted(server.settings.get(FORM_SETTING), visible, before)
            check_value(ctx.diagnostics, server, wanted, ("visible",))

    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Show the form, or hide it once the required services work."""
        return self._write(ctx)

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """Whether the form is shown."""
        # Rocket.Chat hides the form only for false itself, whatever else is stored.
        visible = self.provider.server.settings.get(FORM_SETTING).value is not False
        if not visible:
            report_lockout(self.provider, ctx.state, ctx.diagnostics)
        return ctx.state | {"visible": visible}

    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Show the form, or hide it once the required services work."""
        return self._write(ctx)

    def delete(self, ctx: tf.DeleteContext) -> None:  # noqa: ARG002
        """Show the form."""
        with self.provider.run.ownership.leaving(FORM_SETTING) as still_here:
            if still_here:
                self.provider.guard.show()

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the fixed id login_form. A hidden form requires the services that work now."""
        refuse_other_ids(ctx.id, _ID, "login form")
        visible = self.provider.server.settings.get(FORM_SETTING).value is not False
        services = custom_services(self.provider.server)
        requires = [
            {"service": key, "generation": IMPORTED_GENERATION}
            for key, has_button in services.items()
            if has_button
        ]
        return {
            "id": _ID,
            "visible": visible,
            "requires": None if visible else requires,
            "allow_lockout": not visible and not requires,
            "generation": IMPORTED_GENERATION,
            "site_url": None,
            "test_user": None,
        }

    def _write(self, ctx: tf.CreateContext | tf.UpdateContext) -> tf.State:
        keep_applied(ctx.private, self.provider)
        guard, state = self.provider.guard, ctx.planned | {"id": _ID}
        if state["generation"] in (None, tf.UNKNOWN):
            state["generation"] = token_hex(8)
        with reported("visible"), self.provider.run.ownership.taking(FORM_SETTING):
            if state["visible"]:
                guard.show()
            else:
                guard.hide(Terms.of(state), ctx.diagnostics, ("requires",))
        return state

    def _replace_if_logins_change(self, ctx: tf.PlanContext, prior: tf.State) -> None:
        planned = self.provider.run.planned
        before, after = prior["requires"], ctx.planned["requires"]
        paths: list[tf.Path] = [("requires",)]
        if after is not tf.UNKNOWN:
            paths = changed_services(before, after, planned.changed_services)
        changes_logins = any(map(logins_depend_on, planned.changed_settings))
        if ctx.planned["visible"] is False and changes_logins:
            paths.append(("generation",))
        for path in dict.fromkeys(paths):
            if path == ("generation",):
                ctx.unknown("generation")
            ctx.replace(*path)


def _check_requires(diagnostics: tf.Diagnostics, config: tf.State) -> None:
    if config["visible"] is not False or config["allow_lockout"] not in (None, False):
        return
    if config["requires"] not in (None, []):
        return
    diagnostics.error(
        "Nobody could log in",
        "visible is false and requires names no login service. Name the service that people log "
        "in with (requires = [{ service = rocketchat_custom_oauth.….service, generation = "
        "rocketchat_custom_oauth.….generation }]), or set allow_lockout = true.",
        "requires",
    )


def _warn_without_generation(ctx: tf.PlanContext) -> None:
    """A form that requires a service by name alone may not be replaced with the service."""
    requires = ctx.planned["requires"]
    if ctx.planned["visible"] is not False or not isinstance(requires, list):
        return
    if ctx.prior is not None and not ctx.changed("requires"):
        return
    for index, entry in enumerate(requires):
        service = entry["service"]
        if entry["generation"] is not None or service is tf.UNKNOWN:
            continue
        if not LoginService(service).is_built_in:
            ctx.diagnostics.warning(
                "A login service is required without its generation",
                f"When {service} is replaced, the form may be shown and stay visible until the "
                "next apply. Give generation (rocketchat_custom_oauth.….generation), and one apply "
                "shows and hides it.",
                ("requires", index),
            )
