"""An apply that is interrupted never counts as one that succeeded, whichever process was killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rocketchat_delivery.terraform.watched import NOTE
from rocketchat_standin import Liquid
from rocketchat_standin.faults import Fault, Scene

from .conftest import NEW, OLD, Project, move

CDKTF = [sys.executable, "-P", "-m", "liquid_stacks", "cdktf"]
WRITES = r"^/api/v1/(settings|method\.call/(removeOAuthService|saveSettings))"


def processes(matches: Callable[[list[str]], bool], folder: Path) -> list[int]:
    """Processes with such a command line that run in this folder or below it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
            here = (process / "cwd").resolve(strict=True).is_relative_to(folder)
        except OSError:
            continue
        if here and matches(words):
            found.append(int(process.name))
    return found


def is_terraform(words: list[str]) -> bool:
    # Terraform from PyPI is a program that Python runs: python -I terraform apply.
    runs = any(Path(word).name == "terraform" for word in words[:3])
    return runs and ("apply" in words or "destroy" in words)


def is_node(words: list[str]) -> bool:
    return Path(words[0]).name == "node"


def is_wrapper(words: list[str]) -> bool:
    return "liquid_stacks" in words


@dataclass
class KillAtWrite(Fault):
    """Kills some processes at one of the writes, before it takes effect."""

    matches: tuple[Callable[[list[str]], bool], ...]
    folder: Path
    at: int = 3
    killed: list[int] = field(default_factory=list)
    seen: int = 0

    def apply(self, scene: Scene) -> Iterable[bytes]:
        self.seen += 1
        if self.seen == self.at:
            for matches in self.matches:
                for process in processes(matches, self.folder):
                    self.killed.append(process)
                    os.kill(process, signal.SIGKILL)
        return scene.application(scene.environ, scene.start_response)


def interrupt(
    project: Project,
    command: str,
    *matches: Callable[[list[str]], bool],
    code: int | None = 1,
    at: int = 3,
) -> str:
    """Run a cdktf command in which these are killed at a write."""
    kill = KillAtWrite(matches, project.folder, at)
    project.world.rocketchat.faults.when("POST", WRITES, kill, times=1000)
    said = project.run("cdktf", command, code=code)
    project.world.rocketchat.faults.clear()
    assert kill.killed
    return said


def test_a_killed_terraform_is_a_failed_apply_and_no_good_release(
    project: Project, world: Liquid
) -> None:
    project.run("cdktf", "apply")
    before = project.managed()
    project.describe(NEW)
    move(world)
    said = interrupt(project, "apply", is_terraform)
    assert "Recorded release 2 of rocketchat, whose apply did not finish." in said
    assert "[incomplete]" in project.run("releases")
    assert [release["complete"] for release in project.releases()] == [True, False]

    project.run("cdktf", "apply", ROLLBACK_TO="last-good")
    assert project.managed() == before
    assert project.can_log_in(OLD)
    assert project.releases()[-1]["rolled_back_to"] == 1

    interrupt(project, "destroy", is_terraform, at=9)
    last = project.releases()[-1]
    assert not last["complete"]
    assert last["configuration"]
    project.run("cdktf", "destroy")
    assert project.releases()[-1]["complete"]
    assert project.releases()[-1]["configuration"] == {}


def test_an_apply_that_is_killed_before_the_state_changes_is_listed(
    project: Project, world: Liquid
) -> None:
    project.run("cdktf", "apply")
    serial = project.releases()[-1]["serial"]
    project.describe(NEW)
    move(world)
    interrupt(project, "apply", is_terraform, at=1)
    assert [release["complete"] for release in project.releases()] == [True, False]
    assert project.releases()[-1]["serial"] == serial
    project.synthesise()
    assert len(project.releases()) == 2
    project.run("cdktf", "apply")
    assert [release["complete"] for release in project.releases()] == [True, False, True]


def test_a_killed_cdktf_leaves_no_half_applied_state(project: Project, world: Liquid) -> None:
    project.run("cdktf", "apply")
    project.describe(NEW)
    move(world)
    kill = KillAtWrite((is_node,), project.folder)
    world.rocketchat.faults.when("POST", WRITES, kill, times=1000)
    project.run("cdktf", "apply", code=None)
    assert kill.killed
    assert project.code not in (0, None)
    assert [release["complete"] for release in project.releases()] == [True, False]
    # Terraform has gone on to the end, so the next apply only confirms it.
    said = project.run("cdktf", "apply")
    assert "No changes." in said
    assert [release["complete"] for release in project.releases()] == [True, False, True]


def test_a_killed_wrapper_is_judged_at_the_next_start(project: Project, world: Liquid) -> None:
    project.run("cdktf", "apply")
    project.describe(NEW)
    move(world)
    everybody = (is_wrapper, is_node, is_terraform)
    interrupt(project, "apply", *everybody, code=-signal.SIGKILL)
    project.synthesise()
    assert [release["complete"] for release in project.releases()] == [True, False]
    assert not (project.stack / NOTE).exists()


def test_a_killed_deploy_is_not_a_good_release(project: Project, world: Liquid) -> None:
    # With a state: an apply that is killed before Terraform has one leaves nothing to record.
    project.run("cdktf", "apply")
    project.describe(NEW)
    move(world)
    project.run("review", code=2)
    kill = KillAtWrite((is_terraform,), project.folder)
    digest = project.digest()
    world.rocketchat.faults.when("POST", WRITES, kill, times=1000)
    project.run("deploy", "--reviewed", digest, code=1)
    assert kill.killed
    assert [release["complete"] for release in project.releases()] == [True, False]


def test_a_rotated_secret_that_was_not_written_is_not_a_good_release(
    project: Project, world: Liquid
) -> None:
    """The configuration is the same before and after: only the killed Terraform differs."""
    project.apply()
    project.synthesise()
    world.vault.put(
        "liquid", "rocketchat/app.oauth2", {"client_id": "rocketchat-app", "client_secret": "new"}
    )
    kill = KillAtWrite((is_terraform,), project.folder, at=1)
    world.rocketchat.faults.when("POST", WRITES, kill, times=1000)
    project.terraform("apply", "-auto-approve", "-input=false", "-parallelism=1", code=-9)
    world.rocketchat.faults.clear()
    project.synthesise()
    assert all(release["complete"] for release in project.releases()[:1])
    assert not any(release["complete"] for release in project.releases()[1:])


@pytest.mark.real_starts
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_is_a_failed_apply(project: Project, world: Liquid, times: int) -> None:
    """A terminal sends the signal to the wrapper and to cdktf at once."""

    @dataclass
    class CtrlC(Fault):
        group: int = 0
        seen: int = 0

        def apply(self, scene: Scene) -> Iterable[bytes]:
            self.seen += 1
            if 3 <= self.seen < 3 + times:
                os.killpg(self.group, signal.SIGINT)
            return scene.application(scene.environ, scene.start_response)

    project.synthesise()
    process = subprocess.Popen(
        [*CDKTF, "apply"],
        cwd=project.folder,
        env=project.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    world.rocketchat.faults.when("POST", WRITES, CtrlC(process.pid), times=1000)
    said, _ = process.communicate(timeout=120)
    assert process.returncode != 0, said
    assert [release["complete"] for release in project.releases()] == [False], said
