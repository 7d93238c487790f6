"""The Rocket.Chat settings that a change is about, whichever resource manages them."""

from collections.abc import Iterator
from typing import Any

from rocketchat_delivery.terraform.plan import Change
from rocketchat_delivery.terraform.values import Difference


def changed_settings(change: Change) -> Iterator[Difference]:
    """A difference for each setting that changes; its path is the setting's id.

    Old is None for one that was not managed before, new for one that is not any more.
    """
    if change.type == "rocketchat_setting":
        id = str(change.old("name") or change.new("name"))
        yield from _different(id, _value(change.before), _value(change.after))
    if change.type == "rocketchat_settings":
        for argument in ("values", "secret_values"):
            old, new = _map(change.old(argument)), _map(change.new(argument))
            for id in sorted(old | new):
                yield from _different(id, old.get(id), new.get(id))


def _different(id: str, old: Any, new: Any) -> Iterator[Difference]:
    if old != new:
        yield Difference(id, old, new)


def _value(setting: Any) -> Any:
    if setting is None:
        return None
    return setting["secret_value"] if setting.get("value") is None else setting["value"]


def _map(values: Any) -> dict[str, Any]:
    return values if isinstance(values, dict) else {}
