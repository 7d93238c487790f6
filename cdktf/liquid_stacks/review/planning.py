"""Planning every stack of the app."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from ..plan import Plan
from ..synthesised import SynthesisedStack
from .report import Reviewed, as_json, as_markdown

PLAN_FILE = "plan"
"""The saved plan in a stack's folder, where cdktf keeps its own."""


def plan_all(stacks: Iterable[SynthesisedStack]) -> dict[str, Reviewed]:
    """Plan each stack and keep the plan beside it.

    Raises:
        TerraformFailedError: A plan failed.
    """
    return {stack.name: _planned(stack) for stack in stacks}


def saved_plans(stacks: Iterable[SynthesisedStack]) -> dict[str, Reviewed] | None:
    """The plans that are kept beside the stacks; None unless every stack has one."""
    reviewed = {}
    for stack in stacks:
        if not (stack.folder / PLAN_FILE).exists():
            return None
        reviewed[stack.name] = Reviewed(Plan.from_json(stack.terraform.show(PLAN_FILE)))
    return reviewed


def write_review(output: Path, reviewed: dict[str, Reviewed]) -> None:
    """Write review.md and review.json into the output directory."""
    (output / "review.md").write_text(as_markdown(reviewed))
    (output / "review.json").write_text(json.dumps(as_json(reviewed), indent=2, default=str) + "\n")


def _planned(stack: SynthesisedStack) -> Reviewed:
    print(f"Planning {stack.name} …", file=sys.stderr)
    stack.terraform.init()
    warnings = stack.terraform.plan(PLAN_FILE)
    return Reviewed(Plan.from_json(stack.terraform.show(PLAN_FILE)), warnings)
