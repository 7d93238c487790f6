"""Ephemeral resources: values that exist while Terraform runs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tfplugin.testing import Terraform, assert_no_secret

from .conftest import Objects

TOKEN = "${ephemeral.demo_session.it.token}"


def session(**arguments: Any) -> dict[str, Any]:
    return {"ephemeral": {"demo_session": {"it": {"role": "admin", **arguments}}}}


def server(**arguments: Any) -> dict[str, Any]:
    written = {"name": "one", "password": TOKEN, "password_version": 1, **arguments}
    return {"resource": {"demo_server": {"it": written}}}


def events(objects: Objects) -> list[tuple[str, str]]:
    """What happened to which session."""
    return [(entry["event"], entry["id"]) for entry in objects.all()["journal"]]


def test_a_session_is_opened_and_closed_for_each_plan_and_apply(
    terraform: Terraform, objects: Objects
) -> None:
    terraform.write({**session(), **server()})
    plan = terraform.plan()
    assert events(objects) == [("open", "session-0"), ("close", "session-0")]
    terraform.apply(str(plan.file))
    assert events(objects)[2:] == [("open", "session-2"), ("close", "session-2")]
    assert objects.journal("open")[1]["token"] == objects.all()["server-one"]["password"]
    assert objects.journal("open")[1]["region"] == "eu"


def test_a_sessions_values_are_in_no_plan_state_or_log(
    make_terraform: Callable[..., Terraform], objects: Objects, tmp_path: Path
) -> None:
    log = tmp_path / "terraform.log"
    terraform = make_terraform(TF_LOG="TRACE", TF_LOG_PATH=str(log))
    terraform.write({**session(), **server()})
    plan = terraform.plan()
    applied = terraform.apply(str(plan.file))
    tokens = [entry["token"] for entry in objects.journal("open")]
    assert len(set(tokens)) == 2
    assert "closing a session with ***" in log.read_text()
    assert_no_secret(tokens, terraform.folder, str(plan.json), plan.stdout, applied.stdout, log)


def test_a_session_configures_another_provider(terraform: Terraform, objects: Objects) -> None:
    inner = {"alias": "inner", "endpoint": "journal", "token": TOKEN}
    terraform.write(
        {
            "provider": {"demo": [{}, inner]},
            **session(),
            "data": {"demo_lookup": {"it": {"id": "any", "provider": "demo.inner"}}},
        }
    )
    terraform.apply()
    configured = {entry["token"] for entry in objects.journal("configure")}
    assert configured <= {entry["token"] for entry in objects.journal("open")}
    assert configured


def test_a_session_is_renewed_while_it_is_used(terraform: Terraform, objects: Objects) -> None:
    terraform.write({**session(renews=True), **server(misbehave="wait-for-renewal")})
    terraform.apply()
    assert ("renew", objects.journal("open")[-1]["id"]) in events(objects)
    assert events(objects)[-1] == ("close", objects.journal("open")[-1]["id"])


def test_a_session_is_closed_after_a_failure(terraform: Terraform, objects: Objects) -> None:
    terraform.write({**session(), **server(misbehave="create")})
    terraform.apply(check=False).expect_error("Cannot create")
    assert len(objects.journal("open")) == len(objects.journal("close")) == 2


def test_a_session_that_cannot_be_opened_fails_the_plan(
    terraform: Terraform, objects: Objects
) -> None:
    terraform.write({**session(misbehave="open"), **server()})
    result = terraform.plan(check=False)
    result.expect_error("Cannot open", contains="Asked to fail.", attribute="misbehave")
    assert not objects.all()


def test_a_session_that_cannot_be_closed_fails_the_command(
    terraform: Terraform, objects: Objects
) -> None:
    terraform.write({**session(misbehave="close"), **server()})
    terraform.plan(check=False).expect_error("Cannot close", contains="Asked to fail.")


def test_a_session_with_another_value_than_the_configured_is_a_bug_and_is_closed(
    terraform: Terraform, objects: Objects
) -> None:
    terraform.write({**session(misbehave="value"), **server()})
    terraform.plan(check=False).expect_error("Bug in the provider", attribute="role")
    assert len(objects.journal("open")) == len(objects.journal("close")) == 1


def test_a_session_is_validated(terraform: Terraform) -> None:
    terraform.write(session(role=""))
    terraform.validate(check=False).expect_error("No role", attribute="role")


def test_a_session_is_opened_once_its_configuration_is_known(
    terraform: Terraform, objects: Objects
) -> None:
    first = {
        "demo_server": {"first": {"name": "first"}, "it": server()["resource"]["demo_server"]["it"]}
    }
    terraform.write({**session(role="${demo_server.first.id}"), "resource": first})
    plan = terraform.plan()
    assert not objects.journal("open")
    terraform.apply(str(plan.file))
    assert len(objects.journal("open")) == len(objects.journal("close")) == 1
