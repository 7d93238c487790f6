"""Rolling back: a stack is synthesised from a release, and Terraform does the rest.

ROLLBACK_TO names the release: a number or `last-good`; with several stacks `<stack>:<number>`,
separated by commas. Only the stack's content is taken from the release. How the server and its
state are reached stays as it is now.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rocketchat_delivery.app.synthesised import SynthesisedStack, synthesised_stacks
from rocketchat_delivery.releases import Release, ReleasesError, last_good, store_of
from rocketchat_delivery.releases.configuration import KEPT, ROLLED_BACK_TO
from rocketchat_delivery.releases.store import find_release, known_numbers
from rocketchat_delivery.rollback.content import check_content
from rocketchat_delivery.rollback.schema_upgrade import upgraded


def roll_back(output: Path) -> None:
    """Where ROLLBACK_TO asks for it, put a release in the place of what was synthesised.

    Args:
        output: The app's output directory (cdktf.out).

    Raises:
        ReleasesError: There is no such release, or it cannot be used.
    """
    stacks = {stack.name: stack for stack in synthesised_stacks(output)}
    for name, wanted in wanted_of(list(stacks)).items():
        _roll_back(stacks[name], wanted)


def rolled_back(document: Mapping[str, Any], release: Release) -> tuple[dict[str, Any], list[str]]:
    """What is synthesised now, with the content of a release, and what there is to know of it.

    References between resources stay references, so that Terraform finds the right order. Secret
    references are pinned to the version that Vault had then.
    """
    remarks: list[str] = []
    kept = {name: value for name, value in document.items() if name not in KEPT}
    content = {name: value for name, value in release.configuration.items() if name != "resource"}
    resources: dict[str, dict[str, Any]] = {}
    for type_, named in release.configuration.get("resource", {}).items():
        for name, block in named.items():
            address = f"{type_}.{name}"
            secrets = release.secrets_of(address)
            pinned = _pinned(upgraded(release, address, block), secrets)
            resources.setdefault(type_, {})[name] = pinned
            remarks += [
                f"{reference} (for {address}) has no versions, so its current value is used."
                for reference, version in secrets.items()
                if version is None
            ]
    comment = {**document.get("//", {}), ROLLED_BACK_TO: release.number}
    result = {**kept, **content, "//": comment}
    return (result | {"resource": resources} if resources else result), remarks


def _roll_back(stack: SynthesisedStack, wanted: str) -> None:
    release = wanted_release(stack, wanted)
    check_content(release, stack.document)
    document, remarks = rolled_back(stack.document, release)
    stack.file.write_text(json.dumps(document, indent=2))
    announce(stack.name, release, remarks)


def _wanted(text: str, stacks: Sequence[str]) -> dict[str, str]:
    """Which release of which stack."""
    wanted = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        stack, colon, release = part.rpartition(":")
        if not colon and len(stacks) > 1:
            raise ReleasesError(
                f"ROLLBACK_TO is {text!r}, and there are several stacks ({', '.join(stacks)}); "
                f"name one of them, for example {stacks[0]}:{release}."
            )
        stack = stack or stacks[0]
        if stack not in stacks:
            raise ReleasesError(
                f"ROLLBACK_TO is {text!r}, but there is no stack {stack}, only {', '.join(stacks)}."
            )
        wanted[stack] = release
    return wanted


def wanted_release(stack: SynthesisedStack, wanted: str) -> Release:
    """The release of a stack that ROLLBACK_TO asks for.

    Raises:
        ReleasesError: There is none.
    """
    return _release(stack.name, store_of(stack).all(), wanted)


def wanted_of(stacks: Sequence[str]) -> dict[str, str]:
    """Which release of which stack ROLLBACK_TO asks for; {} where it is not set.

    Raises:
        ReleasesError: It cannot be understood.
    """
    text = os.environ.get("ROLLBACK_TO")
    return _wanted(text, stacks) if text else {}


def announce(stack: str, release: Release, remarks: Sequence[str]) -> None:
    """Report what is brought back, and what there is to know of it."""
    print(f"Rolling {stack} back to release {release.number}, {release.time}.", file=sys.stderr)
    for remark in remarks:
        print(f"  {remark}", file=sys.stderr)
    if not release.complete:
        print("  Its apply did not finish; this is what it was meant to apply.", file=sys.stderr)


def _release(stack: str, releases: Sequence[Release], wanted: str) -> Release:
    if wanted == "last-good":
        good = last_good(releases)
        if good is None:
            raise ReleasesError(f"ROLLBACK_TO is last-good, but no apply of {stack} has finished.")
        return good
    if not wanted.isdecimal():
        raise ReleasesError(
            f"ROLLBACK_TO is {wanted!r}; expected the number of a release "
            f"({known_numbers(releases)}) or last-good."
        )
    return find_release(releases, int(wanted), stack)


def _pinned(value: Any, secrets: Mapping[str, int | None]) -> Any:
    """A block with its secret references pinned to their versions."""
    if isinstance(value, dict):
        return {name: _pinned(element, secrets) for name, element in value.items()}
    if isinstance(value, list):
        return [_pinned(element, secrets) for element in value]
    version = secrets.get(value) if isinstance(value, str) else None
    is_pinned = isinstance(value, str) and "@" in value.rpartition("#")[2]
    return f"{value}@{version}" if version and not is_pinned else value
