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
        description="The asset's name: logo, logo_dark, background, background_dark, "
        "favicon, favicon_ico, favicon_32 and others. The server says which it has.",
    )
    source = tf.attribute(
        tf.String,
        required=True,
        validators=(not_empty,),
        description="Path of the file, for example ${path.module}/logo.svg. Its type, "
        "sides and size are checked at plan as far as the server describes what it takes. "
        "It is uploaded again when its content changes, and not when only its path does. "
        "A file that changes between plan and apply stops the apply.",
    )
    on_destroy = tf.attribute(
        tf.String,
        default="reset",
        validators=(OneOf(("reset", "keep")),),
        description="What happens to the asset when it is no longer managed: reset goes "
        "back to Rocket.Chat's own file, keep leaves what is there. A file that was "
        "uploaded before Terraform is not kept, so there is no restore: a plan that "
        "replaces one warns of it. Default: reset.",
    )
    id = tf.attribute(
        tf.String, computed=True, keep_when_unset=True, description="The same as name."
    )
    sha256 = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="SHA-256 of the file that browsers get, in hexadecimal; empty where it is not "
        "an uploaded one.",
    )


State = AssetModel[tf.Known]
Plan = AssetModel[tf.Planned]
