"""Handles the calls about resources."""

from typing import Any

from tfplugin.author.contexts import (
    ImportContext,
    MoveContext,
    ReadContext,
    UpgradeContext,
    UpgradeIdentityContext,
)
from tfplugin.author.provider import AnyProvider
from tfplugin.author.resource import ResourceHooks
from tfplugin.protocol import apply_call, private
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.deferring import Deferring, imported_later
from tfplugin.protocol.identities import (
    identity_of,
    imported_identity,
    packed_identity_json,
    unpacked_identity,
)
from tfplugin.protocol.plan_call import plan_change
from tfplugin.protocol.states import (
    NULL,
    deadline,
    json_object,
    messages,
    packed,
    packed_json,
    unpacked,
)
from tfplugin.rules.failures import reported
from tfplugin.rules.generating import generated
from tfplugin.rules.validation import validate
from tfplugin.schema.contexts import ValidateContext
from tfplugin.schema.walking import complete
from tfplugin.values.diagnostics import AlreadyReported, DiagnosticError, Diagnostics
from tfplugin.values.encoding import encode
from tfplugin.values.state_json import fits, from_json


class ResourceServicer:
    """Handles Terraform's calls. Each method has the name of its call in the protocol."""

    def __init__(self, provider: AnyProvider) -> None:
        self._provider = provider
        self._stopping = provider.stopping

    def _resource(self, type_name: str) -> ResourceHooks[Any]:
        return self._provider.resources[type_name](self._provider).hooks()

    def validate_resource_config(
        self, request: pb.ValidateResourceConfig.Request
    ) -> pb.ValidateResourceConfig.Response:
        resource = self._resource(request.type_name)
        config = unpacked(resource.schema, request.config) or {}
        ctx = ValidateContext(config=config, stopping=self._stopping)
        validate(
            resource.schema,
            resource.validate,
            ctx,
            what=request.type_name,
            write_only_allowed=request.client_capabilities.write_only_attributes_allowed,
        )
        return pb.ValidateResourceConfig.Response(diagnostics=messages(ctx.diagnostics))

    def upgrade_resource_state(
        self, request: pb.UpgradeResourceState.Request
    ) -> pb.UpgradeResourceState.Response:
        resource = self._resource(request.type_name)
        schema = resource.schema
        diagnostics = Diagnostics()
        upgraded = None
        with reported(diagnostics, f"upgrading the state of {request.type_name}"):
            raw = json_object(request.raw_state)
            if request.version == schema.version:
                resource.observe(raw, diagnostics)
            if request.version != schema.version:
                ctx = UpgradeContext(
                    version=request.version,
                    state=raw,
                    diagnostics=diagnostics,
                    stopping=self._stopping,
                )
                upgraded = packed_json(schema, resource.upgrade(ctx))
            elif fits(schema.object_type, raw):
                upgraded = pb.DynamicValue(json=request.raw_state.json)
            else:
                upgraded = packed_json(schema, raw)
        return pb.UpgradeResourceState.Response(
            upgraded_state=upgraded, diagnostics=messages(diagnostics)
        )

    def upgrade_resource_identity(
        self, request: pb.UpgradeResourceIdentity.Request
    ) -> pb.UpgradeResourceIdentity.Response:
        resource = self._resource(request.type_name)
        diagnostics = Diagnostics()
        upgraded = None
        with reported(diagnostics, f"upgrading the identity of {request.type_name}"):
            raw = json_object(request.raw_identity)
            if resource.identity and request.version != resource.identity.version:
                ctx = UpgradeIdentityContext(
                    version=request.version,
                    identity=raw,
                    diagnostics=diagnostics,
                    stopping=self._stopping,
                )
                raw = resource.upgrade_identity(ctx)
            upgraded = packed_identity_json(resource, raw)
        return pb.UpgradeResourceIdentity.Response(
            upgraded_identity=upgraded, diagnostics=messages(diagnostics)
        )

    def generate_resource_config(
        self, request: pb.GenerateResourceConfig.Request
    ) -> pb.GenerateResourceConfig.Response:
        resource = self._resource(request.type_name)
        diagnostics = Diagnostics()
        config = None
        with reported(diagnostics, f"generating a configuration for {request.type_name}"):
            state = unpacked(resource.schema, request.state) or {}
            written = generated(resource, state)
            config = pb.DynamicValue(msgpack=encode(resource.schema.object_type, written))
        return pb.GenerateResourceConfig.Response(config=config, diagnostics=messages(diagnostics))

    def read_resource(self, request: pb.ReadResource.Request) -> pb.ReadResource.Response:
        resource = self._resource(request.type_name)
        diagnostics = Diagnostics()
        state, kept = request.current_state, request.private
        identity = request.current_identity if request.HasField("current_identity") else None
        deferring = Deferring(self._provider, resource.schema, request)
        self._provider.has_read = True
        with reported(diagnostics, f"reading {request.type_name}"), deferring:
            deferring.begin()
            current = unpacked(resource.schema, request.current_state) or {}
            ctx = ReadContext(
                state=current,
                private=private.load(request.private),
                deadline=deadline(resource.schema, "read", current),
                diagnostics=diagnostics,
                stopping=self._stopping,
                deferral_allowed=deferring.allowed,
            )
            try:
                found = resource.read(ctx)
            except AlreadyReported:
                found = unpacked(resource.schema, request.current_state)
            if not diagnostics.failed:
                state = NULL if found is None else packed(resource.schema, found, state)
                kept = private.dump(ctx.private)
            if found is not None and not diagnostics.failed:
                identity = identity_of(resource, found, request.current_identity, diagnostics)
        return pb.ReadResource.Response(
            new_state=state,
            private=kept,
            new_identity=identity,
            diagnostics=messages(diagnostics),
            deferred=deferring.message,
        )

    def plan_resource_change(
        self, request: pb.PlanResourceChange.Request
    ) -> pb.PlanResourceChange.Response:
        resource = self._resource(request.type_name)
        response = plan_change(resource, request, self._stopping)
        response.diagnostics.extend(messages(self._provider.take_notices()))
        return response

    def apply_resource_change(
        self, request: pb.ApplyResourceChange.Request
    ) -> pb.ApplyResourceChange.Response:
        resource = self._resource(request.type_name)
        prior = unpacked(resource.schema, request.prior_state)
        planned = unpacked(resource.schema, request.planned_state)
        if planned is None:
            return apply_call.delete(resource, prior or {}, request, self._stopping)
        if prior is None:
            return apply_call.create(resource, planned, request, self._stopping)
        return apply_call.update(resource, prior, planned, request, self._stopping)

    def import_resource_state(
        self, request: pb.ImportResourceState.Request
    ) -> pb.ImportResourceState.Response:
        resource = self._resource(request.type_name)
        identity = unpacked_identity(resource, request.identity)
        deferring = Deferring(self._provider, resource.schema, request)
        ctx = ImportContext(
            id=request.id,
            identity=identity,
            stopping=self._stopping,
            deferral_allowed=deferring.allowed,
        )
        response = pb.ImportResourceState.Response()
        with reported(ctx.diagnostics, f"importing {request.type_name}"), deferring:
            deferring.begin()
            state = complete(resource.schema, resource.import_state(ctx))
            response.imported_resources.add(
                type_name=request.type_name,
                state=packed(resource.schema, state),
                private=private.dump(ctx.private),
                identity=imported_identity(resource, state, request.identity),
            )
        if deferring.message:
            response.deferred.CopyFrom(deferring.message)
            response.imported_resources.add(
                type_name=request.type_name,
                state=imported_later(resource.schema, ctx.state),
                private=private.dump(ctx.private),
                identity=request.identity if request.HasField("identity") else None,
            )
        response.diagnostics.extend(messages(ctx.diagnostics))
        return response

    def move_resource_state(
        self, request: pb.MoveResourceState.Request
    ) -> pb.MoveResourceState.Response:
        resource = self._resource(request.target_type_name)
        diagnostics = Diagnostics()
        response = pb.MoveResourceState.Response()
        doing = f"moving {request.source_type_name} to {request.target_type_name}"
        with reported(diagnostics, doing):
            ctx = MoveContext(
                source_provider=request.source_provider_address,
                source_type=request.source_type_name,
                version=request.source_schema_version,
                state=json_object(request.source_state),
                private=private.load_foreign(request.source_private),
                diagnostics=diagnostics,
                stopping=self._stopping,
            )
            moved = resource.move(ctx)
            if moved is None:
                raise _not_movable(request)
            target = complete(resource.schema, from_json(resource.schema.object_type, moved))
            response.target_state.CopyFrom(packed(resource.schema, target))
            response.target_private = private.dump(ctx.private)
            identity = identity_of(resource, target, pb.ResourceIdentityData(), diagnostics)
            if identity is not None:
                response.target_identity.CopyFrom(identity)
        response.diagnostics.extend(messages(diagnostics))
        return response


def _not_movable(request: pb.MoveResourceState.Request) -> DiagnosticError:
    return DiagnosticError(
        "Move is not supported",
        f"A {request.target_type_name} cannot take over the state of a {request.source_type_name} "
        f"of {request.source_provider_address}. Remove the moved block; import the object instead.",
    )
