"""The two maps of `rocketchat_settings`, and what of them has been written."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.managed.originals import ATTRIBUTE, Originals


class Progress:
    """What has been written by now, saved after each write."""

    def __init__(
        self,
        ctx: tf.CreateContext | tf.UpdateContext,
        state: tf.State,
        prior: tf.State,
        originals: Originals,
    ) -> None:
        self._ctx = ctx
        self._originals = originals
        self._state = state
        self._values = plain(prior.get("values"))
        self._references = dict(references(prior.get("secret_values")))

    def wrote_value(self, id: str, value: Any) -> None:
        """A value is written."""
        self._values[id] = value
        self._save()

    def wrote_secret(self, id: str, reference: str) -> None:
        """A secret is written."""
        self._references[id] = reference
        self._save()

    def put_back(self, id: str) -> None:
        """A setting is managed no more."""
        self._values.pop(id, None)
        self._references.pop(id, None)
        self._save()

    def _save(self) -> None:
        values = tf.DynamicValue.of(self._values) if self._has("values", self._values) else None
        found = self._references if self._has("secret_values", self._references) else None
        state = self._state | {"values": values, "secret_values": found}
        self._ctx.save(state | {ATTRIBUTE: self._originals.attribute})

    def _has(self, name: str, written: Mapping[str, Any]) -> bool:
        """Whether the state has a map; one that is not configured and has no entry is null."""
        return bool(written) or self._state[name] is not None


def plain(values: Any) -> dict[str, Any]:
    """The values by id; {} while they are not known."""
    return (
        values.plain
        if isinstance(values, tf.DynamicValue) and isinstance(values.value, dict)
        else {}
    )


def references(secret_values: Any) -> dict[str, Any]:
    """The references by id; {} while they are not known."""
    return secret_values if isinstance(secret_values, dict) else {}


def named(state: Mapping[str, Any] | None) -> set[str]:
    """The ids in both maps."""
    if not state:
        return set()
    return plain(state["values"]).keys() | references(state["secret_values"]).keys()
