"""The error of data sources in a plan without the server."""

from tfplugin import typed as tf

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
            f"{failure.detail}\n\noffline_plan spares only resources the server: a data source has "
            "to be read. While the server is not there, leave it out (count = 0) or plan without "
            "it (-target).",
        ) from failure.__cause__
