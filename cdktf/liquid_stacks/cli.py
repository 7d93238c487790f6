"""`pipenv run cdktf`: the command line of CDK for Terraform, as this project needs it.

The app is synthesised here, before cdktf starts, so that what is wrong with liquid.ini is said as
the app says it and not inside a report of cdktf about a command that failed.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .releases import record_all
from .synthesis import (
    CannotRunError,
    check_tools,
    quiet_environment,
    somebody_there,
    synthesise,
)
from .synthesised import synthesised_stacks
from .terraform import wait_for

ALIASES = {"plan": "diff", "apply": "deploy", "outputs": "output"}
CHANGING = ("deploy", "destroy")
COLOURFUL = ("diff", "deploy", "destroy")
SYNTHESISING = ("diff", "deploy", "destroy", "output")
# With one of these the app is synthesised by cdktf itself, if at all.
LEFT_TO_CDKTF = ("-h", "--help", "--version", "-a", "--app", "-o", "--output", "--skip-synth")


def main() -> None:
    """Check the tools, synthesise the app and hand over to cdktf."""
    arguments = sys.argv[1:]
    command = ALIASES.get(arguments[0], arguments[0]) if arguments else ""
    ours = command in SYNTHESISING and not _mentions(arguments, LEFT_TO_CDKTF)
    try:
        check_tools()
        cdktf = _cdktf(Path.cwd())
        if ours:
            synthesise()
            arguments.append("--skip-synth")
    except CannotRunError as error:
        sys.exit(str(error))
    if command in CHANGING and not (_mentions(arguments, ["--auto-approve"]) or somebody_there()):
        arguments.append("--auto-approve")
    if command in COLOURFUL and not (_mentions(arguments, ["--no-color"]) or sys.stdout.isatty()):
        arguments.append("--no-color")
    called = [str(cdktf), *arguments]
    if not (ours and command in CHANGING):
        os.execve(cdktf, called, quiet_environment())  # noqa: S606 (no shell is wanted)
    sys.exit(_recorded(called))


def _recorded(called: Sequence[str]) -> int:
    """Run what changes states, record the releases, and return the exit code."""
    applied = {stack.name: stack.document for stack in synthesised_stacks()}
    with subprocess.Popen(called, env=quiet_environment()) as process:
        code = wait_for(process)
    record_all(synthesised_stacks(), applied, complete=code == 0)
    return code


def _cdktf(folder: Path) -> Path:
    """The cdktf of the nearest node_modules."""
    for parent in (folder, *folder.parents):
        cdktf = parent / "node_modules/.bin/cdktf"
        if cdktf.exists():
            return cdktf
    raise CannotRunError(
        f"CDK for Terraform is not installed: there is no node_modules/.bin/cdktf in {folder} or "
        "above it. Run `npm ci` beside package.json."
    )


def _mentions(arguments: Sequence[str], options: Sequence[str]) -> bool:
    return any(argument.partition("=")[0] in options for argument in arguments)


if __name__ == "__main__":
    main()
