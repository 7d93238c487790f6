"""One thing on the server is managed by one resource only."""

import tfplugin as tf
from tfplugin.values.paths import as_path

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.run.planned import Claim


def claim(
    provider: ConnectedProvider,
    ctx: tf.PrivateContext,
    thing: str,
    path: tf.PathLike,
    resource: str,
    *,
    stays: bool = False,
) -> bool:
    """Claim `thing` for a resource of this type; an error, and False, if another one has it.

    `stays`: the resource manages it already.
    """
    ours = Claim(resource, tf.path_text(as_path(path)))
    other = provider.run.planned.claim(ctx.private, thing, ours, stays=stays)
    if other is None:
        return True
    ctx.diagnostics.error(
        f"Two resources manage {thing}",
        f"A {other} and this {ours} both manage {thing}. Each would overwrite what the other "
        "writes, and a destroy of one would undo the other. Remove one of them, or its argument.",
        path,
    )
    return False
