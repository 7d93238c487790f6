"""Converts identities from and to Terraform's messages."""

from typing import Any

from tfplugin.author.resource import ResourceHooks
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.rules.identifying import check_unchanged, declared_identity, identify, is_complete
from tfplugin.values.decoding import decode
from tfplugin.values.diagnostics import Diagnostics
from tfplugin.values.encoding import encode
from tfplugin.values.state_json import from_json
from tfplugin.values.value import State, is_known

Message = pb.ResourceIdentityData


def unpacked_identity(resource: ResourceHooks[Any], message: Message) -> State | None:
    """Return the identity in a message, None if there is none."""
    declared, data = resource.identity, message.identity_data.msgpack
    if declared is None or not data:
        return None
    values: State | None = decode(declared.object_type, data)
    return values


def packed_identity(resource: ResourceHooks[Any], identity: State) -> Message:
    """Return an identity as a message, type-checked. Raises ValueMismatchError."""
    encoded = encode(declared_identity(resource).object_type, identity)
    return Message(identity_data=pb.DynamicValue(msgpack=encoded))


def packed_identity_json(resource: ResourceHooks[Any], identity: dict[str, Any]) -> Message:
    """Return an identity, which may be partial and in JSON, as a message."""
    declared = declared_identity(resource)
    return packed_identity(resource, from_json(declared.object_type, identity))


def identity_of(
    resource: ResourceHooks[Any], state: State, known: Message, diagnostics: Diagnostics
) -> Message | None:
    """Return the identity of an existing object, None while it is incomplete.

    `known`: the one that Terraform has, which may be empty. Adds an error if it has changed.
    """
    if resource.identity is None:
        return None
    before = unpacked_identity(resource, known)
    found = identify(resource, state, before)
    check_unchanged(diagnostics, resource, found, before)
    return _if_complete(resource, found)


def imported_identity(resource: ResourceHooks[Any], state: State, asked: Message) -> Message | None:
    """Return the identity of an imported object, which the user may have spelled differently."""
    if resource.identity is None:
        return None
    found = identify(resource, state, unpacked_identity(resource, asked))
    return _if_complete(resource, found)


def _if_complete(resource: ResourceHooks[Any], identity: State) -> Message | None:
    return packed_identity(resource, identity) if is_complete(resource, identity) else None


def planned_identity(
    resource: ResourceHooks[Any],
    planned: State,
    prior: Message,
    diagnostics: Diagnostics,
    *,
    is_new: bool,
) -> Message | None:
    """Return the identity that a plan leads to, None if it is not known yet.

    `is_new`: the plan creates the object, or replaces it, so that it may have another identity.
    """
    if resource.identity is None:
        return None
    if is_new:
        found = identify(resource, planned, None)
        # `terraform show -json` fails on a plan with an unknown identity (1.12 to 1.15).
        return packed_identity(resource, found) if is_known(found) else None
    return identity_of(resource, planned, prior, diagnostics)
