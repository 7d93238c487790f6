"""Rolling back in one command: the review of a release, or its deploy."""

import argparse
import os
import sys

from rocketchat_delivery.commands import deploy, review
from rocketchat_delivery.commands.called import called
from rocketchat_delivery.commands.run import run


def main() -> int:
    """Review what bringing back a release would do; with a digest, do it. Exit codes as theirs."""
    parser = argparse.ArgumentParser(
        prog=called("rollback"),
        description="Plan a rollback to a release, and write review.md and review.json. "
        "With --reviewed, apply that plan, or change nothing.",
    )
    parser.add_argument(
        "release", help="number of the release, or last-good; with several stacks <stack>:<number>"
    )
    parser.add_argument("--reviewed", metavar="DIGEST", help="the digest at the end of the review")
    arguments = parser.parse_args()
    os.environ["ROLLBACK_TO"] = arguments.release
    if arguments.reviewed is None:
        return run(review.review)
    return run(lambda: deploy.deploy(arguments.reviewed.lower()))


if __name__ == "__main__":
    sys.exit(main())
