"""Servers that somebody set up by hand, and a folder in which adopt and what it writes are run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from rocketchat_standin import Clock, Liquid, RocketChat

ROOT = Path(__file__).parents[3]
SPEED = 20
OURS = ("ROCKETCHAT_", "VAULT_", "LIQUID_", "SITES", "TF_", "CDKTF_", "STATE_")


class Admin:
    """An administrator at the admin API, with a personal access token."""

    def __init__(self, rocketchat: RocketChat) -> None:
        user_id, token = rocketchat.bypass_token
        self._url = f"{rocketchat.url}/api/v1"
        self._headers = {"X-User-Id": user_id, "X-Auth-Token": token}

    def post(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self._url}/{path}", json=body, headers=self._headers, timeout=30)
        assert answer.ok, f"{path}: {answer.text}"
        return answer.json()

    def set(self, **settings: Any) -> None:
        for name, value in settings.items():
            self.post(f"settings/{name}", value=value)

    def add_login_service(self, name: str, **values: Any) -> None:
        """Add a custom OAuth, write its values by suffix, and turn it on."""
        self.post("settings.addCustomOAuth", name=name)
        for suffix, value in values.items():
            self.post(f"settings/Accounts_OAuth_Custom-{name}-{suffix}", value=value)
        self.post(f"settings/Accounts_OAuth_Custom-{name}", value=True)


class Desk:
    """A folder with nothing but node_modules; commands run there as `pipenv run` runs them."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.said = ""
        """Everything that the commands printed."""
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        machine = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        quiet = {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
        self.environment = machine | quiet | environment

    @property
    def code(self) -> Path:
        """Where adopt writes to."""
        return self.folder / "adopted"

    def run(self, *command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            command,
            cwd=folder or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.said += result.stdout + result.stderr
        return result

    def adopt(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-P", "-m", "liquid_stacks", "adopt", *options)

    def ok(self, *command: str) -> str:
        """Run a command in the folder that adopt has written; it must succeed."""
        result = self.run(*command, folder=self.code)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def cdktf(self, *arguments: str) -> str:
        return self.ok(sys.executable, "-P", "-m", "liquid_stacks", "cdktf", *arguments)


@pytest.fixture
def server_environment() -> dict[str, str]:
    """The Rocket.Chat process's variables; a test that needs some parametrises it."""
    return {}


@pytest.fixture
def world(server_environment: dict[str, str]) -> Iterator[Liquid]:
    """A Liquid server whose Rocket.Chat nobody configured yet."""
    clock = Clock(SPEED)
    with Liquid("one.localhost", clock=clock, environment=server_environment) as liquid:
        yield liquid


@pytest.fixture
def rocketchat() -> Iterator[RocketChat]:
    """A Rocket.Chat and nothing else."""
    with RocketChat("7.7", clock=Clock(SPEED)) as server:
        yield server


@pytest.fixture
def sit_down(tmp_path: Path) -> Callable[..., Desk]:
    """Makes a desk with these variables in its environment."""

    def sit_down(**environment: str) -> Desk:
        return Desk(tmp_path, ROCKETCHAT_SETTLE_SECONDS="0.3", **environment)

    return sit_down
