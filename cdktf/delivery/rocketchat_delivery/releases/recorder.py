"""Recording what was applied."""

import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rocketchat_delivery.app.synthesised import SynthesisedStack
from rocketchat_delivery.files import make_private
from rocketchat_delivery.releases.completion import is_complete
from rocketchat_delivery.releases.configuration import kept_configuration, rolled_back_to
from rocketchat_delivery.releases.folder_store import FolderStore
from rocketchat_delivery.releases.release import Release
from rocketchat_delivery.releases.remote_store import PLACES, RemoteStore
from rocketchat_delivery.releases.state import recorded_resources, server_version
from rocketchat_delivery.releases.store import ReleasesError, ReleaseStore
from rocketchat_delivery.terraform.driver import TerraformFailedError
from rocketchat_delivery.terraform.local_state import StateError, restore_state
from rocketchat_delivery.terraform.watched import forget, is_running, outcome

ATTEMPTS = 5


def store_of(stack: SynthesisedStack) -> ReleaseStore:
    """Where a stack's releases are kept: `.releases/<stack>/`, or next to its remote state."""
    backend, options = stack.backend
    if backend in PLACES:
        return RemoteStore(stack.work / "releases", backend, options)
    return FolderStore(Path(".releases") / stack.name)


def record(
    stack: SynthesisedStack,
    applied: Mapping[str, Any] | None = None,
    *,
    succeeded: bool = True,
) -> Release | None:
    """Record the state of a stack, unless it is recorded.

    Args:
        stack: Whose state.
        applied: What was applied, as synthesised; by default what the stack's folder holds.
        succeeded: False if the command that applied it failed.

    Returns:
        The release; None where there is nothing new.

    Raises:
        ReleasesError, StateError, TerraformFailedError: State or releases cannot be reached.
    """
    state = stack.state()
    if state is None:
        return None
    store = store_of(stack)
    for _ in range(ATTEMPTS):
        releases = store.all()
        number = releases[-1].number + 1 if releases else 1
        try:
            release = _release(number, stack, state, applied or stack.document, succeeded)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise StateError(
                f"the state of {stack.name} is not one that Terraform writes "
                f"({type(error).__name__}: {error}). Restore an earlier version of it."
            ) from None
        if releases and _is_recorded(stack, state, releases[-1], release):
            return None
        if store.add(release):
            return release
    raise ReleasesError(
        f"other commands recorded releases of {stack.name} at the same time. This release will be "
        "recorded at the next start, unless something is applied before."
    )


def catch_up(stacks: Sequence[SynthesisedStack]) -> None:
    """Record what was applied without being recorded: by terraform itself, or by a wrapper that
    was killed. A local state that was being written then is restored first. To be called before
    the app is synthesised again.

    Args:
        stacks: As they were when something was applied last.

    Raises:
        ReleasesError: An apply is still running.
    """
    for stack in stacks:
        if is_running(stack.work):
            raise ReleasesError(
                f"An apply of {stack.name} is still running. Wait until it has ended and try again."
            )
        _make_private(stack)
        backend, options = stack.backend
        if backend == "local" and restore_state(Path(options["path"])):
            print(
                f"{stack.name}: an apply was killed while it wrote the state. The state from "
                "before is restored; the plan shows what the apply did after that as changes on "
                "the server.",
                file=sys.stderr,
            )
    record_all(stacks)


def _make_private(stack: SynthesisedStack) -> None:
    """Take from everybody else what Terraform itself, or an older release of this, has written."""
    files = [stack.work / name for name in ("plan", "drift")]
    backend, options = stack.backend
    if backend == "local":
        files += [Path(options["path"]), Path(f"{options['path']}.backup")]
    for file in files:
        make_private(file)


def record_all(
    stacks: Iterable[SynthesisedStack],
    applied: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    succeeded: bool = True,
) -> None:
    """Record each stack; an error with one is printed, and the others are still recorded."""
    for stack in stacks:
        try:
            release = record(stack, (applied or {}).get(stack.name), succeeded=succeeded)
        except (ReleasesError, StateError, TerraformFailedError, OSError) as error:
            print(f"{stack.name}: the release could not be recorded: {error}", file=sys.stderr)
            continue
        forget(stack.work)
        if release is not None:
            end = "" if release.complete else ", whose apply did not finish"
            print(f"Recorded release {release.number} of {stack.name}{end}.", file=sys.stderr)


def _is_recorded(
    stack: SynthesisedStack, state: Mapping[str, Any], last: Release, release: Release
) -> bool:
    """Whether the last release says all that there is to say of this state.

    An apply that finds nothing left to do completes an interrupted one without changing the state.
    """
    if not last.is_of(state):
        return False
    ended = outcome(stack.work)
    if ended is None:
        return True
    if last.complete:
        # An apply that was killed may have changed the server without changing the state.
        return ended.code is not None
    return not release.complete


def _release(
    number: int,
    stack: SynthesisedStack,
    state: Mapping[str, Any],
    document: Mapping[str, Any],
    succeeded: bool,
) -> Release:
    configuration = kept_configuration(document)
    resources = recorded_resources(state)
    ended = outcome(stack.work)
    if not resources and (succeeded if ended is None else ended.code == 0):
        # Everything was destroyed: to bring that back is to have nothing.
        configuration = {}
    providers = document["terraform"].get("required_providers", {})
    return Release(
        number=number,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        complete=succeeded and is_complete(stack, configuration, state),
        lineage=state["lineage"],
        serial=state["serial"],
        commit=_commit(),
        rolled_back_to=rolled_back_to(document),
        versions={
            "terraform": state["terraform_version"],
            "provider": providers.get("rocketchat", {}).get("version"),
            "server": server_version(state),
        },
        configuration=configuration,
        resources=resources,
    )


def _commit() -> str | None:
    commit = _git("rev-parse", "HEAD")
    if commit is None:
        return None
    return commit + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*words: str) -> str | None:
    try:
        done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
