"""A small Liquid server, and a project folder in which the real cdktf and terraform run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rocketchat_standin import Clock, Liquid

ROOT = Path(__file__).parents[3]
SPEED = 20
CLI = [sys.executable, "-P", "-m", "liquid_stacks", "cdktf"]


class Project:
    """A folder with the project's app, where commands run as `pipenv run` would run them."""

    def __init__(self, folder: Path, app: Path, **environment: str) -> None:
        self.folder = folder
        self.said = ""
        """Everything that the commands printed."""
        for name in ("main.py", "cdktf.json"):
            shutil.copy(app / name, folder)
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        ours = ("ROCKETCHAT_", "VAULT_", "LIQUID_", "TF_", "CDKTF_")
        machine = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        # An empty CLI configuration: what the machine's own says does not matter here.
        self.environment = machine | {"TF_CLI_CONFIG_FILE": os.devnull} | environment

    def cdktf(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `cdktf` as the project does."""
        return self.run(*CLI, *arguments)

    def ok(self, *arguments: str) -> str:
        """Run `cdktf`, which must succeed, and return what it printed."""
        result = self.cdktf(*arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder, with nobody at the terminal."""
        result = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.said += result.stdout + result.stderr
        return result

    @property
    def records(self) -> list[Path]:
        """What is left on disk: the synthesised stacks with their plans, and the states."""
        return [self.folder / "cdktf.out", *self.folder.glob("terraform.*.tfstate*")]


class LiquidProject(Project):
    """The project's own app with a Liquid server."""

    def __init__(self, folder: Path, world: Liquid) -> None:
        super().__init__(
            folder,
            ROOT,
            ROCKETCHAT_URL=world.rocketchat.url,
            ROCKETCHAT_SETTLE_SECONDS="0.3",
            LIQUID_CORE_INTERNAL_URL=f"http://127.0.0.1:{world.port}",
        )
        self.world = world
        (folder / "vault-secrets.ini").write_text(
            f"[vault]\nkeys = unseal\nroot_token = {world.vault.root_token}\n"
        )

    def describe(self, *lines: str) -> None:
        """Write liquid.ini, with these lines in its [liquid] section."""
        (self.folder / "liquid.ini").write_text(
            "\n".join(
                [
                    "[cluster]",
                    f"vault_url = {self.world.vault.url}",
                    "vault_secrets = vault-secrets.ini",
                    "[liquid]",
                    f"domain = {self.world.domain}:{self.world.port}",
                    *lines,
                    "[apps]",
                    "; grist = on",
                    "",
                ]
            )
        )


@pytest.fixture
def server_environment() -> dict[str, str]:
    """The Rocket.Chat process's variables; a test that needs some parametrises it."""
    return {}


@pytest.fixture
def world(server_environment: dict[str, str]) -> Iterator[Liquid]:
    """A Liquid server, twenty times as fast as a real one."""
    clock = Clock(SPEED)
    with Liquid("one.localhost", clock=clock, environment=server_environment) as liquid:
        liquid.identity_provider.add_user(
            "ada", "adas-password", name="Ada", email="ada@example.org", roles=["user"]
        )
        yield liquid


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Project]:
    """Makes a project from the folder of an app, with these variables in its environment."""

    def start(app: Path, **environment: str) -> Project:
        return Project(tmp_path, app, **environment)

    return start


@pytest.fixture
def project(world: Liquid, tmp_path: Path) -> LiquidProject:
    """The project with that server."""
    return LiquidProject(tmp_path, world)
