"""The attributes of `rocketchat_asset`."""

import tfplugin as tf

from rocketchat_provider.managed.validators import OneOf, not_empty


class AssetModel(tf.Model[tf.K]):
    """One asset and its file."""

    name = tf.attribute(
        tf.String,
        required=True,
        requires_replace=True,
        validators=(not_empty,),
        description="Name of the asset: logo, logo_dark, background, background_dark, favicon, "
        "favicon_ico, favicon_32 and others. The error for an unknown name lists the assets that "
        "the server has.",
    )
    source = tf.attribute(
        tf.String,
        required=True,
        validators=(not_empty,),
        description="Path of the file, for example ${path.module}/logo.svg. The plan checks its "
        "type, width, height and size, as far as the server reports what it accepts. The file is "
        "uploaded again when its content changes, not when only its path changes. If it changes "
        "between plan and apply, the apply fails.",
    )
    on_destroy = tf.attribute(
        tf.String,
        default="reset",
        validators=(OneOf(("reset", "keep")),),
        description='What happens to the asset when you destroy the resource: "reset" restores '
        'Rocket.Chat\'s own file, "keep" leaves the current one. Terraform does not keep a file '
        "that was uploaded before, so it cannot restore it: a plan that replaces such a file warns "
        "about it. Default: reset.",
    )
    id = tf.attribute(
        tf.String, computed=True, keep_when_unset=True, description="The same as name."
    )
    sha256 = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description='SHA-256 of the uploaded file that browsers get, in hexadecimal. "" if they '
        "get Rocket.Chat's own file.",
    )


State = AssetModel[tf.Known]
Plan = AssetModel[tf.Planned]
