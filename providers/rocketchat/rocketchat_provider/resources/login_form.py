"""`rocketchat_login_form`: the user name and password form of the login page."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.api.custom_oauth import service_key
from rocketchat_provider.api.errors import LoginServiceNotLive
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.reporting import reported
from rocketchat_provider.resources.applied import keep_applied
from rocketchat_provider.resources.checks import check_value, write_difference
from rocketchat_provider.resources.lockout import FORM_SETTING, custom_services, is_usable


class LoginForm(tf.Resource[ConnectedProvider]):
    """Shows or hides the form; hides it only while a login service works."""

    schema = tf.Schema(
        {
            "visible": tf.Attribute(
                tf.Bool,
                required=True,
                description=f"Whether the form is shown ({FORM_SETTING}). Before it is hidden, "
                "every login service in requires is verified to be live; if one is not, the form "
                "stays visible. Login over the API keeps working without the form.",
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
                            "is shown before the old service goes and hidden after the new one "
                            "works.",
                        ),
                    },
                ),
                optional=True,
                description="Login services that must work before the form may be hidden.",
            ),
            "allow_lockout": tf.Attribute(
                tf.Bool,
                default=False,
                description="Hide the form even if requires is empty. Nobody may be able to log in "
                "with a browser then. Default: false.",
            ),
            "id": tf.Attribute(
                tf.String, computed=True, keep_when_unset=True, description='Always "login_form".'
            ),
        },
        description="The user name and password form of the login page. There is one a server. "
        "Destroying it shows the form again.",
    )

    def validate(self, ctx: tf.ValidateContext) -> None:
        """A hidden form needs a login service."""
        _check_requires(ctx.diagnostics, ctx.config)

    @reported()
    def plan(self, ctx: tf.PlanContext) -> None:
        """Replace the form's resource when a required service is made anew."""
        if ctx.action == "delete":
            return
        ctx.planned["id"] = "login_form"
        _check_requires(ctx.diagnostics, ctx.planned)
        if ctx.prior is not None:
            for index in _changed_generations(ctx.prior["requires"], ctx.planned["requires"]):
                ctx.replace("requires", index, "generation")
        if self.provider.online and ctx.planned["visible"] is not tf.UNKNOWN:
            server = self.provider.server
            check_value(
                ctx.diagnostics,
                server,
                server.settings.get(FORM_SETTING),
                ctx.planned["visible"],
                ("visible",),
                before=(ctx.prior or {}).get("visible"),
            )

    @reported()
    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Show the form, or hide it once the required services work."""
        keep_applied(ctx.private, self.provider)
        return self._write(ctx.planned)

    @reported()
    def read(self, ctx: tf.ReadContext) -> tf.State | None:
        """Whether the form is shown."""
        if not self.provider.online:
            return ctx.state
        value = self.provider.server.settings.get(FORM_SETTING).value
        # Rocket.Chat hides the form only for false itself, whatever else is stored.
        return ctx.state | {"visible": value is not False}

    @reported()
    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Show the form, or hide it once the required services work."""
        keep_applied(ctx.private, self.provider)
        return self._write(ctx.planned)

    @reported()
    def delete(self, ctx: tf.DeleteContext) -> None:  # noqa: ARG002
        """Show the form."""
        write_difference(self.provider.server.settings, FORM_SETTING, True)

    @reported()
    def import_state(self, ctx: tf.ImportContext) -> tf.State:  # noqa: ARG002
        """By the fixed id login_form. A hidden form requires the services that work now."""
        visible = self.provider.server.settings.get(FORM_SETTING).value is not False
        services = custom_services(self.provider.server)
        requires = [
            {"service": key, "generation": None}
            for key, has_button in services.items()
            if has_button
        ]
        return {
            "id": "login_form",
            "visible": visible,
            "requires": None if visible else requires,
            "allow_lockout": not visible and not requires,
        }

    def _write(self, planned: tf.State) -> tf.State:
        if not planned["visible"]:
            for required in planned["requires"] or ():
                self._verify(required["service"])
        with reported("visible"):
            write_difference(self.provider.server.settings, FORM_SETTING, planned["visible"])
        return planned | {"id": "login_form"}

    def _verify(self, service: str) -> None:
        """Raise unless the login page offers the service, so that the form stays as it is."""
        services = self.provider.server.login_services
        try:
            services.wait_live(service)
        except LoginServiceNotLive as error:
            raise _not_hidden(service, error.detail) from error
        if not is_usable(services.rows().get(service_key(service), {})):
            raise _not_hidden(service, "It has no button: its show_button is false.")


def _not_hidden(service: str, reason: str) -> tf.DiagnosticError:
    return tf.DiagnosticError(
        "The login form was not hidden",
        f"It requires the login service {service}, which does not work. {reason} The form stays as "
        "it is, so that nobody is locked out.",
        ("requires",),
    )


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


def _changed_generations(prior: Any, planned: Any) -> list[int]:
    """Positions in `planned` of services that were there before with another generation."""
    if prior is None or planned is None or planned is tf.UNKNOWN:
        return []
    before = {service_key(entry["service"]): entry["generation"] for entry in prior}
    return [
        index
        for index, entry in enumerate(planned)
        if entry["service"] is not tf.UNKNOWN
        and before.get(service_key(entry["service"])) is not None
        and entry["generation"] != before[service_key(entry["service"])]
    ]
