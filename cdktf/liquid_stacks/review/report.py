"""The review of a plan as a document: Markdown for people, JSON for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..plan import Change, Plan, digest
from ..terraform import Diagnostic
from ..values import shown
from .markdown import cell
from .risks import risks

MARKER = "<!-- rocketchat-review -->"
"""The first line of a review: by it a comment is found again and brought up to date."""

FOLDED_FROM = 12
SIGNS = {
    "create": "created",
    "update": "changed",
    "replace": "made anew",
    "destroy": "destroyed",
    "forget": "no longer managed",
    "import": "imported",
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
    return "\n".join(lines)


def failure_as_markdown(text: str) -> str:
    """The review of a plan that failed."""
    return f"{MARKER}\n\n## The plan failed\n\n```text\n{text}\n```\n"


def _summary(plan: Plan) -> str:
    if plan.is_empty:
        return "no changes"
    words = [change.word for change in plan.changes]
    counted = [f"{words.count(word)} {sign}" for word, sign in SIGNS.items() if word in words]
    return ", ".join(counted) or "only outputs change"


def _changes(plan: Plan) -> Iterator[str]:
    for change in plan.changes:
        yield from _table(change, f"`{change.address}` is {SIGNS[change.word]}")
    for output in plan.outputs:
        yield from _table(output, f"Output `{output.address}`")


def _table(change: Change, title: str) -> Iterator[str]:
    rows = [
        f"| {cell(each.path)} | {cell(shown(each.old))} | {cell(shown(each.new))} |"
        for each in change.differences
    ]
    table = ["| attribute | old | new |", "| --- | --- | --- |", *rows, ""]
    if not rows:
        yield from (f"**{title}**", "")
    elif len(rows) < FOLDED_FROM:
        yield from (f"**{title}**", "", *table)
    else:
        summary = f"<summary>{_html(title)}: {len(rows)} values</summary>"
        yield from ("<details>", summary, "", *table, "</details>", "")


def _html(title: str) -> str:
    before, address, after = title.split("`")
    return f"{before}<code>{address}</code>{after}"
