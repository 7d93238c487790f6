"""The attributes of `rocketchat_permission`."""

import tfplugin as tf

from rocketchat_provider.managed.validators import OneOf, not_empty


class Permission(tf.Model[tf.K]):
    """One permission and the roles that hold it."""

    name = tf.attribute(
        tf.String,
        required=True,
        requires_replace=True,
        validators=(not_empty,),
        description="Id of the permission, for example mention-all, as in GET "
        "/api/v1/permissions.listAll. Upper and lower case matter.",
    )
    roles = tf.attribute(
        tf.Set(tf.String),
        required=True,
        description="Ids of all roles that have the permission. Every other role loses it; with [] "
        "no role has it. The id of a role that comes with Rocket.Chat is its name, for example "
        "admin, moderator or user.",
    )
    on_destroy = tf.attribute(
        tf.String,
        default="restore",
        validators=(OneOf(("restore", "keep")),),
        description='What happens to the permission when you destroy the resource: "restore" '
        'gives it to the roles that had it before Terraform\'s first write, "keep" changes '
        "nothing. There is no reset, because Rocket.Chat does not report its default roles. "
        "Default: restore.",
    )
    id = tf.attribute(
        tf.String, computed=True, keep_when_unset=True, description="The same as name."
    )
    original_roles = tf.attribute(
        tf.Set(tf.String) | None,
        computed=True,
        keep_when_unset=True,
        description="The roles that had the permission before Terraform's first write. on_destroy "
        '= "restore" gives it to them again. If another resource takes over the permission, it '
        "gets these roles too.",
    )


State = Permission[tf.Known]
Plan = Permission[tf.Planned]
