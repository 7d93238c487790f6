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
        description="The permission's id as Rocket.Chat spells it, for example mention-all "
        "(GET /api/v1/permissions.listAll). Case counts.",
    )
    roles = tf.attribute(
        tf.Set(tf.String),
        required=True,
        description="The ids of all roles that hold the permission; every other role loses "
        "it. Of Rocket.Chat's own roles the id is the name, for example admin, moderator "
        "or user. Empty: no role holds it.",
    )
    on_destroy = tf.attribute(
        tf.String,
        default="restore",
        validators=(OneOf(("restore", "keep")),),
        description="What happens to the permission when it is no longer managed: restore "
        "gives it back to the roles that held it before Terraform's first write, keep "
        "leaves it as it is. Rocket.Chat does not report its defaults, so there is no "
        "reset. Default: restore.",
    )
    id = tf.attribute(
        tf.String, computed=True, keep_when_unset=True, description="The same as name."
    )
    original_roles = tf.attribute(
        tf.Set(tf.String) | None,
        computed=True,
        keep_when_unset=True,
        description="The roles found before Terraform's first write, which on_destroy = restore "
        "gives the permission back to. They stay with a permission that another resource takes "
        "over.",
    )


State = Permission[tf.Known]
Plan = Permission[tf.Planned]
