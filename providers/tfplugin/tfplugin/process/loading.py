"""Loads the provider at the first call that needs it."""

import gc
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tfplugin.log.records import get_logger
from tfplugin.process.call import Answer

if TYPE_CHECKING:
    # These imports take most of the start. A process that only sends its schema skips them.
    from tfplugin.author.provider import AnyProvider

_log = get_logger(__name__)


class StaleSchema(Exception):  # noqa: N818 - what is wrong with the file
    """The packed schema differs from the provider's schema."""


class Loading:
    """Loads the provider once. Calls that arrive meanwhile wait for it.

    `schema`: the packed schema that Terraform received. If the provider's schema differs, no call
    is answered.
    """

    def __init__(self, load: "Callable[[], AnyProvider]", schema: bytes | None = None) -> None:
        self._load = load
        self._schema = schema
        self._loading = threading.Lock()
        self._provider: AnyProvider | None = None
        self._answers: Mapping[str, Answer] | None = None
        self._failure: Exception | None = None

    def answers(self) -> Mapping[str, Answer]:
        """Return the handlers of the protocol's calls by name. Raises what loading raised."""
        if self._answers is None:
            self.load()
        if self._answers is None:
            raise self._failure or RuntimeError("the provider was not loaded")
        return self._answers

    def load(self) -> None:
        """Load the provider. A failure is logged, and raised by each call."""
        with self._loading:
            if self._answers is not None or self._failure is not None:
                return
            try:
                self._answers = self._loaded()
            except Exception as error:
                _log.exception("loading the provider failed")
                self._failure = error

    def provider(self) -> "AnyProvider":
        """The provider itself."""
        if self._provider is None:
            self._provider = self._load()
        return self._provider

    def stop(self) -> None:
        """Ask the provider to cut its waits short."""
        if self._provider is not None:
            self._provider.stopping.set()

    def close(self) -> None:
        """Close the provider if it was loaded."""
        if self._provider is not None:
            self._provider.end()

    def _loaded(self) -> Mapping[str, Answer]:
        # The objects from these imports live as long as the process.
        gc.disable()
        try:
            from tfplugin.process.answering import answers
            from tfplugin.process.packed import packed_schema

            provider = self.provider()
            if self._schema is not None and self._schema != packed_schema(provider):
                raise StaleSchema("the packed schema is not the provider's: generate it again")
            return answers(provider)
        finally:
            gc.freeze()
            gc.enable()
