"""The base of all data sources of a Rocket.Chat server."""

from typing import TypeVar

import tfplugin as tf

from rocketchat_provider.client.errors import Unreachable
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.run.reporting import reported

S = TypeVar("S", bound=tf.Model[tf.Known])
Q = TypeVar("Q", bound=tf.Model[tf.Planned])


class ServerDataSource(tf.DataSource[ConnectedProvider, S, Q]):
    """A data source of a server. Errors of the server and of secret stores become diagnostics."""

    @reported()
    def read(self, ctx: tf.DataContext[S]) -> S:
        """Return the data, or an error with a workaround while the server cannot be reached."""
        self._reach()
        return self.look_up(ctx)

    def look_up(self, ctx: tf.DataContext[S]) -> S:
        """Read the data from the server, which can be reached."""
        raise NotImplementedError

    def _reach(self) -> None:
        """Raise while the server cannot be reached. With offline_plan, the error has a workaround.

        A provider cannot defer a data source in Terraform.
        """
        if self.provider.online:
            return
        try:
            self.provider.server  # noqa: B018 - the first use connects
        except tf.DiagnosticError as failure:
            if not isinstance(failure.__cause__, Unreachable):
                raise
            raise tf.DiagnosticError(
                failure.summary,
                f"{failure.detail}\n\noffline_plan only applies to resources: a data source must "
                "be read from the server. While the server cannot be reached, leave the data "
                "source out (count = 0) or plan without it (-target).",
            ) from failure.__cause__
