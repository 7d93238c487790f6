"""The review of a plan as a document: Markdown for people, JSON for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tfplugin.log.text import printable
from tfplugin.terraform import Diagnostic

from rocketchat_delivery.review.markdown import cell, code, fenced, prose
from rocketchat_delivery.review.risks import risks
from rocketchat_delivery.terraform.plan import Change, Plan, digest
from rocketchat_delivery.terraform.values import shown

MARKER = "<!-- rocketchat-review -->"
"""The first line of a review: by it a comment is found again and brought up to date."""

FOLDED_FROM = 12
SIGNS = {
    "create": "created",
    "update": "changed",
    "replace": "replaced",
    "destroy": "destroyed",
    "forget": "no longer managed",
    "import": "imported",
    "move": "moved",
}


@dataclass(frozen=True)
class Reviewed:
    """A stack's plan and what was said while it was made."""

    plan: Plan
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def risks(self) -> list[str]:
        """What a reviewer has to know, the gravest first."""
        return risks(self.plan, self.warnings)


def digest_of(stacks: Mapping[str, Reviewed]) -> str:
    """The digest of all stacks' plans together."""
    return digest({name: reviewed.plan for name, reviewed in stacks.items()})


def as_json(stacks: Mapping[str, Reviewed]) -> dict[str, Any]:
    """The review for programs; secrets are hidden in it as in the Markdown."""
    return {
        "digest": digest_of(stacks),
        "stacks": {
            name: {
                "risks": reviewed.risks,
                "lines": reviewed.plan.lines,
                "changes": reviewed.plan.content,
            }
            for name, reviewed in stacks.items()
        },
    }


def as_markdown(stacks: Mapping[str, Reviewed]) -> str:
    """The review for people."""
    lines = [MARKER, ""]
    for name, reviewed in stacks.items():
        lines += [f"## {name}: {_summary(reviewed.plan)}", ""]
        if reviewed.risks:
            lines += ["### Know before you agree", ""]
            lines += [*(f"{number}. {risk}" for number, risk in enumerate(reviewed.risks, 1)), ""]
        if not reviewed.plan.is_empty:
            lines += ["### Changes", "", *_changes(reviewed.plan)]
    lines += [f"Digest: `{digest_of(stacks)}`", ""]
    return printable("\n".join(lines))


def failure_as_markdown(text: str) -> str:
    """The review of a plan that failed."""
    return printable(f"{MARKER}\n\n## The plan failed\n\n{fenced(text)}\n")


def _summary(plan: Plan) -> str:
    if plan.is_empty:
        return "no changes"
    words = [change.word for change in plan.changes]
    known = [*SIGNS, *sorted(set(words) - SIGNS.keys())]
    counted = [f"{words.count(word)} {_sign(word)}" for word in known if word in words]
    return ", ".join(counted) or "only outputs change"


def _sign(word: str) -> str:
    """What happens to it; of what a later Terraform may do, in Terraform's words."""
    return SIGNS.get(word, f"planned for {word}")


def _changes(plan: Plan) -> Iterator[str]:
    for change in plan.changes:
        yield from _table(change, "", f" is {_sign(change.word)}")
    for output in plan.outputs:
        yield from _table(output, "Output ", "")


def _table(change: Change, before: str, after: str) -> Iterator[str]:
    """The values of a change, under its address between two pieces of text."""
    title = f"**{before}{code(change.address)}{after}**"
    rows = [
        f"| {cell(each.path)} | {cell(shown(each.old))} | {cell(shown(each.new))} |"
        for each in change.differences
    ]
    table = ["| attribute | old | new |", "| --- | --- | --- |", *rows, ""]
    if not rows:
        yield from (title, "")
    elif len(rows) < FOLDED_FROM:
        yield from (title, "", *table)
    else:
        html = f"{before}<code>{prose(change.address)}</code>{after}"
        summary = f"<summary>{html}: {len(rows)} values</summary>"
        yield from ("<details>", summary, "", *table, "</details>", "")
