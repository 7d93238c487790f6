"""Two ways to apply: the real Terraform, and the core in this process. Tests treat them alike."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tfplugin.testing import Terraform

from .core import Configuration, Core
from .world import configuration_blocks

PROVIDER = {"liquid/rocketchat": [sys.executable, "-m", "rocketchat_provider"]}
_HANGING_SECONDS = 120


@dataclass(frozen=True)
class Ended:
    """How an apply ended, and what it said."""

    ok: bool
    text: str


class Engine(Protocol):
    """Whatever applies configurations and keeps a state."""

    def apply(self, configuration: Configuration) -> Ended:
        """Apply; `{}` destroys everything."""

    def what_is_left_to_do(self, configuration: Configuration) -> str:
        """The plan's actions and errors as text, "" when the plan is empty."""

    def known(self) -> set[str]:
        """The addresses in the state."""

    def save(self) -> Any:
        """The state as it is."""

    def load(self, saved: Any) -> None:
        """Have an earlier state."""

    def interrupt(self) -> None:
        """Ctrl-C."""

    def kill_provider(self) -> None:
        """SIGKILL to the provider's process."""

    def kill(self) -> None:
        """SIGKILL to Terraform."""


class InProcess:
    """The core."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.core = Core(environment)

    def apply(self, configuration: Configuration) -> Ended:
        outcome = self.core.apply(configuration)
        return Ended(outcome.ok, str(outcome))

    def what_is_left_to_do(self, configuration: Configuration) -> str:
        outcome = self.core.plan(configuration)
        return "" if outcome.is_empty else str(outcome)

    def known(self) -> set[str]:
        return set(self.core.instances)

    def save(self) -> Any:
        return dict(self.core.instances)

    def load(self, saved: Any) -> None:
        self.core.instances = dict(saved)

    def interrupt(self) -> None:
        self.core.interrupt()

    def kill_provider(self) -> None:
        self.core.kill()

    def kill(self) -> None:
        self.core.kill()


class WithTerraform:
    """The real Terraform in a folder. One thing at a time, so that each run is like the other."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.terraform = Terraform(folder, PROVIDER, environment)
        self._configured: Configuration | None = None
        self._running: subprocess.Popen[str] | None = None

    def apply(self, configuration: Configuration) -> Ended:
        self._configure(configuration)
        self._running = self.terraform.start(
            "apply", "-auto-approve", "-no-color", "-parallelism=1", "-compact-warnings"
        )
        output, errors = self._running.communicate(timeout=_HANGING_SECONDS)
        code, self._running = self._running.returncode, None
        return Ended(code == 0, output + errors)

    def what_is_left_to_do(self, configuration: Configuration) -> str:
        self._configure(configuration)
        plan = self.terraform.plan("-parallelism=1", check=False)
        return "" if plan.is_empty else plan.stdout

    def known(self) -> set[str]:
        text = self.terraform.raw_state()
        resources = json.loads(text)["resources"] if text else []
        return {f"{one['type']}.{one['name']}" for one in resources if one["instances"]}

    def save(self) -> Any:
        return self.terraform.raw_state()

    def load(self, saved: Any) -> None:
        file = self.terraform.folder / "terraform.tfstate"
        if saved:
            file.write_text(saved)
        else:
            file.unlink(missing_ok=True)
        # A Terraform that was killed leaves its lock behind.
        (self.terraform.folder / ".terraform.tfstate.lock.info").unlink(missing_ok=True)

    def interrupt(self) -> None:
        if self._running is not None:
            os.killpg(self._running.pid, signal.SIGINT)

    def kill_provider(self) -> None:
        if self._running is not None:
            for provider in children(self._running.pid):
                os.kill(provider, signal.SIGKILL)

    def kill(self) -> None:
        if self._running is not None:
            self._running.kill()

    def _configure(self, configuration: Configuration) -> None:
        if configuration != self._configured:
            self.terraform.write(configuration_blocks(configuration))
            self._configured = configuration


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found
