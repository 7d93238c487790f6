"""`rocketchat_sync_workspace` synchronizes the workspace with Rocket.Chat Cloud."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.actions.server_action import ServerAction
from rocketchat_provider.managed.attributes import NoArgumentsPlan, NoArgumentsState


class SyncWorkspace(ServerAction[NoArgumentsState, NoArgumentsPlan]):
    """A synchronization."""

    schema = tf.schema_of(
        NoArgumentsState,
        NoArgumentsPlan,
        description="Synchronizes a registered workspace with Rocket.Chat Cloud: its licence, "
        "supported versions and announcements (POST /api/v1/cloud.syncWorkspace). It fails if the "
        "workspace is not registered. Rocket.Chat does not report whether the cloud could be "
        "reached. It takes two synchronizations a minute; the action waits for the next minute if "
        "necessary.",
    )

    def run(self, ctx: tf.InvokeContext[NoArgumentsState]) -> Iterator[str]:  # noqa: ARG002
        """Synchronize."""
        self.provider.server.cloud.sync()
        yield "Rocket.Chat has synchronized the workspace."
