"""`pipenv run adopt`: write down a running server as code.

Nothing is written to the server.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rocketchat_delivery.commands.called import called
from rocketchat_delivery.commands.run import run
from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.files import write_private
from rocketchat_provider.public.connection import connected

from rocketchat_adopt import hcl, job_file, next_steps, python_code
from rocketchat_adopt.describing import describe
from rocketchat_adopt.elements import Description, File
from rocketchat_adopt.progress import Progress
from rocketchat_adopt.reading import ALL_PERMISSIONS, STEPS, Found, read
from rocketchat_adopt.references import References
from rocketchat_adopt.summary import summary

ABOUT = "{title}, as it was found.\n\nWritten by `{command}`; it is yours now."


class AdoptError(CommandError):
    """The code cannot be written; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that is written down.

    Attributes:
        provider: Arguments of the provider's block; what is not in them comes from the environment.
        secrets: References to try for a setting's secret, by the setting's id.
    """

    provider: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


def main(servers: Callable[[], Mapping[str, Server]] = lambda: {"": Server()}) -> int:
    """Write down every server; returns the exit code.

    Args:
        servers: The servers by the folder their code goes to, below the one that is asked for; ""
            is that one. By default the server of the environment.
    """
    options = _options()
    return run(lambda: _write_down(servers, options))


def _write_down(servers: Callable[[], Mapping[str, Server]], options: argparse.Namespace) -> int:
    job = None if options.job_file is None else job_file.read(options.job_file)
    for name, server in servers().items():
        _adopt(options.output / name, server, options, job)
    return 0


def _adopt(folder: Path, server: Server, options: argparse.Namespace, job: str | None) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise AdoptError(
            f"{folder} exists and is not empty, and adopt overwrites nothing. Choose another "
            "folder with --output."
        )
    progress = Progress(STEPS + 1)
    with connected(server.provider) as provider:
        try:
            found = read(provider.server, progress, options.permissions)
            found = replace(found, held=job_file.forced_ids(job))
            progress.step("trying the secret references")
            description = describe(found, References(provider.secrets, server.secrets))
        finally:
            progress.end()
        arguments = {"url": found.url} | dict(server.provider)
    lines = job_file.lines(found.settings, description.settings, job)
    text = summary(found, description, lines)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder, description, arguments, f"Rocket.Chat at {found.url}", options)
    _write_files(folder, found, description)
    write_private(folder / "summary.md", f"{text}\n")
    print(text)
    _print_what_next(folder, description, options)


def _write(
    folder: Path,
    description: Description,
    provider: Mapping[str, Any],
    title: str,
    options: argparse.Namespace,
) -> None:
    about = ABOUT.format(title=title, command=called("adopt"))
    if options.hcl:
        text = hcl.configuration(description.elements, provider, about)
        write_private(folder / "main.tf", text)
        _format(folder)
        return
    text = python_code.app(description.elements, provider, f"{about}\n", f"{title}.", "rocketchat")
    write_private(folder / "main.py", text)
    settings = {
        "language": "python",
        "app": "python -P main.py",
        "projectId": str(uuid.uuid4()),
        "sendCrashReports": "false",
    }
    write_private(folder / "cdktf.json", json.dumps(settings, indent=2) + "\n")


def _write_files(folder: Path, found: Found, description: Description) -> None:
    """Write the uploaded files that the code names."""
    for element in description.elements:
        source = element.arguments.get("source")
        if isinstance(source, File):
            path = folder / source.path
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(found.files[element.import_id].content)


def _format(folder: Path) -> None:
    """Align it as Terraform does, where that is installed."""
    terraform = shutil.which(os.environ.get("TERRAFORM_BINARY_NAME", "terraform"))
    if terraform is not None:
        subprocess.run([terraform, "fmt", "-list=false", str(folder)], check=False)


def _print_what_next(folder: Path, description: Description, options: argparse.Namespace) -> None:
    to_fill = [secret.reference for secret in description.secrets if not secret.found]
    print(f"\nWritten to {folder}. Next:")
    for reference in to_fill:
        print(
            f"  set {reference}, or replace this reference with the place where the secret is "
            "kept (vault:…, file:…)"
        )
    print(f"  {next_steps.command(folder, hcl=options.hcl)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=called("adopt"),
        description="Write a running Rocket.Chat server's configuration as code, with the imports "
        "that let Terraform manage it, and a summary of what differs from Rocket.Chat's defaults. "
        "Nothing is written to the server.",
    )
    parser.add_argument(
        "--hcl", action="store_true", help="write Terraform's own language instead of Python"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("adopted"),
        metavar="FOLDER",
        help="a new or empty folder to write into (default: adopted)",
    )
    parser.add_argument(
        "--permissions",
        type=lambda text: [name.strip() for name in text.split(",")],
        default=[],
        metavar="NAMES",
        help="ids of permissions to write as code, separated by commas, or "
        f"{ALL_PERMISSIONS} for every permission that a role has. Rocket.Chat does not report its "
        "defaults, so adopt cannot know which of them were changed",
    )
    parser.add_argument(
        "--job-file",
        type=Path,
        metavar="FILE",
        help="the file with the server's environment (Nomad job, compose file), to list its lines "
        "that must be removed",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
