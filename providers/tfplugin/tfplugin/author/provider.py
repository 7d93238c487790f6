"""The base class of providers."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from tfplugin.author.action import AnyAction
from tfplugin.author.contexts import ConfigureContext
from tfplugin.author.ephemeral import AnyEphemeralResource
from tfplugin.author.function import Function
from tfplugin.author.list_resource import AnyListResource
from tfplugin.author.resource import AnyDataSource, AnyResource
from tfplugin.schema.attributes import Schema
from tfplugin.schema.contexts import ValidateContext
from tfplugin.values.deferral import Deferral
from tfplugin.values.diagnostics import Diagnostics


class AnyProvider:
    """A provider as the layers below see it: its block is a dictionary."""

    address: ClassVar[str]
    version: ClassVar[str]
    schema: Schema = Schema({})
    resources: ClassVar[Mapping[str, type[AnyResource]]] = {}
    data_sources: ClassVar[Mapping[str, type[AnyDataSource]]] = {}
    list_resources: ClassVar[Mapping[str, type[AnyListResource]]] = {}
    ephemeral_resources: ClassVar[Mapping[str, type[AnyEphemeralResource]]] = {}
    actions: ClassVar[Mapping[str, type[AnyAction]]] = {}
    functions: ClassVar[Mapping[str, type[Function[Any, Any]]]] = {}

    def __init__(self) -> None:
        self.stopping = threading.Event()
        """Set when the user pressed Ctrl-C. Cut waits short and keep what exists."""
        self.has_read = False
        """Whether this process was asked to read an object. A plan does that, an apply does not."""
        self.deferral: Deferral | None = None
        """What `configure` raised, if Terraform allowed it: every call that can be is deferred."""
        self.at_end: list[Callable[[], None]] = []
        """What is called before `close`, the last one first."""
        self._notices = Diagnostics()
        self._noticing = threading.Lock()

    def validate_block(self, call: ValidateContext) -> None:
        """Check the provider block. The layers below call this."""

    def configure_block(self, call: ConfigureContext) -> None:
        """Configure the provider from its block. The layers below call this."""

    def notice(self, summary: str, detail: str) -> None:
        """Show a warning once, with the next plan or data source that is answered.

        Use it where no call's diagnostics are available, as when a connection is made on first use.
        """
        with self._noticing:
            self._notices.warning(summary, detail)

    def take_notices(self) -> Diagnostics:
        """Return the pending warnings, and forget them."""
        with self._noticing:
            taken, self._notices = self._notices, Diagnostics()
        return taken

    def end(self) -> None:
        """Do what is left to do at the end. The layers below call this."""
        while self.at_end:
            self.at_end.pop()()
        self.close()

    def close(self) -> None:
        """Called once before the process exits. It has a few seconds."""
