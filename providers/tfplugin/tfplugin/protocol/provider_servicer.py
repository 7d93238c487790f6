"""Handles the calls about the provider as a whole."""

from tfplugin.author.contexts import ConfigureContext
from tfplugin.author.provider import AnyProvider
from tfplugin.log.records import get_logger
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.deferring import Deferring
from tfplugin.protocol.messages import (
    functions,
    identity_schemas,
    metadata,
    provider_schema,
)
from tfplugin.protocol.states import messages, unpacked
from tfplugin.rules.failures import reported
from tfplugin.rules.validation import validate
from tfplugin.schema.contexts import ValidateContext

_log = get_logger(__name__)


class ProviderServicer:
    """Handles Terraform's calls. Each method has the name of its call in the protocol."""

    def __init__(self, provider: AnyProvider) -> None:
        self._provider = provider

    def get_provider_schema(self, _: pb.GetProviderSchema.Request) -> pb.GetProviderSchema.Response:
        return provider_schema(self._provider)

    def get_resource_identity_schemas(
        self, _: pb.GetResourceIdentitySchemas.Request
    ) -> pb.GetResourceIdentitySchemas.Response:
        return identity_schemas(self._provider)

    def get_metadata(self, _: pb.GetMetadata.Request) -> pb.GetMetadata.Response:
        return metadata(self._provider)

    def get_functions(self, _: pb.GetFunctions.Request) -> pb.GetFunctions.Response:
        return functions(self._provider)

    def validate_provider_config(
        self, request: pb.ValidateProviderConfig.Request
    ) -> pb.ValidateProviderConfig.Response:
        schema = self._provider.schema
        ctx = ValidateContext(
            config=unpacked(schema, request.config) or {}, stopping=self._provider.stopping
        )
        validate(schema, self._provider.validate_block, ctx, what="the provider block")
        return pb.ValidateProviderConfig.Response(diagnostics=messages(ctx.diagnostics))

    def configure_provider(
        self, request: pb.ConfigureProvider.Request
    ) -> pb.ConfigureProvider.Response:
        deferring = Deferring(self._provider, self._provider.schema, request)
        ctx = ConfigureContext(
            config=unpacked(self._provider.schema, request.config) or {},
            terraform_version=request.terraform_version,
            stopping=self._provider.stopping,
            deferral_allowed=deferring.allowed,
        )
        with reported(ctx.diagnostics, "configuring the provider"), deferring:
            self._provider.configure_block(ctx)
        self._provider.deferral = deferring.deferral
        return pb.ConfigureProvider.Response(diagnostics=messages(ctx.diagnostics))

    def stop_provider(self, _: pb.StopProvider.Request) -> pb.StopProvider.Response:
        _log.info("Terraform asks to stop")
        self._provider.stopping.set()
        return pb.StopProvider.Response()
