"""The command that plans what adopt wrote, as it works in the shell that shows it."""

import os
import shlex
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The checkout that this package is in, if it is in one."""

PIPENV_LOOKS_UP = 3
"""In how many folders, from the current one on up, pipenv looks for its Pipfile."""


_PIPFILE = f"PIPENV_PIPFILE={shlex.quote(str(ROOT / 'Pipfile'))} "


def command(folder: Path, *, hcl: bool) -> str:
    """The command, for a POSIX shell in the current folder."""
    run = _runner(folder.resolve())
    steps = [f"cd {shlex.quote(str(folder))}"]
    if hcl:
        terraform = shlex.quote(_terraform())
        steps += [
            f"{run} python -P -m rocketchat_delivery.local_provider .".lstrip(),
            f"{terraform} init",
            f"{terraform} plan",
        ]
    else:
        steps.append(f"{run} cdktf plan" if run else f"{_given(folder)}{_cli()} plan")
    return " && ".join(step if run else _directly(step) for step in steps)


def _runner(folder: Path) -> str:
    """How pipenv is run there with this checkout's packages; "" where there is no pipenv."""
    pipenv = _pipenv()
    if pipenv is None or not (ROOT / "Pipfile").is_file():
        return ""
    nearest = (folder, *folder.parents)[:PIPENV_LOOKS_UP]
    pipfile = next((one for one in nearest if (one / "Pipfile").is_file()), None)
    finds = pipfile == ROOT and "PIPENV_PIPFILE" not in os.environ
    return f"{'' if finds else _PIPFILE}{shlex.quote(pipenv)} run"


def _given(folder: Path) -> str:
    """What names the checkout, whose node_modules has cdktf, where the folder is not in it."""
    is_outside = not folder.resolve().is_relative_to(ROOT) and (ROOT / "Pipfile").is_file()
    return _PIPFILE if is_outside else ""


def _cli() -> str:
    return f"{_python()} -P -m rocketchat_delivery.commands.cdktf"


def _pipenv() -> str | None:
    if shutil.which("pipenv"):
        return "pipenv"
    own = ROOT / ".tools/bin/pipenv"
    return str(own) if own.is_file() else None


def _terraform() -> str:
    """Terraform as the shell finds it; by its path where only this checkout has it."""
    name = os.environ.get("TERRAFORM_BINARY_NAME", "terraform")
    path = shutil.which(name)
    return path if path is not None and Path(path).is_relative_to(ROOT) else name


def _python() -> str:
    return shlex.quote(sys.executable)


def _directly(step: str) -> str:
    return step.replace("python ", f"{_python()} ", 1) if step.startswith("python ") else step
