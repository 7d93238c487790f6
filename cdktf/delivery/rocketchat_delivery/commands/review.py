"""`pipenv run review`: plan, and show what would be done to the people who have to agree."""

import argparse
import json
import sys
from pathlib import Path

from rocketchat_delivery.commands.called import called
from rocketchat_delivery.commands.run import run
from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.files import write_private
from rocketchat_delivery.project import prepared_stacks, reports
from rocketchat_delivery.review.planning import plan_all, write_review
from rocketchat_delivery.review.report import as_json, as_markdown, failure_as_markdown


def main() -> int:
    """Exit codes as those of `terraform plan -detailed-exitcode`: 0 nothing, 2 changes, 1 error."""
    parser = argparse.ArgumentParser(
        prog=called("review"),
        description="Plan, and write review.md and review.json. "
        "Exit code: 0 nothing would change, 2 something would, 1 the plan failed.",
    )
    parser.add_argument("--json", action="store_true", help="print the JSON, not the Markdown")
    arguments = parser.parse_args()
    return run(lambda: review(as_json_=arguments.json))


def review(*, as_json_: bool = False) -> int:
    """Plan, write the review and print it; returns the exit code."""
    output = reports()
    try:
        reviewed = plan_all(prepared_stacks())
    except CommandError as error:
        _write_failure(output, str(error))
        raise
    write_review(output, reviewed)
    if as_json_:
        print(json.dumps(as_json(reviewed), indent=2, default=str))
    else:
        print(as_markdown(reviewed))
    return 0 if all(each.plan.is_empty for each in reviewed.values()) else 2


def _write_failure(output: Path, text: str) -> None:
    output.mkdir(exist_ok=True)
    write_private(output / "review.md", failure_as_markdown(text))
    (output / "review.json").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
