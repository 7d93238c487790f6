"""`pipenv run drift`: what was changed on the server by hand since the last release."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tfplugin.log.text import printable

from rocketchat_delivery.app.synthesised import (
    SynthesisedStack,
)
from rocketchat_delivery.commands.called import called
from rocketchat_delivery.commands.run import run
from rocketchat_delivery.files import make_private, write_private
from rocketchat_delivery.project import prepared_stacks, reports
from rocketchat_delivery.releases import Release, store_of
from rocketchat_delivery.review.markdown import cell, code
from rocketchat_delivery.terraform.plan import Change, Plan
from rocketchat_delivery.terraform.values import Difference, Hidden, leaves, shown

DRIFT_FILE = "drift"


def main() -> int:
    """Exit codes: 0 nothing was changed, 2 something was, 1 it could not be found out."""
    parser = argparse.ArgumentParser(
        prog=called("drift"),
        description="Compare the server with what Terraform last wrote, change nothing, and write "
        "drift.md. Exit code: 0 no drift, 2 drift, 1 error.",
    )
    parser.parse_args()
    return run(_drift)


def _drift() -> int:
    found = {stack.name: _report(stack) for stack in prepared_stacks()}
    text = "\n".join(report for _, report in found.values())
    write_private(reports() / "drift.md", text)
    print(text)
    return 2 if any(drifted for drifted, _ in found.values()) else 0


def _report(stack: SynthesisedStack) -> tuple[bool, str]:
    """Whether a stack drifted, and the report about it."""
    print(f"Looking at {stack.name} …", file=sys.stderr)
    stack.terraform.init()
    file = str((stack.work / DRIFT_FILE).absolute())
    make_private(Path(file))
    stack.terraform.plan(file, "-refresh-only")
    plan = Plan.from_json(stack.terraform.show(file))
    return bool(plan.drift), markdown(stack.name, plan.drift, store_of(stack).all())


def markdown(stack: str, drift: Sequence[Change], releases: Sequence[Release]) -> str:
    """The report about one stack.

    Args:
        stack: Its name.
        drift: What Terraform found changed.
        releases: The stack's releases, the oldest first.
    """
    return printable("\n".join(_lines(stack, drift, releases)))


def _lines(stack: str, drift: Sequence[Change], releases: Sequence[Release]) -> Iterator[str]:
    last = f"release {releases[-1].number} ({releases[-1].time})" if releases else "the last apply"
    if not drift:
        yield from (f"## {stack}: no drift", "", f"The server is as {last} left it.", "")
        return
    yield from (f"## {stack}: changed on the server by hand", "", f"Since {last}:", "")
    for change in drift:
        if change.after is None:
            yield from (f"**{code(change.address)} is gone.**", "")
            continue
        yield from (f"**{code(change.address)}**", "")
        yield "| attribute | expected | actual | last matched in |"
        yield "| --- | --- | --- | --- |"
        for each in change.differences:
            when = last_matched(change.address, each, releases)
            values = [cell(text) for text in (each.path, shown(each.old), shown(each.new))]
            yield f"| {' | '.join(values)} | {when} |"
        yield ""


def last_matched(address: str, found: Difference, releases: Sequence[Release]) -> str:
    """The last release in which the server had the expected value, and the one whose value it has
    now; "" where no release says. Of what is hidden, releases do not know the value.
    """
    if isinstance(found.old, Hidden) or isinstance(found.new, Hidden):
        return ""
    recorded = {
        release.number: leaves(release.attributes[address]).get(found.path)
        for release in reversed(releases)
        if address in release.attributes
    }
    right = [number for number, value in recorded.items() if value == found.old]
    same = [number for number, value in recorded.items() if value == found.new]
    texts = [f"release {right[0]}" if right else "", f"now as in release {same[0]}" if same else ""]
    return "; ".join(filter(None, texts))


if __name__ == "__main__":
    sys.exit(main())
