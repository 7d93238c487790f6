"""Handles the calls about ephemeral resources."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from tfplugin.author.ephemeral import AnyEphemeralResource, CloseContext, OpenCall, RenewContext
from tfplugin.author.provider import AnyProvider
from tfplugin.log.records import get_logger
from tfplugin.protocol import private
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.deferring import Deferring
from tfplugin.protocol.states import messages, packed, unpacked
from tfplugin.rules.conformance import check_opened
from tfplugin.rules.failures import BUG, REPORT, reported
from tfplugin.rules.planning import with_defaults
from tfplugin.rules.validation import validate
from tfplugin.schema.contexts import ValidateContext
from tfplugin.values.diagnostics import DiagnosticError, Diagnostics

_log = get_logger(__name__)


class EphemeralServicer:
    """Handles Terraform's calls. Each method has the name of its call in the protocol."""

    def __init__(self, provider: AnyProvider) -> None:
        self._provider = provider
        self._stopping = provider.stopping
        self._opened: list[tuple[str, bytes]] = []
        """The names and private data of what is open."""
        provider.at_end.append(self._close_what_is_open)

    def _resource(self, name: str) -> AnyEphemeralResource:
        return self._provider.ephemeral_resources[name](self._provider)

    def validate_ephemeral_resource_config(
        self, request: pb.ValidateEphemeralResourceConfig.Request
    ) -> pb.ValidateEphemeralResourceConfig.Response:
        resource = self._resource(request.type_name)
        config = unpacked(resource.schema, request.config) or {}
        ctx = ValidateContext(config=config, stopping=self._stopping)
        validate(resource.schema, resource.validate_block, ctx, what=request.type_name)
        return pb.ValidateEphemeralResourceConfig.Response(diagnostics=messages(ctx.diagnostics))

    def open_ephemeral_resource(
        self, request: pb.OpenEphemeralResource.Request
    ) -> pb.OpenEphemeralResource.Response:
        resource = self._resource(request.type_name)
        config = unpacked(resource.schema, request.config) or {}
        deferring = Deferring(self._provider, resource.schema, request)
        ctx = OpenCall(
            config=with_defaults(resource.schema, config),
            stopping=self._stopping,
            deferral_allowed=deferring.allowed,
        )
        response = pb.OpenEphemeralResource.Response()
        with reported(ctx.diagnostics, f"opening {request.type_name}"), deferring:
            deferring.begin()
            result = resource.open_block(ctx)
            check_opened(ctx.diagnostics, resource.schema, config, result)
            response = pb.OpenEphemeralResource.Response(
                result=packed(resource.schema, result, request.config),
                private=private.dump(ctx.private),
                renew_at=_timestamp(ctx.renew_at),
            )
        if deferring.deferral or ctx.diagnostics.failed:
            # Terraform closes only what was opened without an error.
            if ctx.private:
                self._close(request.type_name, ctx.private, ctx.diagnostics)
            response = pb.OpenEphemeralResource.Response(deferred=deferring.message)
        else:
            self._opened.append((request.type_name, response.private))
        response.diagnostics.extend(messages(ctx.diagnostics))
        response.diagnostics.extend(messages(self._provider.take_notices()))
        return response

    def renew_ephemeral_resource(
        self, request: pb.RenewEphemeralResource.Request
    ) -> pb.RenewEphemeralResource.Response:
        ctx = RenewContext(stopping=self._stopping)
        response = pb.RenewEphemeralResource.Response(private=request.private)
        with reported(ctx.diagnostics, f"renewing {request.type_name}"):
            ctx.private.update(private.load(request.private))
            self._resource(request.type_name).renew(ctx)
            response = pb.RenewEphemeralResource.Response(
                private=private.dump(ctx.private), renew_at=_timestamp(ctx.renew_at)
            )
        response.diagnostics.extend(messages(ctx.diagnostics))
        return response

    def close_ephemeral_resource(
        self, request: pb.CloseEphemeralResource.Request
    ) -> pb.CloseEphemeralResource.Response:
        diagnostics = Diagnostics()
        with suppress(ValueError):
            self._opened.remove((request.type_name, request.private))
        with reported(diagnostics, f"closing {request.type_name}"):
            kept = private.load(request.private)
            self._close(request.type_name, kept, diagnostics)
        return pb.CloseEphemeralResource.Response(diagnostics=messages(diagnostics))

    def _close_what_is_open(self) -> None:
        """Close what Terraform has not closed: it skips that if a resource that uses it fails."""
        for name, kept in self._opened:
            _log.info("closing %s, which Terraform left open", name)
            diagnostics = Diagnostics()
            self._close(name, private.load(kept), diagnostics)
            for found in diagnostics:
                _log.error("closing %s: %s: %s", name, found.summary, found.detail)

    def _close(self, name: str, kept: dict[str, Any], diagnostics: Diagnostics) -> None:
        ctx = CloseContext(private=kept, diagnostics=diagnostics, stopping=self._stopping)
        with reported(diagnostics, f"closing {name}"):
            self._resource(name).close(ctx)


def _timestamp(when: datetime | None) -> Timestamp | None:
    if when is None:
        return None
    if when.tzinfo is None:
        raise DiagnosticError(
            BUG,
            f"renew_at is {when.isoformat()}, which has no time zone. It needs one, as "
            f"datetime.now(UTC) has. {REPORT}",
        )
    stamp = Timestamp()
    stamp.FromDatetime(when)
    return stamp
