"""Converts objects from and to Terraform's messages."""

import time
from typing import Any, Final

from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.messages import diagnostic_message
from tfplugin.rules.conformance import require_dict, require_state
from tfplugin.rules.sensitive import redact_sensitive
from tfplugin.schema.attributes import Attribute, Schema
from tfplugin.schema.selecting import selection
from tfplugin.schema.walking import complete, remove_write_only
from tfplugin.values.decoding import decode
from tfplugin.values.diagnostics import DiagnosticError, Diagnostics
from tfplugin.values.encoding import encode
from tfplugin.values.state_json import from_json, load_json
from tfplugin.values.value import State, copied

NULL: Final = pb.DynamicValue(msgpack=b"\xc0")


def unpacked(schema: Schema, value: pb.DynamicValue) -> State | None:
    """Return the object in a message. Its sensitive strings are masked in logs from now on."""
    state: State | None = decode(schema.object_type, value.msgpack)
    redact_sensitive(schema, state)
    return state


def packed(schema: Schema, state: State, like: pb.DynamicValue = NULL) -> pb.DynamicValue:
    """Return a whole state as a message, type-checked and without write-only values.

    `like`: what Terraform proposed or knows of the object, see `codec.encode`. Raises
    ValueMismatchError.
    """
    require_dict(state)
    if _may_hold_write_only(schema, state):
        require_state(schema, state)
        state = copied(state)
        remove_write_only(schema, state)
    encoded = encode(schema.object_type, state, like.msgpack)
    redact_sensitive(schema, state)
    return pb.DynamicValue(msgpack=encoded)


def _may_hold_write_only(schema: Schema, state: State) -> bool:
    attributes, inside = selection(schema, _is_write_only)
    return bool(inside) or any(state.get(name) is not None for name, _ in attributes)


def _is_write_only(attribute: Attribute) -> bool:
    return attribute.write_only


def packed_json(schema: Schema, state: dict[str, Any]) -> pb.DynamicValue:
    """Return a state, which may be partial and in JSON or Python's values, as a message."""
    return packed(schema, complete(schema, from_json(schema.object_type, state)))


def json_object(raw: pb.RawState) -> dict[str, Any]:
    """Return the JSON object in a state file."""
    state = load_json(raw.json) if raw.json else None
    if not isinstance(state, dict):
        raise DiagnosticError(
            "State is not readable",
            "The state of this object is not in the form that Terraform 0.12 and newer write.",
        )
    return state


def deadline(schema: Schema, operation: str, state: State) -> float | None:
    """Return when the object's `timeouts` end an operation, on `time.monotonic`'s clock."""
    if schema.timeouts is None:
        return None
    limit = schema.timeouts.limit(operation, state["timeouts"])
    return None if limit is None else time.monotonic() + limit


def messages(diagnostics: Diagnostics) -> list[pb.Diagnostic]:
    return [diagnostic_message(diagnostic) for diagnostic in diagnostics]
