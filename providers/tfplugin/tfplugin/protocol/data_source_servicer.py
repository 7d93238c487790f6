"""Handles the calls about data sources."""

from tfplugin.author.contexts import DataContext
from tfplugin.author.provider import AnyProvider
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.deferring import Deferring, read_later
from tfplugin.protocol.states import messages, packed, unpacked
from tfplugin.rules.failures import reported
from tfplugin.rules.validation import validate
from tfplugin.schema.contexts import ValidateContext


class DataSourceServicer:
    """Handles Terraform's calls. Each method has the name of its call in the protocol."""

    def __init__(self, provider: AnyProvider) -> None:
        self._provider = provider

    def validate_data_resource_config(
        self, request: pb.ValidateDataResourceConfig.Request
    ) -> pb.ValidateDataResourceConfig.Response:
        source = self._provider.data_sources[request.type_name](self._provider).hooks()
        ctx = ValidateContext(
            config=unpacked(source.schema, request.config) or {}, stopping=self._provider.stopping
        )
        validate(source.schema, source.validate, ctx, what=request.type_name)
        return pb.ValidateDataResourceConfig.Response(diagnostics=messages(ctx.diagnostics))

    def read_data_source(self, request: pb.ReadDataSource.Request) -> pb.ReadDataSource.Response:
        source = self._provider.data_sources[request.type_name](self._provider).hooks()
        deferring = Deferring(self._provider, source.schema, request)
        ctx = DataContext(
            config=unpacked(source.schema, request.config) or {},
            stopping=self._provider.stopping,
            deferral_allowed=deferring.allowed,
        )
        state = None
        with reported(ctx.diagnostics, f"reading {request.type_name}"), deferring:
            deferring.begin()
            found = source.read(ctx)
            state = packed(source.schema, found, like=request.config)
        if deferring.message:
            state = read_later(source.schema, request.config)
        diagnostics = [*messages(ctx.diagnostics), *messages(self._provider.take_notices())]
        return pb.ReadDataSource.Response(
            state=state, diagnostics=diagnostics, deferred=deferring.message
        )
