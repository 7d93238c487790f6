"""The third-party OAuth apps, as `terraform query` finds them."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.list_resources.server_list import ServerList
from rocketchat_provider.managed.attributes import NoArgumentsPlan, NoArgumentsState
from rocketchat_provider.resources.oauth_app import ID


class OAuthAppList(ServerList[NoArgumentsState, NoArgumentsPlan]):
    """The apps that log people in with Rocket.Chat."""

    schema = tf.schema_of(
        NoArgumentsState,
        NoArgumentsPlan,
        description="The third-party OAuth apps (GET /api/v1/oauth-apps.list). Needs the "
        "permission manage-oauth-apps.",
    )

    def look_up(self, ctx: tf.ListContext[NoArgumentsState]) -> Iterator[tf.Found]:  # noqa: ARG002
        """Find them."""
        for app in self.provider.server.oauth_apps.all().values():
            yield tf.Found(app.name, {ID: app.id})
