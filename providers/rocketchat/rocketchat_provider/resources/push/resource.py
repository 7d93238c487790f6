"""`rocketchat_push`: push notifications."""

import tfplugin as tf

from rocketchat_provider.client.object_errors import SettingNotTaken
from rocketchat_provider.client.push import SWITCH
from rocketchat_provider.managed.restored_settings import RestoredSettings
from rocketchat_provider.managed.setting_backed import Values
from rocketchat_provider.resources.push.model import ID, PushPlan, PushState
from rocketchat_provider.resources.push.warnings import warn


class PushResource(RestoredSettings[PushState, PushPlan]):
    """How notifications reach phones, and what of a message they show on the way."""

    type_name = "rocketchat_push"
    id = ID
    thing = "push configuration"
    schema = tf.schema_of(
        PushState,
        PushPlan,
        description="Push notifications to phones (Workspace > Settings > Push): how they are "
        "sent, and what they contain. A server has one. Rocket.Chat reads how to send them only "
        "when they are switched on, so the provider switches them off and on again when that "
        "changes.",
    )

    def plan_special(self, ctx: tf.PlanContext[PushState, PushPlan]) -> None:
        """Warn of what others can read, and of a gateway without effect."""
        if ctx.planned.enabled is True and not ctx.diagnostics.failed:
            warn(ctx, self.provider)

    def write(self, ctx: tf.Context, values: Values) -> None:  # noqa: ARG002
        """Write what differs, with push switched off and on where that is needed."""
        try:
            self.provider.server.push.write(values)
        except SettingNotTaken as error:
            path = self.argument_of(error.id)
            raise tf.DiagnosticError(error.title, error.detail, path) from error

    def meanwhile(self, id: str) -> tuple[bool, ...]:
        """The switch is off for a moment."""
        return (False,) if id == SWITCH else ()
