"""What a data source says when a plan without the server comes to it."""

from tfplugin import typed as tf

from rocketchat_provider.client.errors import Unreachable
from rocketchat_provider.configuration.connected_provider import ConnectedProvider


def reach(provider: ConnectedProvider) -> None:
    """Raise while the server cannot be reached, with a way out if offline_plan gives resources one.

    Terraform offers no provider a way to put a data source off.
    """
    if provider.online:
        return
    try:
        provider.server  # noqa: B018 - the first use reaches it
    except tf.DiagnosticError as failure:
        if not isinstance(failure.__cause__, Unreachable):
            raise
        raise tf.DiagnosticError(
            failure.summary,
            f"{failure.detail}\n\noffline_plan spares only resources the server: a data source has "
            "to be read. While the server is not there, leave it out (count = 0) or plan without "
            "it (-target).",
        ) from failure.__cause__
