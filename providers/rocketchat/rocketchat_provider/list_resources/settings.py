"""Settings by group, as `terraform query` finds them."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.list_resources.server_list import ServerList
from rocketchat_provider.list_resources.setting import found_settings
from rocketchat_provider.managed.setting_search import SearchPlan, SearchState
from rocketchat_provider.resources.settings import IDS


class SettingsList(ServerList[SearchState, SearchPlan]):
    """The settings that meet the conditions, one resource for each group."""

    schema = tf.schema_of(
        SearchState,
        SearchPlan,
        description="The settings that meet every given condition (private-settings/get), one "
        "resource for each group. Those that rocketchat_custom_oauth and rocketchat_asset manage "
        "are left out.",
    )

    def look_up(self, ctx: tf.ListContext[SearchState]) -> Iterator[tf.Found]:
        """Find them."""
        groups: dict[str, list[str]] = {}
        for setting in found_settings(self.provider.server, ctx.config):
            groups.setdefault(setting.group, []).append(setting.id)
        for group, ids in sorted(groups.items()):
            yield tf.Found(group, {IDS: ids})
