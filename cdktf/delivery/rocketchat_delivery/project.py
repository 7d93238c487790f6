"""What the current folder holds: an app of CDK for Terraform, or .tf files."""

from collections.abc import Sequence
from pathlib import Path

from rocketchat_delivery.app.synthesis import (
    SETTINGS,
    CannotRunError,
    check_tools,
    is_synthesised,
    show_annotations,
    synthesise,
)
from rocketchat_delivery.app.synthesised import (
    SynthesisedStack,
    output_directory,
    synthesised_stacks,
)
from rocketchat_delivery.hcl.rollback import rolled_back
from rocketchat_delivery.hcl.stack import WORK, HclStack, here
from rocketchat_delivery.releases import catch_up


def known_stacks() -> Sequence[SynthesisedStack]:
    """The stacks as they were when something was applied last."""
    folder = _hcl()
    return synthesised_stacks() if folder is None else [folder]


def prepared_stacks() -> Sequence[SynthesisedStack]:
    """The stacks as they are now: the app is synthesised, and what ROLLBACK_TO names is back.

    Raises:
        CommandError: There is nothing to prepare, or it cannot be.
    """
    folder = _hcl()
    check_tools(node=folder is None)
    if folder is None:
        prepare_app()
        return synthesised_stacks()
    catch_up([folder])
    return [rolled_back(folder)]


def prepare_app() -> None:
    """Synthesise the app, unless it would certainly write again what it wrote last.

    What was applied without being recorded is recorded first, which the app does if it runs.

    Raises:
        CommandError: There is no app, it failed, or an apply is still running.
    """
    if not is_synthesised():
        synthesise()
        return
    catch_up(synthesised_stacks())
    show_annotations()


def reports() -> Path:
    """Where reports are written to."""
    if _hcl() is None:
        return output_directory()
    WORK.mkdir(exist_ok=True, mode=0o700)
    return WORK


def _hcl() -> HclStack | None:
    """The folder itself as a stack; None where it is an app's, or holds nothing."""
    if SETTINGS.exists():
        return None
    found = here()
    if found is None:
        raise CannotRunError(
            f"There is no cdktf.json in {Path.cwd()}, and no .tf file: run this where one is."
        )
    found.work.mkdir(exist_ok=True, mode=0o700)
    return found
