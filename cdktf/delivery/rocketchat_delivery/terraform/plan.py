"""A plan, read from what `terraform show -json` says about it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tfplugin import terraform

from rocketchat_delivery.terraform.values import Difference, differences, distinct, marked, plain

NOTHING = ("no-op",)
WORDS = {
    ("create",): "create",
    ("update",): "update",
    ("delete",): "destroy",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("forget",): "forget",
    ("import",): "import",
    ("move",): "move",
}


@dataclass(frozen=True)
class Change:
    """What happens to one resource or output.

    Attributes:
        address: The resource's address, or the output's name.
        type: The resource's type; "" of an output.
        actions: Terraform's words, for example ("delete", "create"); ("import",) and ("move",) of
            what changes in nothing else.
        before, after: The attributes as people may see them (see `marked`); None where there is
            no object.
        replace_because: The attributes that cause the object to be replaced.
    """

    address: str
    type: str
    actions: tuple[str, ...]
    before: Any
    after: Any
    replace_because: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What happens, in a word: create, update, replace, destroy, forget, import or move."""
        return WORDS.get(self.actions, " and ".join(self.actions))

    @property
    def differences(self) -> list[Difference]:
        """The values that differ."""
        if isinstance(self.before, dict) or isinstance(self.after, dict):
            return differences(self.before or {}, self.after or {})
        return [Difference("value", self.before, self.after)]

    def old(self, attribute: str) -> Any:
        """An attribute before; None where there is no object."""
        return (self.before or {}).get(attribute)

    def new(self, attribute: str) -> Any:
        """An attribute after; None where there is no object, UNKNOWN until the apply."""
        return (self.after or {}).get(attribute)

    def changed(self, attribute: str) -> bool:
        """Whether an attribute differs before and after."""
        return bool(self.old(attribute) != self.new(attribute))

    @property
    def lines(self) -> list[str]:
        """The change in words, a line for each value that differs."""
        head = f"{self.address} ({self.word})"
        return [head, *(f"{head} {difference}" for difference in self.differences)]


@dataclass(frozen=True)
class Plan:
    """All that a plan does.

    Attributes:
        changes: Of resources, sorted by address.
        outputs: Of the stack's outputs, sorted by name.
        drift: What was changed on the server since Terraform last looked.
        is_empty: Whether Terraform has nothing to do.
        programs: What runs besides the changes: provisioners, and data sources that are read by
            other providers; as the configuration has them.
    """

    changes: tuple[Change, ...]
    outputs: tuple[Change, ...]
    drift: tuple[Change, ...]
    is_empty: bool
    programs: tuple[dict[str, Any], ...] = ()

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Plan":
        """From the answer of `terraform show -json`."""
        outputs = document.get("output_changes", {})
        drift = _resources(document.get("resource_drift", ()))
        return cls(
            changes=_resources(document.get("resource_changes", ())),
            outputs=_effective([_output(name, outputs[name]) for name in outputs]),
            drift=tuple(change for change in drift if change.word != "move"),
            is_empty=not document.get("applyable", _does_something(document)),
            programs=tuple(_programs(document.get("configuration", {}).get("root_module", {}))),
        )

    @property
    def lines(self) -> list[str]:
        """All changes in words."""
        changes = (*self.changes, *(_named_output(output) for output in self.outputs))
        return [line for change in changes for line in change.lines]

    @property
    def content(self) -> dict[str, Any]:
        """What the plan does and nothing else: no times, no paths, no connection, no secrets."""
        return {
            "resources": [_content(change) for change in self.changes],
            "outputs": [_content(change) for change in self.outputs],
            **({"programs": list(self.programs)} if self.programs else {}),
        }


def digest(plans: Mapping[str, Plan]) -> str:
    """A digest (64 hexadecimal digits) of what plans do, by stack: the same for the same changes.

    Sensitive values count too. It is slow to make on purpose (scrypt), so that a short one cannot
    be found by trying from a digest and what else a review shows.
    """
    contents = {stack: plan.content for stack, plan in plans.items()}
    text = plain(distinct(contents)).encode()
    return hashlib.scrypt(text, salt=b"plan", n=2**13, r=8, p=1, dklen=32).hex()


def _does_something(document: Mapping[str, Any]) -> bool:
    """What Terraform reports as `applyable`, and OpenTofu does not report."""
    resources = [_actions(entry) for entry in document.get("resource_changes", ())]
    outputs = [tuple(each["actions"]) for each in document.get("output_changes", {}).values()]
    return any(actions != NOTHING for actions in (*resources, *outputs))


def _programs(module: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Provisioners, and data sources of other providers, wherever they are in a module."""
    for resource in module.get("resources", ()):
        is_foreign = resource["mode"] == "data" and not resource["type"].startswith("rocketchat_")
        if is_foreign or resource.get("provisioners"):
            parts = ("address", "provisioners", "expressions")
            yield {name: resource[name] for name in parts if name in resource}
    for call in module.get("module_calls", {}).values():
        yield from _programs(call.get("module", {}))


def _resources(entries: Any) -> tuple[Change, ...]:
    managed = [entry for entry in entries if entry["mode"] == "managed"]
    return _effective([_resource(entry) for entry in managed])


def _resource(entry: Mapping[str, Any]) -> Change:
    found = terraform.Change.from_json(entry["change"])
    return _change(_address(entry), entry["type"], _actions(entry), found)


def _output(name: str, change: Mapping[str, Any]) -> Change:
    found = terraform.Change.from_json(change)
    return _change(name, "", tuple(found.actions), found)


def _actions(entry: Mapping[str, Any]) -> tuple[str, ...]:
    actions = tuple(entry["change"]["actions"])
    if actions != NOTHING:
        return actions
    if entry["change"].get("importing"):
        return ("import",)
    return ("move",) if entry.get("previous_address") else NOTHING


def _address(entry: Mapping[str, Any]) -> str:
    moved_from = entry.get("previous_address")
    deposed = " (left over from an earlier replacement)" if entry.get("deposed") else ""
    return str(entry["address"]) + deposed + (f" (was {moved_from})" if moved_from else "")


def _change(address: str, type_: str, actions: tuple[str, ...], found: terraform.Change) -> Change:
    return Change(
        address=address,
        type=type_,
        actions=actions,
        before=marked(found.before, None, found.before_sensitive),
        after=marked(found.after, found.after_unknown, found.after_sensitive),
        replace_because=tuple(_path(steps) for steps in found.replace_paths),
    )


def _effective(changes: list[Change]) -> tuple[Change, ...]:
    kept = [change for change in changes if change.actions not in (NOTHING, ("read",))]
    return tuple(sorted(kept, key=lambda change: change.address))


def _path(steps: list[str | int]) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


def _named_output(output: Change) -> Change:
    return Change(f"output {output.address}", "", output.actions, output.before, output.after)


def _content(change: Change) -> dict[str, Any]:
    return {
        "address": change.address,
        "actions": list(change.actions),
        "before": change.before,
        "after": change.after,
        "replace_because": sorted(change.replace_because),
    }
