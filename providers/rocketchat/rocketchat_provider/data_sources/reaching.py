"""The error of data sources in a plan without the server."""

import tfplugin as tf

from rocketchat_provider.client.errors import Unreachable
from rocketchat_provider.configuration.connected_provider import ConnectedProvider


def reach(provider: ConnectedProvider) -> None:
    """Raise while the server cannot be reached. With offline_plan, the error has a workaround.

    A provider cannot defer a data source in Terraform.
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
            f"{failure.detail}\n\noffline_plan only applies to resources: a data source must be "
            "read from the server. While the server cannot be reached, leave the data source out "
            "(count = 0) or plan without it (-target).",
        ) from failure.__cause__
