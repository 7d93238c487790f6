"""`rocketchat_workspace_registration`: who runs the workspace, and its place in the cloud."""

from typing import Any

import tfplugin as tf
from tfplugin.log.records import redact

from rocketchat_provider.client.object_errors import PushLeftOff
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.attributes import computed, refuse_other_ids
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.managed.secret_argument import is_updated
from rocketchat_provider.managed.setting_argument import stored
from rocketchat_provider.managed.validators import one_of, secret_reference
from rocketchat_provider.managed.value_rules import write_difference
from rocketchat_provider.resources.workspace_registration.arguments import (
    ARGUMENTS,
    token_argument,
)
from rocketchat_provider.resources.workspace_registration.plan import (
    check_sent,
    plan,
    plan_destroy,
)
from rocketchat_provider.run.reporting import reported

_ID = "workspace_registration"


class WorkspaceRegistration(tf.Resource[ConnectedProvider]):
    """The organization's details, the cloud's terms, and the registration itself."""

    schema = tf.Schema(
        {
            **{name: argument.attribute for name, argument in ARGUMENTS.items()},
            "registration_token": tf.Attribute(
                tf.String,
                optional=True,
                validators=(secret_reference,),
                description="Token from the cloud console (cloud.rocket.chat), as a secret "
                "reference: vault:<mount>/<path>#<key>, env:<NAME> or file:<path>. It is good "
                "once: it is read and used only while the workspace is not registered.",
            ),
            "registration_token_wo": tf.Attribute(
                tf.String,
                optional=True,
                write_only=True,
                description="The same as a write-only value, for a token that comes from an "
                "ephemeral resource or variable.",
            ),
            "on_destroy": tf.Attribute(
                tf.String,
                default="forget",
                validators=(one_of("forget", "disconnect"),),
                description="What becomes of the registration when it is no longer managed: forget "
                "leaves everything as it is, disconnect makes the server a new workspace (POST "
                "/api/v1/fingerprint): it drops the cloud's credentials and the agreement to the "
                "terms, and takes a new unique id. The organization's details stay in both cases. "
                "Default: forget.",
            ),
            "id": computed(tf.String, f'Always "{_ID}".'),
            "registered": computed(
                tf.Bool,
                "Whether the server holds credentials of Rocket.Chat Cloud (GET "
                "/api/v1/cloud.registrationStatus).",
            ),
            "workspace_id": computed(
                tf.String, "Workspace id at Rocket.Chat Cloud; null if not registered."
            ),
            "unique_id": computed(tf.String, "The workspace's unique id (setting uniqueID)."),
        },
        description="Registers the workspace with Rocket.Chat Cloud, which the push gateway and "
        "the marketplace need, and keeps the organization's details. There is one a server. Needs "
        "the permission manage-cloud.",
    )

    def validate(self, ctx: tf.ValidateContext) -> None:
        """The token is given in one way at the most."""
        tokens = ctx.config["registration_token"], ctx.config["registration_token_wo"]
        if None not in tokens and tf.is_known(tokens):
            ctx.diagnostics.error(
                "The token is given twice",
                "registration_token and registration_token_wo are both set; give one of them.",
                "registration_token_wo",
            )

    @reported()
    def plan(self, ctx: tf.PlanContext) -> None:
        """See workspace_registration_plan."""
        if not self.provider.online:
            if is_updated(ctx):
                ctx.unknown("registered", "workspace_id", "unique_id")
            return
        if ctx.action == "delete":
            plan_destroy(ctx, self.provider.server)
        else:
            plan(ctx, self.provider)

    @reported()
    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Write the details, then register."""
        return self._apply(ctx)

    @reported()
    def read(self, ctx: tf.ReadContext) -> tf.State | None:
        """The details and the registration as the server has them."""
        return ctx.state | self._found() if self.provider.online else ctx.state

    @reported()
    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Write what is configured and differs; register if that is not done yet."""
        return self._apply(ctx)

    @reported()
    def delete(self, ctx: tf.DeleteContext) -> None:
        """Leave everything as it is, or disconnect the workspace."""
        cloud = self.provider.server.cloud
        if ctx.prior["on_destroy"] == "disconnect" and cloud.is_registered:
            cloud.disconnect()

    @reported()
    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the fixed id workspace_registration."""
        refuse_other_ids(ctx, _ID, "workspace registration")
        return {"id": _ID, "on_destroy": "forget", **self._found()}

    def _apply(self, ctx: tf.CreateContext | tf.UpdateContext) -> tf.State:
        server, cloud = self.provider.server, self.provider.server.cloud
        token = None if cloud.is_registered else token_argument(ctx.config)
        used = {(token,): ctx.config["registration_token"]} if token else {}
        keep_applied(ctx.private, self.provider, used)
        agreed = server.settings.get(ARGUMENTS["agree_privacy_terms"].setting).value
        for name, argument in ARGUMENTS.items():
            if ctx.config[name] is not None:
                with reported(name):
                    write_difference(server.settings, argument.setting, ctx.planned[name])
        if token:
            check_sent(server.settings, token)
            with reported(token):
                cloud.connect(self._token(ctx.config))
        found = self._found()
        state = {n: found[n] if value is tf.UNKNOWN else value for n, value in ctx.planned.items()}
        if token or state["agree_privacy_terms"] is not agreed:
            self._have_push_follow(ctx)
        return state

    def _have_push_follow(self, ctx: tf.CreateContext | tf.UpdateContext) -> None:
        """Let push notifications use the gateway, or no longer.

        A failure must not taint the resource: a token cannot be used again.
        """
        server = self.provider.server
        if server.settings.get("Push_enable_gateway").value is not True:
            return
        try:
            with server.push.reconfigured():
                pass
        except PushLeftOff as error:
            ctx.diagnostics.warning(error.title, error.detail)

    def _token(self, config: tf.State) -> str:
        reference = config["registration_token"]
        if reference is not None:
            return self.provider.secrets.resolve(reference).value
        token = str(config["registration_token_wo"])
        redact(token)
        return token

    def _found(self) -> dict[str, Any]:
        server = self.provider.server
        registration = server.cloud.registration()
        return stored(server.settings, ARGUMENTS) | {
            "id": _ID,
            "registered": registration.get("workspaceRegistered") is True,
            "workspace_id": registration.get("workspaceId") or None,
            "unique_id": registration.get("uniqueId") or None,
        }
