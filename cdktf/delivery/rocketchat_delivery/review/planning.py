"""Planning every stack of the app."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from rocketchat_delivery.app.synthesised import SynthesisedStack
from rocketchat_delivery.files import make_private, write_private
from rocketchat_delivery.review.report import Reviewed, as_json, as_markdown
from rocketchat_delivery.terraform.plan import Plan

PLAN_FILE = "plan"
"""The saved plan of a stack. In the folder of a synthesised one, cdktf keeps its own there."""


def plan_file(stack: SynthesisedStack) -> str:
    """The saved plan of a stack, wherever Terraform runs."""
    return str((stack.work / PLAN_FILE).absolute())


def plan_all(stacks: Iterable[SynthesisedStack]) -> dict[str, Reviewed]:
    """Plan each stack and keep the plan next to it.

    Raises:
        TerraformFailedError: A plan failed.
    """
    reviewed = {}
    for stack in stacks:
        print(f"Planning {stack.name} …", file=sys.stderr)
        reviewed[stack.name] = plan_again(stack)
    return reviewed


def saved_plans(stacks: Iterable[SynthesisedStack]) -> dict[str, Reviewed] | None:
    """The plans that are kept next to the stacks; None unless every stack has one."""
    reviewed = {}
    for stack in stacks:
        if not (stack.work / PLAN_FILE).exists():
            return None
        reviewed[stack.name] = Reviewed(Plan.from_json(stack.terraform.show(plan_file(stack))))
    return reviewed


def write_review(output: Path, reviewed: dict[str, Reviewed]) -> None:
    """Write review.md and review.json into the output directory."""
    write_private(output / "review.md", as_markdown(reviewed))
    document = json.dumps(as_json(reviewed), indent=2, default=str)
    write_private(output / "review.json", f"{document}\n")


def plan_again(stack: SynthesisedStack) -> Reviewed:
    """Plan a stack as it is in its folder, and keep the plan next to it.

    Raises:
        TerraformFailedError: The plan failed.
    """
    make_private(stack.work / PLAN_FILE)
    stack.terraform.init()
    warnings = stack.terraform.plan(plan_file(stack))
    return Reviewed(Plan.from_json(stack.terraform.show(plan_file(stack))), warnings)
