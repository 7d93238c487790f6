"""The base of all list resources of a Rocket.Chat server."""

from collections.abc import Iterator
from typing import TypeVar

import tfplugin as tf

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.reaching import reach
from rocketchat_provider.run.reporting import reported

S = TypeVar("S", bound=tf.Model[tf.Known])
Q = TypeVar("Q", bound=tf.Model[tf.Planned])


class ServerList(tf.ListResource[ConnectedProvider, S, Q]):
    """A list resource of a server. Errors of the server become diagnostics."""

    def list(self, ctx: tf.ListContext[S]) -> Iterator[tf.Found]:
        """Find the objects, or raise an error while the server cannot be reached."""
        with reported():
            reach(self.provider, "a list", "Run terraform query when it can be reached.")
            yield from self.look_up(ctx)

    def look_up(self, ctx: tf.ListContext[S]) -> Iterator[tf.Found]:
        """Find the objects on the server, which can be reached."""
        raise NotImplementedError
