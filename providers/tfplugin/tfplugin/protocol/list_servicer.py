"""Handles the calls about list resources."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from tfplugin.author.contexts import ImportContext, ReadContext
from tfplugin.author.list_resource import Found
from tfplugin.author.provider import AnyProvider
from tfplugin.author.resource import ResourceHooks
from tfplugin.log.records import redacted
from tfplugin.log.text import printable
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.identities import packed_identity
from tfplugin.protocol.states import messages, packed, unpacked
from tfplugin.rules.failures import reported
from tfplugin.rules.validation import validate
from tfplugin.schema.contexts import Context, ValidateContext
from tfplugin.schema.walking import complete
from tfplugin.values.diagnostics import DiagnosticError
from tfplugin.values.value import State

Event = pb.ListResource.Event


class ListServicer:
    """Handles Terraform's calls. Each method has the name of its call in the protocol."""

    def __init__(self, provider: AnyProvider) -> None:
        self._provider = provider

    def validate_list_resource_config(
        self, request: pb.ValidateListResourceConfig.Request
    ) -> pb.ValidateListResourceConfig.Response:
        searched = self._provider.list_resources[request.type_name](self._provider)
        ctx = ValidateContext(
            config=unpacked(searched.schema, request.config) or {}, stopping=self._provider.stopping
        )
        validate(searched.schema, searched.validate_block, ctx, what=request.type_name)
        return pb.ValidateListResourceConfig.Response(diagnostics=messages(ctx.diagnostics))

    def list_resource(self, request: pb.ListResource.Request) -> Iterator[Event]:
        searched = self._provider.list_resources[request.type_name](self._provider)
        ctx = Context(stopping=self._provider.stopping)
        with reported(ctx.diagnostics, f"listing {request.type_name}"):
            config = unpacked(searched.schema, request.config) or {}
            objects = searched.found(ctx, config, request.limit)
            for found in islice(objects, request.limit or None):
                yield self._event(request, found)
        diagnostics = [*messages(ctx.diagnostics), *messages(self._provider.take_notices())]
        if diagnostics:
            yield Event(diagnostic=diagnostics)

    def _event(self, request: pb.ListResource.Request, found: Found) -> Event:
        """Describe an object. An error about it does not end the search."""
        resource = self._provider.resources[request.type_name](self._provider).hooks()
        ctx = Context(stopping=self._provider.stopping)
        event = Event(display_name=printable(redacted(found.name)))
        with reported(ctx.diagnostics, f"listing {request.type_name} {found.name}"):
            identity = {each.name: value for each, value in found.identity.items()}
            event.identity.CopyFrom(packed_identity(resource, identity))
            if request.include_resource_object:
                state = _read(resource, identity, ctx)
                event.resource_object.CopyFrom(packed(resource.schema, state))
        event.diagnostic.extend(messages(ctx.diagnostics))
        return event


def _read(resource: ResourceHooks[Any], identity: State, call: Context) -> State:
    """Return an object's whole state, as an import by its identity leads to it."""
    importing = ImportContext(
        id="", identity=identity, diagnostics=call.diagnostics, stopping=call.stopping
    )
    state = complete(resource.schema, resource.import_state(importing))
    reading = ReadContext(
        state=state,
        private=importing.private,
        diagnostics=call.diagnostics,
        stopping=call.stopping,
    )
    found = resource.read(reading)
    if found is None:
        raise DiagnosticError(
            "The object is gone", "It was deleted while Terraform was listing the objects."
        )
    return found
