"""`pipenv run cdktf`: the command line of CDK for Terraform, as this project needs it.

The app is synthesised here, before cdktf starts, so that what is wrong with liquid.ini is said as
the app says it and not inside a report of cdktf about a command that failed.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ALIASES = {"plan": "diff", "apply": "deploy", "outputs": "output"}
CHANGING = ("deploy", "destroy")
COLOURFUL = ("diff", "deploy", "destroy")
SYNTHESISING = ("diff", "deploy", "destroy", "output")
# With one of these the app is synthesised by cdktf itself, if at all.
LEFT_TO_CDKTF = ("-h", "--help", "--version", "-a", "--app", "-o", "--output", "--skip-synth")


class CannotRunError(Exception):
    """Something that is needed is not there; the text says what, and how to mend it."""


def main() -> None:
    """Check the tools, synthesise the app and hand over to cdktf."""
    arguments = sys.argv[1:]
    environment = _environment()
    command = ALIASES.get(arguments[0], arguments[0]) if arguments else ""
    try:
        cdktf = _cdktf(Path.cwd())
        if command in SYNTHESISING and not _mentions(arguments, LEFT_TO_CDKTF):
            _synthesise(environment)
            arguments.append("--skip-synth")
    except CannotRunError as error:
        sys.exit(str(error))
    if command in CHANGING and not (_mentions(arguments, ["--auto-approve"]) or _somebody_there()):
        arguments.append("--auto-approve")
    if command in COLOURFUL and not (_mentions(arguments, ["--no-color"]) or sys.stdout.isatty()):
        arguments.append("--no-color")
    os.execve(cdktf, [str(cdktf), *arguments], environment)  # noqa: S606 (no shell is wanted)


def _cdktf(folder: Path) -> Path:
    """The cdktf of the nearest node_modules, once it is sure that it can run."""
    if shutil.which("node") is None:
        raise CannotRunError(
            "CDK for Terraform needs Node.js 20 or 22: there is no `node` on the PATH."
        )
    terraform = os.environ.get("TERRAFORM_BINARY_NAME", "terraform")
    if shutil.which(terraform) is None:
        raise CannotRunError(
            f"Terraform 1.11 or later is needed: there is no `{terraform}` on the PATH."
        )
    for parent in (folder, *folder.parents):
        cdktf = parent / "node_modules/.bin/cdktf"
        if cdktf.exists():
            return cdktf
    raise CannotRunError(
        f"CDK for Terraform is not installed: there is no node_modules/.bin/cdktf in {folder} or "
        "above it. Run `npm ci` beside package.json."
    )


def _environment() -> dict[str, str]:
    """This process's variables, and those that cdktf needs to stay quiet and offline."""
    return {
        "CHECKPOINT_DISABLE": "1",
        # Without it cdktf draws its progress over and over; with it, it asks for no approval.
        **({} if _somebody_there() else {"CI": "1"}),
        **os.environ,
        # Its plugin cache races between two checkouts; its lock file asks the public registry.
        "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "true",
        "CDKTF_SKIP_PROVIDER_LOCK": "true",
        # The app runs under this Python, in a virtual environment that may not be activated.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }


def _synthesise(environment: dict[str, str]) -> None:
    """Run the app that cdktf.json names, and leave with its exit code when it fails."""
    settings = Path("cdktf.json")
    if not settings.exists():
        raise CannotRunError(f"There is no cdktf.json in {Path.cwd()}: run this where it is.")
    app = shlex.split(json.loads(settings.read_text())["app"])
    for_app = {name: value for name, value in environment.items() if not name.startswith("TF_VAR_")}
    for_app["CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"] = "true"
    returned = subprocess.run(app, env=for_app, check=False).returncode
    if returned != 0:
        sys.exit(returned)


def _mentions(arguments: Sequence[str], options: Sequence[str]) -> bool:
    return any(argument.partition("=")[0] in options for argument in arguments)


def _somebody_there() -> bool:
    """Whether somebody can be asked for approval."""
    return sys.stdin.isatty() and sys.stdout.isatty()


if __name__ == "__main__":
    main()
