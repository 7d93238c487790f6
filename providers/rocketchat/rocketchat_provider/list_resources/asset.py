"""The uploaded files, as `terraform query` finds them."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.list_resources.server_list import ServerList
from rocketchat_provider.managed.attributes import NoArgumentsPlan, NoArgumentsState
from rocketchat_provider.resources.asset.resource import NAME


class AssetList(ServerList[NoArgumentsState, NoArgumentsPlan]):
    """The assets for which somebody has uploaded a file."""

    schema = tf.schema_of(
        NoArgumentsState,
        NoArgumentsPlan,
        description="The assets for which somebody has uploaded a file, for example the logo.",
    )

    def look_up(self, ctx: tf.ListContext[NoArgumentsState]) -> Iterator[tf.Found]:  # noqa: ARG002
        """Find them among the settings."""
        for name, asset in sorted(self.provider.server.assets.all().items()):
            if asset.url:
                yield tf.Found(name, {NAME: name})
