"""Handles the calls about actions."""

from collections.abc import Iterator

from tfplugin.author.action import ActionCall, AnyAction
from tfplugin.author.provider import AnyProvider
from tfplugin.log.records import redacted
from tfplugin.log.text import printable
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.deferring import Deferring
from tfplugin.protocol.states import messages, unpacked
from tfplugin.rules.failures import reported
from tfplugin.rules.planning import with_defaults
from tfplugin.rules.validation import validate
from tfplugin.schema.contexts import ValidateContext

Event = pb.InvokeAction.Event


class ActionServicer:
    """Handles Terraform's calls. Each method has the name of its call in the protocol."""

    def __init__(self, provider: AnyProvider) -> None:
        self._provider = provider
        self._stopping = provider.stopping

    def _action(self, name: str) -> AnyAction:
        return self._provider.actions[name](self._provider)

    def validate_action_config(
        self, request: pb.ValidateActionConfig.Request
    ) -> pb.ValidateActionConfig.Response:
        action = self._action(request.type_name)
        config = unpacked(action.schema, request.config) or {}
        ctx = ValidateContext(config=config, stopping=self._stopping)
        validate(action.schema, action.validate_block, ctx, what=request.type_name)
        return pb.ValidateActionConfig.Response(diagnostics=messages(ctx.diagnostics))

    def plan_action(self, request: pb.PlanAction.Request) -> pb.PlanAction.Response:
        action = self._action(request.action_type)
        deferring = Deferring(self._provider, action.schema, request)
        ctx = ActionCall(
            config=with_defaults(action.schema, unpacked(action.schema, request.config) or {}),
            stopping=self._stopping,
            deferral_allowed=deferring.allowed,
        )
        with reported(ctx.diagnostics, f"planning {request.action_type}"), deferring:
            deferring.begin()
            action.plan_block(ctx)
        diagnostics = [*messages(ctx.diagnostics), *messages(self._provider.take_notices())]
        return pb.PlanAction.Response(diagnostics=diagnostics, deferred=deferring.message)

    def invoke_action(self, request: pb.InvokeAction.Request) -> Iterator[Event]:
        action = self._action(request.action_type)
        ctx = ActionCall(
            config=with_defaults(action.schema, unpacked(action.schema, request.config) or {}),
            stopping=self._stopping,
        )
        with reported(ctx.diagnostics, f"invoking {request.action_type}"):
            for message in action.invoke_block(ctx):
                yield Event(progress=Event.Progress(message=printable(redacted(message))))
        yield Event(completed=Event.Completed(diagnostics=messages(ctx.diagnostics)))
