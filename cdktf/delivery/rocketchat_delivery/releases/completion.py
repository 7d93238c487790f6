"""Whether an apply finished."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rocketchat_delivery.app.synthesised import SynthesisedStack
from rocketchat_delivery.releases.configuration import FILES, is_settled, is_whole
from rocketchat_delivery.releases.state import recorded_resources
from rocketchat_delivery.terraform.local_state import has_left_lock
from rocketchat_delivery.terraform.watched import outcome


def is_complete(
    stack: SynthesisedStack, configuration: Mapping[str, Any], state: Mapping[str, Any]
) -> bool:
    """Whether the last apply in the stack's folder did all that it was to do.

    Terraform's own exit code says so where it was seen, and the state must have every resource.
    An apply by Terraform alone leaves no exit code: then no lock may be left behind, and the state
    must be what the configuration says.

    Args:
        stack: The stack that was applied.
        configuration: What was applied.
        state: The state now.
    """
    ended = outcome(stack.work)
    if ended is not None and ended.command == "destroy":
        return ended.code == 0 and not recorded_resources(state)
    if ended is not None:
        return ended.code == 0 and is_whole(configuration, state)
    return not _was_killed(stack) and _is_settled(stack, configuration, state)


def has_finished(stack: SynthesisedStack) -> bool:
    """Whether the command that was just run left nothing unfinished in the stack.

    A stack that the command did not touch has no note and counts as finished.
    """
    ended = outcome(stack.work)
    return not _was_killed(stack) if ended is None else ended.code == 0


def _is_settled(
    stack: SynthesisedStack, configuration: Mapping[str, Any], state: Mapping[str, Any]
) -> bool:
    if FILES in configuration:
        return is_whole(configuration, state) and stack.terraform.has_nothing_to_do()
    return is_settled(configuration, state)


def _was_killed(stack: SynthesisedStack) -> bool:
    backend, options = stack.backend
    return backend == "local" and has_left_lock(Path(options["path"]))
