"""The base of all actions on a Rocket.Chat server."""

from collections.abc import Iterator
from typing import TypeVar

import tfplugin as tf

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.reaching import reach
from rocketchat_provider.run.reporting import reported

S = TypeVar("S", bound=tf.Model[tf.Known])
Q = TypeVar("Q", bound=tf.Model[tf.Planned])


class ServerAction(tf.Action[ConnectedProvider, S, Q]):
    """An action on a server. Errors of the server and of secret stores become diagnostics."""

    def invoke(self, ctx: tf.InvokeContext[S]) -> Iterator[str]:
        """Do it, or raise an error while the server cannot be reached."""
        with reported():
            reach(self.provider, "an action", "Invoke it when the server can be reached.")
            yield from self.run(ctx)

    def run(self, ctx: tf.InvokeContext[S]) -> Iterator[str]:
        """Do it on the server, which can be reached. Yields messages about the progress."""
        raise NotImplementedError
