"""Actions: what Terraform 1.14 and newer invokes."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tfplugin.testing import Result, Terraform, assert_no_secret

from tests.terraforms import find_newer_terraform

from .conftest import Objects
from .test_process import SECONDS_BEFORE_IT_HANGS
from .test_secrets import canary

pytestmark = [pytest.mark.core, pytest.mark.terraform("1.14")]

EVENTS = ("before_create", "after_create", "before_update", "after_update")
INVOKE = "-invoke=action.demo_restart.it"


def action(**config: Any) -> dict[str, Any]:
    return {"action": {"demo_restart": {"it": {"config": {"server": "server-one", **config}}}}}


def triggered(*events: str, size: int = 10, **config: Any) -> dict[str, Any]:
    trigger = {"events": list(events), "actions": ["action.demo_restart.it"]}
    server = {"name": "one", "size": size, "lifecycle": {"action_trigger": [trigger]}}
    return {**action(**config), "resource": {"demo_server": {"it": server}}}


def progress(result: Result) -> list[str]:
    """The messages of the actions in the output of an apply."""
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return [line["hook"]["message"] for line in lines if line["type"] == "action_progress"]


def test_an_action_is_invoked_on_request(newer_terraform: Terraform, objects: Objects) -> None:
    newer_terraform.write(action(times=2))
    applied = newer_terraform.apply(INVOKE)
    assert progress(applied) == [
        "restart 1 of server-one with None",
        "restart 2 of server-one with None",
    ]
    assert len(objects.journal("restart")) == 2


def test_progress_is_shown_to_a_person(newer_terraform: Terraform) -> None:
    newer_terraform.write(action())
    running = newer_terraform.start("apply", "-auto-approve", "-no-color", INVOKE)
    output, _ = running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    assert "restart 1 of server-one" in output


def test_each_event_of_a_resource_triggers_its_actions(
    newer_terraform: Terraform, objects: Objects
) -> None:
    newer_terraform.write(triggered(*EVENTS))
    newer_terraform.apply()
    assert len(objects.journal("restart")) == 2
    newer_terraform.write(triggered(*EVENTS, size=20))
    newer_terraform.apply()
    assert len(objects.journal("restart")) == 4
    assert newer_terraform.plan().is_empty
    newer_terraform.destroy()
    assert len(objects.journal("restart")) == 4


def test_a_destroy_cannot_trigger_an_action(newer_terraform: Terraform) -> None:
    newer_terraform.write(triggered("before_destroy"))
    with pytest.raises(AssertionError, match=r'Invalid "event" value before_destroy'):
        newer_terraform.init()


def test_a_value_may_be_unknown_when_an_action_is_planned(
    newer_terraform: Terraform, objects: Objects
) -> None:
    newer_terraform.write(triggered("after_create", server="${demo_server.it.id}"))
    newer_terraform.apply()
    [planned] = objects.journal("plan")
    assert planned == {"event": "plan", "known": False, "times": 1}
    [restarted] = objects.journal("restart")
    assert restarted["server"] == "server-one"


@pytest.mark.parametrize("event", EVENTS[:2])
def test_a_failed_action_fails_the_apply(
    newer_terraform: Terraform, objects: Objects, event: str
) -> None:
    newer_terraform.write(triggered(event, misbehave="fail"))
    result = newer_terraform.apply(check=False)
    result.expect_error("Error when invoking action", contains="Cannot restart: server-one hangs.")
    assert ("server-one" in objects.all()) == (event == "after_create")


def test_a_crash_of_an_action_is_reported_as_a_bug(
    newer_terraform: Terraform, objects: Objects
) -> None:
    newer_terraform.write(action(misbehave="crash"))
    result = newer_terraform.apply(INVOKE, check=False)
    result.expect_error(
        "Error when invoking action",
        contains=["Bug in the provider", "RuntimeError at restart.py:", "invoking demo_restart"],
    )


def test_a_warning_of_an_action_is_shown(newer_terraform: Terraform) -> None:
    newer_terraform.write(action(misbehave="warn"))
    applied = newer_terraform.apply(INVOKE)
    applied.expect_warning("Warning when invoking action", contains="server-one took long.")


def test_an_action_is_validated_and_planned_first(
    newer_terraform: Terraform, objects: Objects
) -> None:
    newer_terraform.write(triggered("after_create", server=""))
    newer_terraform.validate(check=False).expect_error("No server")
    newer_terraform.write(triggered("after_create", misbehave="plan"))
    planned = newer_terraform.plan(check=False)
    planned.expect_error("Failed to plan action", contains="Cannot plan: Asked to fail.")
    assert not objects.journal("restart")


def test_no_secret_of_an_action_is_shown_or_kept(
    make_terraform: Callable[..., Terraform], objects: Objects, tmp_path: Path
) -> None:
    token = canary()
    log = tmp_path / "terraform.log"
    terraform = make_terraform(
        find_newer_terraform(), TF_VAR_token=token, TF_LOG="TRACE", TF_LOG_PATH=str(log)
    )
    variable = {"variable": {"token": {"type": "string", "ephemeral": True}}}
    terraform.write({**variable, **triggered("after_create", token="${var.token}")})
    plan = terraform.plan()
    applied = terraform.apply()
    assert progress(applied) == ["restart 1 of server-one with ***"]
    assert [entry["token"] for entry in objects.journal("restart")] == [token]
    shown = (str(plan.json), plan.stdout, applied.stdout, log)
    assert_no_secret([token], terraform.folder, *shown)


@pytest.mark.real_starts
def test_ctrl_c_stops_an_action(newer_terraform: Terraform) -> None:
    newer_terraform.write(action(misbehave="wait"))
    running = newer_terraform.start("apply", "-auto-approve", "-no-color", INVOKE)
    assert running.stdout
    # Terraform 1.15 crashes if it is interrupted while it takes a message.
    assert any("restart 1 of server-one" in line for line in running.stdout)
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    assert "Stopped: Before it was finished." in errors
    assert running.returncode == 1
