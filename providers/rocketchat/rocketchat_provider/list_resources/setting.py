"""Settings one by one, as `terraform query` finds them."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.client import RocketChat, Setting
from rocketchat_provider.client.existing import has_value, problem
from rocketchat_provider.list_resources.server_list import ServerList
from rocketchat_provider.managed.setting_search import SearchPlan, SearchState, matches
from rocketchat_provider.resources.setting import NAME


class SettingList(ServerList[SearchState, SearchPlan]):
    """The settings that meet the conditions, each as a resource."""

    schema = tf.schema_of(
        SearchState,
        SearchPlan,
        description="The settings that meet every given condition (private-settings/get). Those "
        "that rocketchat_custom_oauth and rocketchat_asset manage are left out.",
    )

    def look_up(self, ctx: tf.ListContext[SearchState]) -> Iterator[tf.Found]:
        """Find them."""
        for setting in found_settings(self.provider.server, ctx.config):
            yield tf.Found(setting.id, {NAME: setting.id})


def found_settings(server: RocketChat, search: SearchState) -> list[Setting]:
    """The settings that meet the conditions and can be managed, sorted by id."""
    settings = map(server.settings.get, sorted(server.settings.all()))
    return [
        one for one in settings if has_value(one) and problem(one) is None and matches(search, one)
    ]
