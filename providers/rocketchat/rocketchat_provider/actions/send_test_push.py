"""`rocketchat_send_test_push` sends a notification to the administrator's own devices."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.actions.server_action import ServerAction
from rocketchat_provider.client.push_test import send_test_push
from rocketchat_provider.managed.attributes import NoArgumentsPlan, NoArgumentsState


class SendTestPush(ServerAction[NoArgumentsState, NoArgumentsPlan]):
    """A test notification."""

    schema = tf.schema_of(
        NoArgumentsState,
        NoArgumentsPlan,
        description="Sends a test notification to the devices of the account that Terraform uses "
        "(POST /api/v1/push.test, Rocket.Chat 6.13 and newer). It fails if push is off or if the "
        "account has no device. Rocket.Chat does not report whether a device received it.",
    )

    def run(self, ctx: tf.InvokeContext[NoArgumentsState]) -> Iterator[str]:  # noqa: ARG002
        """Send it."""
        count = send_test_push(self.provider.server.session)
        yield f"Sent a test notification to {count} {'device' if count == 1 else 'devices'}."
