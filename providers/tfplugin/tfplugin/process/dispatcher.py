"""Finds the handler for each of Terraform's calls."""

from collections.abc import Iterable
from typing import Final

from tfplugin.process.call import Answer
from tfplugin.process.lifecycle import Lifecycle
from tfplugin.process.loading import Loading
from tfplugin.process.packed import answers_in

_PROVIDER: Final = "/tfplugin6.Provider/"
_SERVING: Final = b"\x08\x01"


class Dispatcher:
    """Finds the handlers of the provider's methods, and of go-plugin's process control.

    `schema`: the packed schema, see `process.packed`. With it, a process that Terraform asks only
    what the provider has answers without loading it.
    """

    def __init__(self, lifecycle: Lifecycle, loading: Loading, schema: bytes | None = None) -> None:
        self._lifecycle = lifecycle
        self._loading = loading
        self._ready: dict[str, Answer] = {
            "/plugin.GRPCController/Shutdown": self._shutdown,
            "/plugin.GRPCStdio/StreamStdio": _nothing,
            "/grpc.health.v1.Health/Check": _always(_SERVING),
        }
        if schema is not None:
            for name, answer in answers_in(schema).items():
                self._ready[_PROVIDER + name] = _always(answer)

    def find(self, path: str) -> Answer | None:
        """Return the handler for a path. Loads the provider only if the handler needs it."""
        if answer := self._ready.get(path):
            return answer
        if path.startswith(_PROVIDER):
            return self._loading.answers().get(path.removeprefix(_PROVIDER))
        return None

    def _shutdown(self, _: bytes) -> bytes:
        self._lifecycle.say_goodbye()
        return b""


def _nothing(_: bytes) -> Iterable[bytes]:
    """The call for the process's output. It goes to stderr, which go-plugin reads anyway."""
    return ()


def _always(message: bytes) -> Answer:
    return lambda _: message
