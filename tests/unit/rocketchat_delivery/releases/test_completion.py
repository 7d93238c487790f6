"""Whether an apply finished: what Terraform's note says, and what the state holds."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from rocketchat_delivery.app.synthesised import SynthesisedStack
from rocketchat_delivery.releases.completion import has_finished, is_complete
from rocketchat_delivery.terraform import watched
from rocketchat_delivery.terraform.watched import NOTE, Outcome, is_running, outcome

SETTING = {"rocketchat_setting": {"it": {"name": "Website", "value": "x"}}}
STATE: dict[str, Any] = {
    "resources": [
        {
            "mode": "managed",
            "type": "rocketchat_setting",
            "name": "it",
            "instances": [{"schema_version": 0, "attributes": {"name": "Website", "value": "x"}}],
        }
    ]
}
NOTHING: dict[str, Any] = {"resources": []}
CONFIGURATION = {"resource": SETTING}


@pytest.fixture
def stack(tmp_path: Path) -> SynthesisedStack:
    """A stack with a local state."""
    state = tmp_path / "chat.tfstate"
    state.write_text("{}")
    backend = {"backend": {"local": {"path": str(state)}}}
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"terraform": backend}))
    return SynthesisedStack("chat", tmp_path)


@pytest.mark.parametrize(
    ("note", "state", "complete"),
    [
        ("apply 0", STATE, True),
        ("apply 0", NOTHING, False),
        ("apply 1", STATE, False),
        ("apply 137", STATE, False),
        ("apply", STATE, False),
        ("", STATE, False),
        ("apply x", STATE, False),
        ("destroy 0", NOTHING, True),
        ("destroy 0", STATE, False),
        ("destroy", NOTHING, False),
        (None, STATE, True),
        (None, NOTHING, False),
    ],
)
def test_an_apply_is_complete_if_terraform_and_the_state_say_so(
    stack: SynthesisedStack, note: str | None, state: dict[str, Any], complete: bool
) -> None:
    if note is not None:
        (stack.folder / NOTE).write_text(note)
    assert is_complete(stack, CONFIGURATION, state) is complete


def test_a_lock_that_was_left_behind_is_an_apply_that_was_killed(stack: SynthesisedStack) -> None:
    assert has_finished(stack)
    (stack.folder / ".chat.tfstate.lock.info").write_text("{}")
    assert not has_finished(stack)
    assert not is_complete(stack, CONFIGURATION, STATE)


def run(folder: Path, script: str, *words: str) -> int:
    """Run a program in Terraform's place, watched."""
    program = folder / "program"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    environment = {**os.environ, watched.PROGRAM: str(program)}
    command = [str(watched.write_program(folder / "out")), *words]
    return subprocess.run(command, cwd=folder, env=environment, timeout=60).returncode


def test_terraforms_exit_code_is_written_down_and_passed_on(tmp_path: Path) -> None:
    assert run(tmp_path, "exit 3", "apply") == 3
    assert outcome(tmp_path) == Outcome("apply", 3)
    assert run(tmp_path, "exit 0", "destroy") == 0
    assert outcome(tmp_path) == Outcome("destroy", 0)


def test_a_terraform_that_a_signal_kills_is_not_a_success(tmp_path: Path) -> None:
    assert run(tmp_path, "kill -9 $$", "apply") == 137
    assert outcome(tmp_path) == Outcome("apply", None)


def test_other_commands_leave_no_note(tmp_path: Path) -> None:
    assert run(tmp_path, "exit 2", "plan") == 2
    assert outcome(tmp_path) is None


def test_an_apply_whose_parent_was_killed_is_still_running(tmp_path: Path) -> None:
    """Terraform lives on and holds the note's lock."""
    assert run(tmp_path, "kill -9 $PPID; exec sleep 3", "apply") == -9
    assert is_running(tmp_path, patience=0)
    assert not is_running(tmp_path, patience=20)
    assert outcome(tmp_path) == Outcome("apply", None)
