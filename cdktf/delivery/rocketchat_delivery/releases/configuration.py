"""The part of a synthesised stack that a release keeps, and whether a state agrees with it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rocketchat_delivery.releases.state import recorded_resources, tainted

KEPT = ("resource", "data", "output", "locals", "variable")
META_ARGUMENTS = (
    *("count", "for_each", "depends_on", "provider", "lifecycle"),
    *("provisioner", "connection"),
)
INSTANCES = {"count", "for_each"}
REFERENCE = re.compile(r"\$\{(\w+\.[\w-]+)\.(\w+)\}")
ROLLED_BACK_TO = "rolled_back_to"
FILES = "files"
"""The texts of the files of a configuration in Terraform's own language, by name."""


def kept_configuration(document: Mapping[str, Any]) -> dict[str, Any]:
    """A synthesised stack without comments, connection and backend."""
    if FILES in document:
        return {FILES: document[FILES]}
    return {name: _without_comments(document[name]) for name in KEPT if name in document}


def rolled_back_to(document: Mapping[str, Any]) -> int | None:
    """The release that a synthesised stack was taken from, if it was."""
    number: int | None = document.get("//", {}).get(ROLLED_BACK_TO)
    return number


def blocks(configuration: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every resource block: its type, its name, and what it says."""
    for type_, named in configuration.get("resource", {}).items():
        for name, block in named.items():
            yield type_, name, block


def is_whole(configuration: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    """Whether a state has every resource of a configuration and none besides, none half made.

    What modules hold is not in the configuration, and not compared. Of a configuration in
    Terraform's own language nothing is compared.
    """
    if FILES in configuration:
        return not tainted(state)
    found = {each.address.partition("[")[0] for each in recorded_resources(state)}
    addresses = {address for address in found if not address.startswith("module.")}
    wanted = {f"{type_}.{name}": block for type_, name, block in blocks(configuration)}
    # One with `count` or `for_each` may have no instance at all.
    certain = {address for address, block in wanted.items() if not block.keys() & INSTANCES}
    return not tainted(state) and certain <= addresses <= wanted.keys()


def is_settled(configuration: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    """Whether a state is what a configuration asks for, as far as that can be known offline.

    Every resource is there and none besides, nothing is half made, and every argument that is
    written out, or taken from another resource, has its value.
    """
    if not is_whole(configuration, state):
        return False
    attributes = {each.address: each.attributes for each in recorded_resources(state)}
    return all(
        _agrees(block, attributes[f"{type_}.{name}"], attributes)
        for type_, name, block in blocks(configuration)
        if f"{type_}.{name}" in attributes
    )


def _agrees(
    block: Mapping[str, Any], found: Mapping[str, Any], all_: Mapping[str, Mapping[str, Any]]
) -> bool:
    arguments = {name: value for name, value in block.items() if name not in META_ARGUMENTS}
    return all(
        _equal(_evaluated(value, all_), found.get(name))
        for name, value in arguments.items()
        if not name.endswith("_wo")
    )


def _evaluated(value: Any, all_: Mapping[str, Mapping[str, Any]]) -> Any:
    """A value with simple references looked up; None for an expression that is not one."""
    if isinstance(value, dict):
        return {name: _evaluated(element, all_) for name, element in value.items()}
    if isinstance(value, list):
        return [_evaluated(element, all_) for element in value]
    if not isinstance(value, str):
        return value
    reference = REFERENCE.fullmatch(value)
    if reference:
        return all_.get(reference[1], {}).get(reference[2])
    text = value.replace("$${", "${").replace("%%{", "%{")
    return None if text == value and "${" in value else text


def _equal(wanted: Any, found: Any) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(_equal(value, found.get(name)) for name, value in wanted.items())
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(_equal, wanted, found))
    return bool(wanted == found)


def _without_comments(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_comments(each) for name, each in value.items() if name != "//"}
    if isinstance(value, list):
        return [_without_comments(each) for each in value]
    return value
