"""A Terraform state, read for a release."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rocketchat_provider.public.private_state import last_write

from rocketchat_delivery.releases.release import RecordedResource
from rocketchat_delivery.terraform.values import HIDDEN

TYPES = ("string", "number", "bool")
COLLECTIONS = ("list", "set", "map", "object", "tuple")


def recorded_resources(state: Mapping[str, Any]) -> tuple[RecordedResource, ...]:
    """The managed resources of a state, sorted by address."""
    found = [
        RecordedResource(
            address=address,
            type=resource["type"],
            schema_version=instance["schema_version"],
            attributes=_attributes(instance),
            secrets=dict(last_write(instance.get("private")).secret_versions),
        )
        for resource, address, instance in _instances(state, "managed")
    ]
    return tuple(sorted(found, key=lambda resource: resource.address))


def tainted(state: Mapping[str, Any]) -> set[str]:
    """Addresses of what an apply left half made: tainted, or deposed by a replacement."""
    return {
        address
        for _, address, instance in _instances(state, "managed")
        if instance.get("status") == "tainted" or "deposed" in instance
    }


def server_version(state: Mapping[str, Any]) -> str | None:
    """The server's version at the last write."""
    instances = (instance for _, _, instance in _instances(state, "managed"))
    versions = [last_write(each.get("private")).server_version for each in instances]
    return max(filter(None, versions), key=_numbers, default=None)


def _instances(
    state: Mapping[str, Any], mode: str
) -> Iterator[tuple[Mapping[str, Any], str, Mapping[str, Any]]]:
    for resource in state["resources"]:
        if resource["mode"] != mode:
            continue
        prefix = f"{resource['module']}." if "module" in resource else ""
        for instance in resource["instances"]:
            key = instance.get("index_key")
            index = "" if key is None else f"[{json.dumps(key)}]"
            yield resource, f"{prefix}{resource['type']}.{resource['name']}{index}", instance


def _attributes(instance: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {name: unwrapped(value) for name, value in instance["attributes"].items()}
    for path in instance.get("sensitive_attributes", ()):
        _hide(attributes, [_step(step) for step in path])
    return attributes


def unwrapped(value: Any) -> Any:
    """A value of any type is kept with its type: `{"value": …, "type": …}`."""
    if isinstance(value, dict) and value.keys() == {"value", "type"} and _is_type(value["type"]):
        return value["value"]
    return value


def _is_type(type_: Any) -> bool:
    return type_ in TYPES or (isinstance(type_, list) and bool(type_) and type_[0] in COLLECTIONS)


def _step(step: Mapping[str, Any]) -> str | int:
    value = step["value"]
    key: str | int = value["value"] if isinstance(value, dict) else value
    return key


def _hide(value: Any, path: list[str | int]) -> None:
    *parents, last = path
    for step in parents:
        value = value[step]
        if value is None:
            return
    value[last] = HIDDEN


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall("[0-9]+", version)]
