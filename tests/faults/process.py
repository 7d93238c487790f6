"""The provider, asked through its protocol as Terraform asks it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rocketchat_provider.provider import RocketChatProvider
from tfplugin import DynamicValue
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.provider_servicer import ProviderServicer
from tfplugin.protocol.resource_servicer import ResourceServicer
from tfplugin.schema.attributes import Schema
from tfplugin.schema.walking import complete
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode

_NULL = pb.DynamicValue(msgpack=b"\xc0")
_TERRAFORM = "1.11.4"


@dataclass(frozen=True)
class Said:
    """A diagnostic, with the attribute it is about ("" for none)."""

    severity: str
    summary: str
    detail: str
    attribute: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.summary} [{self.attribute}]\n  {self.detail}"


@dataclass(frozen=True)
class Instance:
    """An object in the state."""

    state: Mapping[str, Any]
    private: bytes = b""
    tainted: bool = False
    depends_on: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Change:
    """What is planned for one object: create, update, replace, delete or nothing ("")."""

    action: str
    planned: Mapping[str, Any] | None
    private: bytes


class Killed(Exception):  # noqa: N818 - what happened to the provider
    """The provider died, and what it had not answered is lost."""


class Process:
    """One run of the provider, asked through its protocol."""

    def __init__(self) -> None:
        self.provider = RocketChatProvider()
        self.killed = False
        self.interrupted = False
        self._provider = ProviderServicer(self.provider)
        self._resources = ResourceServicer(self.provider)
        self.said: list[Said] = []

    def configure(self) -> bool:
        schema = self.provider.schema
        config = pb.DynamicValue(msgpack=encode(schema.object_type, complete(schema, {})))
        answer = self._provider.configure_provider(
            pb.ConfigureProvider.Request(terraform_version=_TERRAFORM, config=config)
        )
        return self._heard(answer)

    def validate(self, kind: str, config: Mapping[str, Any]) -> bool:
        request = pb.ValidateResourceConfig.Request(
            type_name=kind,
            config=self._packed(kind, config),
            client_capabilities=pb.ClientCapabilities(write_only_attributes_allowed=True),
        )
        return self._heard(self._resources.validate_resource_config(request))

    def recall(self, kind: str, instance: Instance) -> None:
        """Send the stored state, as Terraform does before anything else about an object."""
        stored = json.dumps(_stored(dict(instance.state)), default=float)
        request = pb.UpgradeResourceState.Request(
            type_name=kind,
            version=self.schema(kind).version,
            raw_state=pb.RawState(json=stored.encode()),
        )
        self._heard(self._resources.upgrade_resource_state(request))

    def import_(self, kind: str, id: str) -> bool:
        """Import, as Terraform does it at plan."""
        request = pb.ImportResourceState.Request(type_name=kind, id=id)
        return self._heard(self._resources.import_resource_state(request))

    def read(self, kind: str, instance: Instance) -> tuple[bool, Instance | None]:
        answer = self._resources.read_resource(
            pb.ReadResource.Request(
                type_name=kind,
                current_state=self._packed(kind, instance.state),
                private=instance.private,
            )
        )
        good, state = self._heard(answer), self._unpacked(kind, answer.new_state)
        if state is None:
            return good, None
        return good, replace(instance, state=state, private=answer.private)

    def plan(
        self,
        kind: str,
        prior: Mapping[str, Any] | None,
        private: bytes,
        config: Mapping[str, Any] | None,
    ) -> tuple[bool, Change]:
        schema = self.schema(kind)
        proposed = None if config is None else _proposed(schema, prior, config)
        answer = self._resources.plan_resource_change(
            pb.PlanResourceChange.Request(
                type_name=kind,
                prior_state=self._packed(kind, prior),
                proposed_new_state=self._packed(kind, proposed),
                config=self._packed(kind, config),
                prior_private=private,
            )
        )
        good, planned = self._heard(answer), self._unpacked(kind, answer.planned_state)
        if config is None:
            action = "delete"
        elif prior is None:
            action = "create"
        elif answer.requires_replace:
            action = "replace"
        else:
            action = "" if planned == prior else "update"
        return good, Change(action, planned, answer.planned_private)

    def apply(
        self,
        kind: str,
        prior: Mapping[str, Any] | None,
        planned: Mapping[str, Any] | None,
        private: bytes,
        config: Mapping[str, Any] | None,
    ) -> tuple[bool, Mapping[str, Any] | None, bytes]:
        answer = self._resources.apply_resource_change(
            pb.ApplyResourceChange.Request(
                type_name=kind,
                prior_state=self._packed(kind, prior),
                planned_state=self._packed(kind, planned),
                config=self._packed(kind, config),
                planned_private=private,
            )
        )
        if self.killed:
            raise Killed
        good = self._heard(answer)
        return good, self._unpacked(kind, answer.new_state), answer.private

    def schema(self, kind: str) -> Schema:
        return self.provider.resources[kind].schema

    def _heard(self, answer: Any) -> bool:
        if self.killed:
            raise Killed
        found = [_said(message) for message in answer.diagnostics]
        self.said += [one for one in found if one not in self.said]
        return not any(one.severity == "error" for one in found)

    def _packed(self, kind: str, state: Mapping[str, Any] | None) -> pb.DynamicValue:
        if state is None:
            return _NULL
        return pb.DynamicValue(msgpack=encode(self.schema(kind).object_type, dict(state)))

    def _unpacked(self, kind: str, value: pb.DynamicValue) -> Mapping[str, Any] | None:
        state: Mapping[str, Any] | None = decode(self.schema(kind).object_type, value.msgpack)
        return state


def _proposed(
    schema: Schema, prior: Mapping[str, Any] | None, config: Mapping[str, Any]
) -> dict[str, Any]:
    """The configuration, with what it leaves to the provider as it was."""
    before = prior or {}
    return {
        name: None
        if attribute.write_only
        else config[name]
        if config[name] is not None or not attribute.computed
        else before.get(name)
        for name, attribute in schema.attributes.items()
    }


def _stored(value: Any) -> Any:
    """A value as a state file has it."""
    if isinstance(value, DynamicValue):
        return {"type": value.type.to_json(), "value": _stored(value.value)}
    if isinstance(value, dict):
        return {name: _stored(one) for name, one in value.items()}
    return [_stored(one) for one in value] if isinstance(value, list) else value


def _said(message: pb.Diagnostic) -> Said:
    severity = "error" if message.severity == pb.Diagnostic.ERROR else "warning"
    path = ""
    for step in message.attribute.steps:
        kind = step.WhichOneof("selector")
        value = getattr(step, kind)
        if kind == "attribute_name":
            path += f".{value}" if path else value
        else:
            path += f"[{json.dumps(value)}]"
    return Said(severity, message.summary, message.detail, path)
