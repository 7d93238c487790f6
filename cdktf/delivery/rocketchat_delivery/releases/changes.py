"""What is different between two releases."""

from collections.abc import Iterator
from typing import Any

from rocketchat_delivery.releases.release import Release
from rocketchat_delivery.terraform.values import Difference, differences

EMPTY: tuple[Any, ...] = (None, {}, [])


def changed_resources(old: Release | None, new: Release) -> dict[str, list[Difference] | str]:
    """The resources that are not the same, by address: "created", "destroyed", or what differs."""
    before = old.attributes if old else {}
    after = new.attributes
    found: dict[str, list[Difference] | str] = {}
    for address in sorted(before | after):
        if address not in before:
            found[address] = "created"
        elif address not in after:
            found[address] = "destroyed"
        elif changed := _changed(before[address], after[address]):
            found[address] = changed
    return found


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """What differs. An interrupted apply leaves an empty map or list where there was none."""
    found = differences(before, after)
    return [each for each in found if not (each.old in EMPTY and each.new in EMPTY)]


def summary(old: Release | None, new: Release) -> str:
    """What changed from one release to the next, on a line."""
    changed = changed_resources(old, new)
    if not changed:
        return "nothing"
    if old is None:
        return f"{len(changed)} resources created"
    described = [_described(address, what) for address, what in changed.items()]
    return ", ".join(described[:4]) + (
        f" and {len(described) - 4} more" if len(described) > 4 else ""
    )


def _described(address: str, what: list[Difference] | str) -> str:
    name = address.removeprefix("rocketchat_")
    if isinstance(what, str):
        return f"{name} {what}"
    paths = [each.path for each in what]
    if any(path.endswith("generation") for path in paths):
        return f"{name} replaced"
    return f"{name} ({', '.join(paths[:3])}{', …' if len(paths) > 3 else ''})"


def lines(old: Release, new: Release) -> Iterator[str]:
    """Every difference, a line each."""
    for address, what in changed_resources(old, new).items():
        if isinstance(what, str):
            yield f"{address} is {what}"
            continue
        yield address
        yield from (f"    {difference}" for difference in what)
    yield from _secret_lines(old, new)


def _secret_lines(old: Release, new: Release) -> Iterator[str]:
    before = {resource.address: resource.secrets for resource in old.resources}
    for resource in new.resources:
        known = before.get(resource.address, {})
        for reference, version in resource.secrets.items():
            if reference in known and known[reference] != version:
                yield (f"{resource.address}: {reference} in version {known[reference]} → {version}")
