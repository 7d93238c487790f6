"""The base of all data sources of a Rocket.Chat server."""

from typing import Final, TypeVar

import tfplugin as tf

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.reaching import reach
from rocketchat_provider.run.reporting import reported

S = TypeVar("S", bound=tf.Model[tf.Known])
Q = TypeVar("Q", bound=tf.Model[tf.Planned])

_REMEDY: Final = (
    "While the server cannot be reached, leave the data source out (count = 0) or plan without it "
    "(-target)."
)


class ServerDataSource(tf.DataSource[ConnectedProvider, S, Q]):
    """A data source of a server. Errors of the server and of secret stores become diagnostics."""

    @reported()
    def read(self, ctx: tf.DataContext[S]) -> S:
        """Return the data, or an error with a workaround while the server cannot be reached."""
        reach(self.provider, "a data source", _REMEDY)
        return self.look_up(ctx)

    def look_up(self, ctx: tf.DataContext[S]) -> S:
        """Read the data from the server, which can be reached."""
        raise NotImplementedError
