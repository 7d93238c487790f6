"""`pipenv run deploy --reviewed DIGEST`: apply what was reviewed, or nothing."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tfplugin.log.text import printable

from rocketchat_delivery.app.synthesised import (
    SynthesisedStack,
)
from rocketchat_delivery.commands.called import called
from rocketchat_delivery.commands.run import run
from rocketchat_delivery.files import write_private
from rocketchat_delivery.project import known_stacks, prepared_stacks, reports
from rocketchat_delivery.releases import catch_up, record_all
from rocketchat_delivery.review.planning import (
    PLAN_FILE,
    plan_again,
    plan_all,
    plan_file,
    saved_plans,
)
from rocketchat_delivery.review.report import Reviewed, digest_of
from rocketchat_delivery.terraform.driver import TerraformFailedError
from rocketchat_delivery.terraform.saved_plan import planned_document

Plans = Mapping[str, Reviewed]


def main() -> int:
    """Exit codes: 0 it is applied, 1 nothing was changed or the apply failed."""
    parser = argparse.ArgumentParser(
        prog=called("deploy"),
        description="Apply the plan that was reviewed: the saved one, or a new one that does the "
        "same. If the new plan differs, nothing is changed.",
    )
    parser.add_argument(
        "--reviewed", required=True, metavar="DIGEST", help="the digest at the end of the review"
    )
    reviewed = parser.parse_args().reviewed.lower()
    return run(lambda: deploy(reviewed))


def deploy(reviewed: str) -> int:
    """Apply the plan that has this digest, or nothing; returns the exit code."""
    output = reports()
    stacks = known_stacks()
    catch_up(stacks)
    saved = _saved(stacks)
    known = _reviewed_lines(output, saved, reviewed)
    if digest_of(saved) == reviewed and _restore(stacks):
        print("Comparing the reviewed plan with the server …", file=sys.stderr)
        plans = {stack.name: plan_again(stack) for stack in stacks}
    else:
        stacks = prepared_stacks()
        plans = plan_all(stacks)
    found = digest_of(plans)
    if found != reviewed:
        print(printable("\n".join(_refusal(reviewed, found, known, _lines(plans)))))
        return 1
    return _apply(stacks, plans)


def _saved(stacks: Sequence[SynthesisedStack]) -> Plans:
    try:
        return saved_plans(stacks) or {}
    except (TerraformFailedError, ValueError):
        return {}  # It was made by another provider or Terraform, or it is damaged.


def _restore(stacks: Sequence[SynthesisedStack]) -> bool:
    """Put the configurations of the saved plans in place; False if one cannot be had.

    The code may have moved on since the review, which counts for nothing: what was reviewed is
    planned once more, as the server may have moved on, too.
    """
    documents = [planned_document(stack.work / PLAN_FILE) for stack in stacks]
    for stack, document in zip(stacks, documents, strict=True):
        if document is None:
            return False
        write_private(stack.file, json.dumps(document, indent=2))
    return True


def _apply(stacks: Sequence[SynthesisedStack], plans: Plans) -> int:
    for stack in stacks:
        if plans[stack.name].plan.is_empty:
            print(f"{stack.name}: nothing to change.")
            continue
        document = stack.document
        code = stack.terraform.apply(plan_file(stack))
        record_all([stack], {stack.name: document}, succeeded=code == 0)
        if code != 0:
            return 1
    return 0


def _lines(plans: Plans) -> list[str]:
    return [f"{name}: {line}" for name, each in plans.items() for line in each.plan.lines]


def _reviewed_lines(output: Path, plans: Plans, reviewed: str) -> list[str] | None:
    """What the reviewed plan did, if it is still known here."""
    if plans and digest_of(plans) == reviewed:
        return _lines(plans)
    try:
        review = json.loads((output / "review.json").read_text(encoding="utf-8"))
        if review["digest"] != reviewed:
            return None
        stacks = review["stacks"]
        return [f"{name}: {line}" for name in stacks for line in stacks[name]["lines"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # There is none, or somebody edited it. It is only there to name differences.


def _refusal(
    reviewed: str, found: str, known: Sequence[str] | None, planned: Sequence[str]
) -> Iterator[str]:
    yield "Nothing was changed: the plan is no longer the reviewed one."
    yield f"  reviewed  {reviewed}"
    yield f"  now       {found}"
    if known is None:
        yield "The reviewed plan is not known here (cdktf.out/review.json). This is the plan now:"
        yield from (f"  {line}" for line in planned or ["nothing would change"])
    else:
        yield from _listed("Only in the plan now:", [line for line in planned if line not in known])
        yield from _listed(
            "Only in the reviewed one:", [line for line in known if line not in planned]
        )
    yield f"Review it again: {called('review')}"


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield title
        yield from (f"  {line}" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
