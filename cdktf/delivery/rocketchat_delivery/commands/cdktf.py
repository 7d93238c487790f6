"""`pipenv run cdktf`: the command line of CDK for Terraform, as this project needs it.

The app is synthesised here, before cdktf starts, so that what is wrong with its configuration is
said as the app says it and not inside a report of cdktf about a command that failed.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rocketchat_delivery.app.synthesis import (
    CannotRunError,
    check_tools,
    quiet_environment,
    somebody_there,
)
from rocketchat_delivery.app.synthesised import output_directory, synthesised_stacks
from rocketchat_delivery.commands.run import run
from rocketchat_delivery.project import prepare_app
from rocketchat_delivery.releases import catch_up, has_finished, record_all
from rocketchat_delivery.terraform.driver import wait_for
from rocketchat_delivery.terraform.watched import PROGRAM as WATCHED_PROGRAM
from rocketchat_delivery.terraform.watched import wait_until_ended, write_program

PROGRAMS = ("cdktn", "cdktf")
CDKTN_NEEDS = (22, 19)
CDKTF_RUNS_ON = ((20,), (22,))
"""With any other, cdktf-cli 0.21 cannot load its terminal."""

CHECKOUT = Path(__file__).resolve().parents[4]
"""The checkout that this package is in, if it is in one."""

ALIASES = {"plan": "diff", "apply": "deploy", "outputs": "output"}
CHANGING = ("deploy", "destroy")
COLOURFUL = ("diff", "deploy", "destroy")
SYNTHESISING = ("diff", "deploy", "destroy", "output")
HELP = ("-h", "--help", "--version")
# With one of these the app is synthesised by cdktf itself, if at all.
LEFT_TO_CDKTF = (*HELP, "-a", "--app", "-o", "--output", "--skip-synth")


def main() -> int:
    """Check the tools, synthesise the app and run cdktf; returns its exit code."""
    return run(lambda: _cdktf(sys.argv[1:]))


def _cdktf(arguments: list[str]) -> int:
    command = ALIASES.get(arguments[0], arguments[0]) if arguments else ""
    check_tools()
    program = _program(Path.cwd())
    environment = _environment(program)
    if command in SYNTHESISING and not _mentions(arguments, LEFT_TO_CDKTF):
        prepare_app()
        arguments.append("--skip-synth")
    elif command in CHANGING and _mentions(arguments, ["--skip-synth"]):
        catch_up(synthesised_stacks())
    if command in CHANGING and not (_mentions(arguments, ["--auto-approve"]) or somebody_there()):
        arguments.append("--auto-approve")
    if command in COLOURFUL and not (_mentions(arguments, ["--no-color"]) or sys.stdout.isatty()):
        arguments.append("--no-color")
    called = [str(program), *arguments]
    if command not in CHANGING or _mentions(arguments, HELP):
        os.execve(program, called, environment)  # noqa: S606 (no shell is wanted)
    if _mentions(arguments, ["--skip-synth"]):
        return _recorded(called, environment)
    return _watched(called, environment)


def _recorded(called: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run what changes states, record the releases, and return the exit code."""
    stacks = synthesised_stacks()
    applied = {stack.name: stack.document for stack in stacks}
    code = _watched(called, environment)
    for stack in stacks:
        wait_until_ended(stack.folder)
    unfinished = [stack.name for stack in stacks if not has_finished(stack)]
    record_all(stacks, applied, succeeded=code == 0)
    if unfinished and code == 0:
        print(_interrupted(unfinished), file=sys.stderr)
    return code or len(unfinished[:1])


def _watched(called: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run cdktf so that the end of each Terraform is seen; returns cdktf's exit code."""
    name = environment.get("TERRAFORM_BINARY_NAME", "terraform")
    found = shutil.which(name, path=environment["PATH"])
    watching = {
        WATCHED_PROGRAM: str(Path(found).absolute()) if found else name,
        "TERRAFORM_BINARY_NAME": str(write_program(output_directory())),
    }
    with subprocess.Popen(called, env={**environment, **watching}) as process:
        return wait_for(process)


def _interrupted(stacks: Sequence[str]) -> str:
    return (
        f"Terraform did not finish its work on {', '.join(stacks)}. Run the command again to "
        "finish it, or go back with ROLLBACK_TO=last-good pipenv run cdktf apply."
    )


def _program(folder: Path) -> Path:
    """The cdktn of the nearest node_modules, or of those next to the Pipfile; or cdktf."""
    # Of an app that is kept elsewhere, pipenv is given the Pipfile of this project.
    pipfile = os.environ.get("PIPENV_PIPFILE")
    project = [Path(pipfile).parent] if pipfile else []
    for parent in (folder, *folder.parents, *project):
        for name in PROGRAMS:
            program = parent / "node_modules/.bin" / name
            if program.exists():
                return program
    raise CannotRunError(
        f"CDK for Terraform is not installed: there is no node_modules/.bin/cdktf in {folder} or "
        "above it. Run `npm ci` next to package.json."
    )


def _environment(program: Path) -> dict[str, str]:
    """What the program runs with: a Node.js that is installed next to it comes before any other."""
    environment = quiet_environment()
    environment["PATH"] = os.pathsep.join([str(program.parent), environment["PATH"]])
    _check_node(program.name, environment)
    return environment


def _check_node(program: str, environment: Mapping[str, str]) -> None:
    """Raise CannotRunError unless the program runs on this Node.js."""
    node = ["node", "--version"]
    found = subprocess.run(node, env=environment, capture_output=True, text=True, check=False)
    version = tuple(map(int, re.findall(r"\d+", found.stdout)[:2]))
    if program == "cdktn":
        runs, needed = version >= CDKTN_NEEDS, "22.19 or later"
        remedy = "`npm install node@22` next to package.json installs one."
    else:
        runs, needed = version[:1] in CDKTF_RUNS_ON, "20 or 22"
        remedy = (
            f"`make setup` in {CHECKOUT} installs one."
            if (CHECKOUT / "Makefile").is_file()
            else "`npm install node@22` next to package.json installs one."
        )
    if not runs:
        raise CannotRunError(
            f"{program} needs Node.js {needed}, and the `node` on the PATH is "
            f"{found.stdout.strip() or 'of an unknown version'}. {remedy}"
        )


def _mentions(arguments: Sequence[str], options: Sequence[str]) -> bool:
    return any(argument.partition("=")[0] in options for argument in arguments)


if __name__ == "__main__":
    sys.exit(main())
