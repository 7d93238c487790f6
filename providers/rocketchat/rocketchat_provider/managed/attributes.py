"""What several resources and data sources have in their schemas and states alike."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client import ABSENT


def only_id(id: str) -> tf.Field[Any, str, str | tf.Unknown | None]:
    """The attribute `id` of what there is one of on each server."""
    return tf.attribute(
        tf.String, computed=True, keep_when_unset=True, description=f'Always "{id}".'
    )


def dynamic(value: object) -> tf.DynamicValue | None:
    """A setting's value as an attribute of any type has it, None where there is none."""
    return None if value is ABSENT or value is None else tf.DynamicValue.of(value)


def refuse_other_ids(id: str, only: str, what: str) -> None:
    """Refuse to import by another id than `only`, where a server has one `what`."""
    if id != only:
        raise tf.DiagnosticError(
            f"No such {what}",
            f'Got the id "{id}"; expected {only}. A server has one {what}, whose id is {only}.',
        )


class NoArguments(tf.Model[tf.K]):
    """The configuration of what takes no arguments."""


NoArgumentsState = NoArguments[tf.Known]
NoArgumentsPlan = NoArguments[tf.Planned]
