"""Synthesising the app, as every command of this project does before anything else."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from rocketchat_delivery.app import annotations
from rocketchat_delivery.app.inputs import environment_of_app, is_up_to_date
from rocketchat_delivery.app.synthesised import output_directory
from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.files import why_unreadable
from rocketchat_delivery.terraform.driver import NEEDED

SETTINGS = Path("cdktf.json")
"""Names the app."""


class CannotRunError(CommandError):
    """Something that is needed is not there; the text says what, and how to fix it."""


class SynthesisError(CommandError):
    """The app failed, and has printed why.

    Args:
        code: Its exit code.
    """

    is_reported = True

    def __init__(self, code: int) -> None:
        super().__init__("The app could not be synthesised; what it printed says why.")
        self.code = code


def check_tools(*, node: bool = True) -> None:
    """Raise CannotRunError unless Terraform is there, and Node.js where an app needs it."""
    if node and shutil.which("node") is None:
        raise CannotRunError(
            "CDK for Terraform needs Node.js 20 or 22: there is no `node` on the PATH."
        )
    terraform = os.environ.get("TERRAFORM_BINARY_NAME", "terraform")
    if shutil.which(terraform) is None:
        raise CannotRunError(
            f"Terraform {NEEDED} or later is needed: there is no `{terraform}` on the PATH."
        )


def quiet_environment() -> dict[str, str]:
    """This process's variables, and those that cdktf needs to stay quiet and offline."""
    return {
        "CHECKPOINT_DISABLE": "1",
        # Without it cdktf draws its progress over and over; with it, it asks for no approval.
        **({} if somebody_there() else {"CI": "1"}),
        **os.environ,
        # Its plugin cache races between two checkouts; its lock file asks the public registry.
        "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "true",
        "CDKTF_SKIP_PROVIDER_LOCK": "true",
        # The app runs under this Python, in a virtual environment that may not be activated.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }


def is_synthesised() -> bool:
    """Whether the app would certainly write again what it wrote last."""
    return SETTINGS.exists() and is_up_to_date(output_directory(), _variables())


def synthesise() -> None:
    """Run the app that cdktf.json names, and show what its constructs say.

    Raises:
        CannotRunError: There is no app.
        SynthesisError: It failed, or a construct reports an error.
    """
    if not SETTINGS.exists():
        raise CannotRunError(f"There is no cdktf.json in {Path.cwd()}: run this where it is.")
    app = _app(SETTINGS)
    returned = subprocess.run(app, env=environment_of_app(_variables()), check=False).returncode
    if returned != 0:
        raise SynthesisError(returned)
    show_annotations()


def show_annotations() -> None:
    """Show what the constructs of the synthesised app say.

    Raises:
        SynthesisError: A construct reports an error.
    """
    if not annotations.show(output_directory()):
        raise SynthesisError(1)


def _variables() -> dict[str, str]:
    """The environment of the app: the values of Terraform's variables are none of its business."""
    environment = quiet_environment()
    for_app = {name: value for name, value in environment.items() if not name.startswith("TF_VAR_")}
    return for_app | {"CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS": "true"}


def _app(settings: Path) -> list[str]:
    """The command that cdktf.json names."""
    try:
        app = shlex.split(json.loads(settings.read_text(encoding="utf-8"))["app"])
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRunError(why_unreadable(settings.absolute(), error)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        app = []
    if not app:
        raise CannotRunError(
            f"{settings.absolute()} names no app; expected JSON such as "
            '{"language": "python", "app": "python -P main.py"}.'
        )
    return app


def somebody_there() -> bool:
    """Whether somebody can be asked for approval."""
    return sys.stdin.isatty() and sys.stdout.isatty()
