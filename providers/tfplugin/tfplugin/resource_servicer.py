"""The calls about resources."""

import time
from typing import Any

from tfplugin import private
from tfplugin import tfplugin6_pb2 as pb
from tfplugin.codec import encode, fits, from_json, load_json
from tfplugin.conformance import check_result, salvaged
from tfplugin.contexts import (
    CreateContext,
    DeleteContext,
    ImportContext,
    MoveContext,
    PlanContext,
    ReadContext,
    UpdateContext,
    UpgradeContext,
    ValidateContext,
)
from tfplugin.diagnostics import DiagnosticError, Diagnostics
from tfplugin.failures import reported
from tfplugin.planning import plan
from tfplugin.provider import Provider
from tfplugin.resource import Resource
from tfplugin.schema import Schema
from tfplugin.sensitive import redact_sensitive
from tfplugin.servicer import messages, object_in
from tfplugin.validation import validate
from tfplugin.values import State, copied, known_or_null
from tfplugin.walking import complete, remove_write_only
from tfplugin.wire import path_message

_NULL = pb.DynamicValue(msgpack=b"\xc0")


def _packed(schema: Schema, state: State, like: pb.DynamicValue = _NULL) -> pb.DynamicValue:
    """A state for Terraform: type-checked, without write-only values."""
    encode(schema.object_type, state)
    kept = copied(state)
    remove_write_only(schema, kept)
    redact_sensitive(schema, kept)
    return pb.DynamicValue(msgpack=encode(schema.object_type, kept, like.msgpack))


def _deadline(schema: Schema, operation: str, state: State) -> float | None:
    if schema.timeouts is None:
        return None
    limit = schema.timeouts.limit(operation, state["timeouts"])
    return None if limit is None else time.monotonic() + limit


class ResourceServicer:
    """Answers Terraform. Each method is the call of its name in the protocol."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._stopping = provider.stopping

    def _resource(self, type_name: str) -> Resource[Any]:
        return self._provider.resources[type_name](self._provider)

    def validate_resource_config(
        self, request: pb.ValidateResourceConfig.Request
    ) -> pb.ValidateResourceConfig.Response:
        resource = self._resource(request.type_name)
        config = object_in(resource.schema, request.config) or {}
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
            raw = _json_object(request.raw_state)
            if request.version != schema.version:
                ctx = UpgradeContext(
                    version=request.version,
                    state=raw,
                    diagnostics=diagnostics,
                    stopping=self._stopping,
                )
                upgraded = _from_json(schema, resource.upgrade(ctx))
            elif fits(schema.object_type, raw):
                upgraded = pb.DynamicValue(json=request.raw_state.json)
            else:
                upgraded = _from_json(schema, raw)
        return pb.UpgradeResourceState.Response(
            upgraded_state=upgraded, diagnostics=messages(diagnostics)
        )

    def read_resource(self, request: pb.ReadResource.Request) -> pb.ReadResource.Response:
        resource = self._resource(request.type_name)
        diagnostics = Diagnostics()
        state, kept = request.current_state, request.private
        with reported(diagnostics, f"reading {request.type_name}"):
            current = object_in(resource.schema, request.current_state) or {}
            ctx = ReadContext(
                state=current,
                private=private.load(request.private),
                deadline=_deadline(resource.schema, "read", current),
                diagnostics=diagnostics,
                stopping=self._stopping,
            )
            found = resource.read(ctx)
            if not diagnostics.failed:
                state = _NULL if found is None else _packed(resource.schema, found, state)
                kept = private.dump(ctx.private)
        return pb.ReadResource.Response(
            new_state=state, private=kept, diagnostics=messages(diagnostics)
        )

    def plan_resource_change(
        self, request: pb.PlanResourceChange.Request
    ) -> pb.PlanResourceChange.Response:
        resource = self._resource(request.type_name)
        schema = resource.schema
        diagnostics = Diagnostics()
        response = pb.PlanResourceChange.Response(
            planned_state=request.proposed_new_state, planned_private=request.prior_private
        )
        with reported(diagnostics, f"planning {request.type_name}"):
            prior = object_in(schema, request.prior_state)
            planned = object_in(schema, request.proposed_new_state)
            ctx = PlanContext(
                schema=schema,
                action="delete" if planned is None else "create" if prior is None else "update",
                prior=prior,
                config=object_in(schema, request.config),
                planned=planned or {},
                private=private.load(request.prior_private),
                diagnostics=diagnostics,
                stopping=self._stopping,
            )
            plan(resource, ctx)
            if planned is not None:
                proposed = request.proposed_new_state
                response.planned_state.CopyFrom(_packed(schema, ctx.planned, proposed))
                response.requires_replace.extend(map(path_message, ctx.replace_paths))
            response.planned_private = private.dump(ctx.private)
        response.diagnostics.extend(messages(diagnostics))
        return response

    def apply_resource_change(
        self, request: pb.ApplyResourceChange.Request
    ) -> pb.ApplyResourceChange.Response:
        resource = self._resource(request.type_name)
        prior = object_in(resource.schema, request.prior_state)
        planned = object_in(resource.schema, request.planned_state)
        if planned is None:
            return self._delete(resource, prior or {}, request)
        return self._create_or_update(resource, prior, planned, request)

    def _delete(
        self, resource: Resource[Any], prior: State, request: pb.ApplyResourceChange.Request
    ) -> pb.ApplyResourceChange.Response:
        diagnostics = Diagnostics()
        state, kept = request.prior_state, request.planned_private
        with reported(diagnostics, f"deleting {request.type_name}"):
            ctx = DeleteContext(
                prior=prior,
                private=private.load(request.planned_private),
                deadline=_deadline(resource.schema, "delete", prior),
                diagnostics=diagnostics,
                stopping=self._stopping,
            )
            resource.delete(ctx)
            if not diagnostics.failed:
                state, kept = _NULL, b""
        return pb.ApplyResourceChange.Response(
            new_state=state, private=kept, diagnostics=messages(diagnostics)
        )

    def _create_or_update(
        self,
        resource: Resource[Any],
        prior: State | None,
        planned: State,
        request: pb.ApplyResourceChange.Request,
    ) -> pb.ApplyResourceChange.Response:
        ctx = self._saving_context(resource.schema, prior, planned, request)
        doing = f"{'creating' if prior is None else 'updating'} {request.type_name}"
        with reported(ctx.diagnostics, doing):
            ctx.private.update(private.load(request.planned_private))
            if isinstance(ctx, UpdateContext):
                ctx.saved = resource.update(ctx)
            else:
                ctx.saved = resource.create(ctx)
            check_result(ctx.diagnostics, resource.schema, planned, ctx.saved)
        state = request.prior_state
        if ctx.saved is not None:
            kept = known_or_null(salvaged(resource.schema, ctx.saved))
            state = _packed(resource.schema, kept, request.planned_state)
        return pb.ApplyResourceChange.Response(
            new_state=state,
            private=private.dump(ctx.private),
            diagnostics=messages(ctx.diagnostics),
        )

    def _saving_context(
        self,
        schema: Schema,
        prior: State | None,
        planned: State,
        request: pb.ApplyResourceChange.Request,
    ) -> CreateContext | UpdateContext:
        config = object_in(schema, request.config) or {}
        if prior is None:
            return CreateContext(
                config=config,
                planned=planned,
                deadline=_deadline(schema, "create", planned),
                stopping=self._stopping,
            )
        return UpdateContext(
            prior=prior,
            config=config,
            planned=planned,
            deadline=_deadline(schema, "update", planned),
            stopping=self._stopping,
        )

    def import_resource_state(
        self, request: pb.ImportResourceState.Request
    ) -> pb.ImportResourceState.Response:
        resource = self._resource(request.type_name)
        ctx = ImportContext(id=request.id, stopping=self._stopping)
        response = pb.ImportResourceState.Response()
        with reported(ctx.diagnostics, f"importing {request.type_name}"):
            state = complete(resource.schema, resource.import_state(ctx))
            response.imported_resources.add(
                type_name=request.type_name,
                state=_packed(resource.schema, state),
                private=private.dump(ctx.private),
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
                state=_json_object(request.source_state),
                private=private.load_foreign(request.source_private),
                diagnostics=diagnostics,
                stopping=self._stopping,
            )
            moved = resource.move(ctx)
            if moved is None:
                raise _not_movable(request)
            response.target_state.CopyFrom(_from_json(resource.schema, moved))
            response.target_private = private.dump(ctx.private)
        response.diagnostics.extend(messages(diagnostics))
        return response


def _from_json(schema: Schema, state: State) -> pb.DynamicValue:
    """A state that may be partial, and in JSON, as a message."""
    return _packed(schema, complete(schema, from_json(schema.object_type, state)))


def _not_movable(request: pb.MoveResourceState.Request) -> DiagnosticError:
    return DiagnosticError(
        "Move is not supported",
        f"A {request.target_type_name} cannot take over the state of a {request.source_type_name} "
        f"of {request.source_provider_address}. Remove the moved block; import the object instead.",
    )


def _json_object(raw: pb.RawState) -> dict[str, Any]:
    state = load_json(raw.json) if raw.json else None
    if not isinstance(state, dict):
        raise DiagnosticError(
            "State is not readable",
            "The state of this object is not in the form that Terraform 0.12 and newer write.",
        )
    return state
