"""`rocketchat_workspace_registration`: who runs the workspace, and its place in the cloud."""

from collections.abc import Mapping
from functools import cached_property

import tfplugin as tf
from tfplugin.log.records import redact

from rocketchat_provider.client.object_errors import PushLeftOff
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.managed.secret_argument import is_updated
from rocketchat_provider.managed.setting_backed import Saving, SettingBacked, attributes
from rocketchat_provider.managed.validators import one_of, secret_reference
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


class WorkspaceRegistrationResource(SettingBacked):
    """The organization's details, the cloud's terms, and the registration itself."""

    type_name = "rocketchat_workspace_registration"
    id = "workspace_registration"
    thing = "workspace registration"
    arguments = ARGUMENTS
    schema = tf.Schema(
        {
            **attributes(id, ARGUMENTS),
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

    def plan_offline(self, ctx: tf.PlanContext) -> None:
        """Leave open what the registration computes."""
        if is_updated(ctx):
            ctx.unknown("registered", "workspace_id", "unique_id")

    def plan_special(self, ctx: tf.PlanContext) -> None:
        """Plan the registration."""
        plan(ctx, self.provider)

    def plan_delete(self, ctx: tf.PlanContext) -> None:
        """Report what becomes of the registration."""
        plan_destroy(ctx, self.provider.server)

    def unmanaged(self, ctx: tf.PlanContext) -> tf.State:
        """What is left out stays; another resource of this plan may write it before a create."""
        return ctx.prior or dict.fromkeys(ARGUMENTS, tf.UNKNOWN)

    def apply(self, ctx: Saving, prior: tf.State | None) -> tf.State:
        """Write the details, then register."""
        settings, terms = self.provider.server.settings, ARGUMENTS["agree_privacy_terms"].setting
        token = None if self._was_registered else token_argument(ctx.config)
        agreed = settings.get(terms).value
        state = super().apply(ctx, prior)
        if token:
            check_sent(settings, token)
            with reported(token):
                self.provider.server.cloud.connect(self._token(ctx.config))
        if token or settings.get(terms).value is not agreed:
            self._have_push_follow(ctx)
        return state

    def references(self, config: tf.State) -> Mapping[tf.Path, object]:
        """The reference to the token, if it will be used."""
        return (
            {} if self._was_registered else {("registration_token",): config["registration_token"]}
        )

    def delete(self, ctx: tf.DeleteContext) -> None:
        """Leave everything as it is, or disconnect the workspace."""
        cloud = self.provider.server.cloud
        if ctx.prior["on_destroy"] == "disconnect" and cloud.is_registered:
            cloud.disconnect()

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the fixed id shown here."""
        return super().import_state(ctx) | {"on_destroy": "forget"}

    def found(self) -> tf.State:
        """The details and the registration as the server has them."""
        registration = self.provider.server.cloud.registration()
        return self.stored() | {
            "registered": registration.get("workspaceRegistered") is True,
            "workspace_id": registration.get("workspaceId") or None,
            "unique_id": registration.get("uniqueId") or None,
        }

    @cached_property
    def _was_registered(self) -> bool:
        """Whether the workspace was registered before this apply."""
        return self.provider.server.cloud.is_registered

    def _have_push_follow(self, ctx: Saving) -> None:
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
