"""Looks something up on a server that has to be there."""

import tfplugin as tf

from rocketchat_provider.client.errors import Unreachable
from rocketchat_provider.configuration.connected_provider import ConnectedProvider


def reach(provider: ConnectedProvider, what: str, remedy: str) -> None:
    """Raise while the server cannot be reached. With offline_plan, the error has a workaround.

    `what` has to be read from the server, as in "a data source".
    """
    if provider.online:
        return
    try:
        provider.server  # noqa: B018 - the first use connects
    except tf.DiagnosticError as failure:
        if not isinstance(failure.__cause__, Unreachable):
            raise
        raise tf.DiagnosticError(
            failure.summary,
            f"{failure.detail}\n\noffline_plan only applies to resources: {what} must be read from "
            f"the server. {remedy}",
        ) from failure.__cause__
