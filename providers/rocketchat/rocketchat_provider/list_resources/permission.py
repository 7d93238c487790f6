"""The permissions, as `terraform query` finds them."""

from collections.abc import Iterator

import tfplugin as tf

from rocketchat_provider.list_resources.server_list import ServerList
from rocketchat_provider.resources.permission.resource import NAME


class Search(tf.Model[tf.K]):
    """Conditions. Permissions have to meet all that are given."""

    prefix = tf.attribute(
        tf.String,
        optional=True,
        description="Only permissions whose id starts with this, for example create-.",
    )
    role = tf.attribute(
        tf.String,
        optional=True,
        description="Only permissions that this role holds, by the role's id, for example user.",
    )


SearchState = Search[tf.Known]
SearchPlan = Search[tf.Planned]


class PermissionList(ServerList[SearchState, SearchPlan]):
    """Permissions with the roles that hold them."""

    schema = tf.schema_of(
        SearchState,
        SearchPlan,
        description="The permissions that some role holds (GET /api/v1/permissions.listAll). "
        "Rocket.Chat does not report which roles hold a permission by default, so the list cannot "
        "be limited to what somebody has changed.",
    )

    def look_up(self, ctx: tf.ListContext[SearchState]) -> Iterator[tf.Found]:
        """Find them."""
        prefix, role = ctx.config.prefix or "", ctx.config.role
        for id, roles in sorted(self.provider.server.permissions.all().items()):
            if roles and id.startswith(prefix) and (role is None or role in roles):
                yield tf.Found(f"{id}: {', '.join(sorted(roles))}", {NAME: id})
