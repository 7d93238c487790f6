"""Checks schemas and describes each problem in a sentence."""

import re
from collections.abc import Iterator
from typing import Final

from tfplugin.schema.attributes import Attribute, Body, Schema

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED: Final = frozenset(
    {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"}
)


def problems(schema: Schema) -> Iterator[str]:
    """Return one sentence per problem; each says where the problem is."""
    if not schema.description:
        yield "the schema has no description"
    for name in sorted(_RESERVED & schema.object_type.attributes.keys()):
        yield f"{name}: the name is Terraform's own"
    yield from _of_body(schema, "", in_set=False)


def _of_body(body: Body, path: str, *, in_set: bool) -> Iterator[str]:
    for name in sorted(body.attributes.keys() & body.blocks.keys()):
        yield f"{path}{name}: is both an attribute and a block"
    for name, attribute in body.attributes.items():
        yield from _of_member(path, name, attribute.description)
        yield from _of_attribute(f"{path}{name}", attribute, in_set=in_set)
    for name, block in body.blocks.items():
        yield from _of_member(path, name, block.description)
    for name, node in body.inside.items():
        yield from _of_body(node, f"{path}{name}.", in_set=in_set or node.nesting == "set")


def _of_member(path: str, name: str, description: str) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield f"{path}{name}: not a name Terraform takes (lower case, digits, _)"
    if not description:
        yield f"{path}{name}: has no description"


def _of_attribute(path: str, attribute: Attribute, *, in_set: bool) -> Iterator[str]:
    if not (attribute.required or attribute.optional or attribute.computed):
        yield f"{path}: is neither required, optional nor computed"
    if attribute.required and (attribute.optional or attribute.computed):
        yield f"{path}: is required and optional or computed at once"
    if attribute.write_only and attribute.computed:
        yield f"{path}: is write-only, so it cannot be computed or have a default"
    if attribute.write_only and in_set:
        yield f"{path}: a set cannot hold write-only attributes"
    if attribute.keep_when_unset and not attribute.computed:
        yield f"{path}: keep_when_unset is for computed attributes"
