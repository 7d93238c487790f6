"""`rocketchat_workspace_registration`: who runs the workspace, and its place in the cloud."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import tfplugin as tf
from tfplugin.log.records import redact

from rocketchat_provider.client.object_errors import PushLeftOff
from rocketchat_provider.managed.secret_argument import is_updated
from rocketchat_provider.managed.setting_argument import AnyArgument
from rocketchat_provider.managed.setting_backed import SettingBacked
from rocketchat_provider.resources.workspace_registration.model import (
    ID,
    set_registration,
    token_argument,
)
from rocketchat_provider.resources.workspace_registration.model import RegistrationPlan as Plan
from rocketchat_provider.resources.workspace_registration.model import RegistrationState as State
from rocketchat_provider.resources.workspace_registration.plan import (
    check_sent,
    plan,
    plan_destroy,
)
from rocketchat_provider.run.reporting import reported


class WorkspaceRegistrationResource(SettingBacked[State, Plan]):
    """The organization's details, the cloud's terms, and the registration itself."""

    type_name = "rocketchat_workspace_registration"
    id = ID
    thing = "workspace registration"
    schema = tf.schema_of(
        State,
        Plan,
        description="The registration of the workspace at Rocket.Chat Cloud, which the push "
        "gateway and the marketplace need, and the details of the organization (Workspace > "
        "Settings > Setup Wizard). A server has one. Needs the permission manage-cloud.",
    )

    def validate(self, ctx: tf.ValidateContext[Plan]) -> None:
        """The token is given in at most one way."""
        tokens = ctx.config.registration_token, ctx.config.registration_token_wo
        if all(isinstance(token, str) for token in tokens):
            ctx.diagnostics.error(
                "The token is given twice",
                "registration_token and registration_token_wo are both set; remove one of them.",
                State.registration_token_wo,
            )

    def plan_offline(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Leave open what the registration computes."""
        if is_updated(ctx):
            ctx.unknown(State.registered, State.workspace_id, State.unique_id)

    def plan_special(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Plan the registration."""
        plan(ctx, self.provider)

    def plan_delete_online(self, ctx: tf.PlanDeleteContext[State]) -> None:
        """Report what happens to the registration."""
        plan_destroy(ctx, self.provider.server)

    def unmanaged(self, ctx: tf.PlanContext[State, Plan], argument: AnyArgument) -> Any:
        """What is left out stays; another resource of this plan may write it before a create."""
        return tf.UNKNOWN if ctx.prior is None else ctx.prior[argument]

    def apply(self, ctx: tf.SavingContext[State, Plan], prior: State | None) -> None:
        """Write the details, then register."""
        settings = self.provider.server.settings
        terms = self.arguments[State.agree_privacy_terms.name].setting
        token = None if self._was_registered else token_argument(ctx.config)
        agreed = settings.get(terms).value
        super().apply(ctx, prior)
        if token is not None:
            check_sent(settings, token)
            with reported(token):
                self.provider.server.cloud.connect(self._token(ctx.config))
        if token is not None or settings.get(terms).value is not agreed:
            self._have_push_follow(ctx)

    def references(self, config: Plan) -> Mapping[tf.Path, object]:
        """The reference to the token, if it will be used."""
        if self._was_registered:
            return {}
        return {(State.registration_token.name,): config.registration_token}

    def delete(self, ctx: tf.DeleteContext[State]) -> None:
        """Leave everything as it is, or disconnect the workspace."""
        cloud = self.provider.server.cloud
        if ctx.prior.on_destroy == "disconnect" and cloud.is_registered:
            cloud.disconnect()

    def import_state(self, ctx: tf.ImportContext[State]) -> State:
        """By the fixed id shown here."""
        state = super().import_state(ctx)
        state.on_destroy = "forget"
        return state

    def fill_in(self, state: State) -> None:
        """Write the details and the registration as the server has them into a state."""
        super().fill_in(state)
        set_registration(state, self.provider.server.cloud.registration())

    @cached_property
    def _was_registered(self) -> bool:
        """Whether the workspace was registered before this apply."""
        return self.provider.server.cloud.is_registered

    def _have_push_follow(self, ctx: tf.SavingContext[State, Plan]) -> None:
        """Have push notifications start or stop using the gateway.

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

    def _token(self, config: Plan) -> str:
        reference = config.registration_token
        if isinstance(reference, str):
            return self.provider.secrets.resolve(reference).value
        token = str(config.registration_token_wo)
        redact(token)
        return token
