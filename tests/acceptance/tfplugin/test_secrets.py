"""Secrets are where they are used, and nowhere else."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tfplugin.testing import Terraform, assert_no_secret

from .conftest import Objects


def canary() -> str:
    return f'can"ary/{secrets.token_hex(8)}'


def server(**arguments: Any) -> dict[str, Any]:
    return {"resource": {"demo_server": {"it": {"name": "one", **arguments}}}}


def variables(*names: str) -> dict[str, Any]:
    described = {name: {"type": "string", "ephemeral": True} for name in names}
    return {"variable": described}


def test_write_only_values_arrive_and_are_in_no_plan_and_no_state(
    make_terraform: Callable[..., Terraform], objects: Objects, tmp_path: Path
) -> None:
    password, key = canary(), canary()
    terraform = make_terraform(TF_VAR_password=password, TF_VAR_key=key)
    terraform.write(
        {
            **variables("password", "key"),
            **server(
                password="${var.password}",
                password_version=1,
                net={"cidr": "10/8", "key": "${var.key}"},
            ),
        }
    )
    plan = terraform.plan()
    assert plan.changes["demo_server.it"].after["password"] is None
    applied = terraform.apply(str(plan.file))
    kept = objects.all()["server-one"]
    assert (kept["password"], kept["net_key"]) == (password, key)
    assert terraform.plan().is_empty
    assert_no_secret([password, key], terraform.folder, str(plan.json), plan.stdout, applied.stdout)


def test_a_new_write_only_value_alone_is_not_a_change(
    make_terraform: Callable[..., Terraform], objects: Objects
) -> None:
    config = {**variables("password"), **server(password="${var.password}", password_version=1)}
    terraform = make_terraform(TF_VAR_password="first-password")
    terraform.write(config)
    terraform.apply()
    terraform = make_terraform(TF_VAR_password="second-password")
    terraform.write(config)
    assert terraform.plan().is_empty


def test_a_sensitive_value_is_not_shown(terraform: Terraform) -> None:
    terraform.write(server())
    planned = terraform.plan()
    applied = terraform.apply()
    shown = terraform.start("show", "-no-color").communicate()[0]
    assert "(sensitive value)" in shown
    assert_no_secret(["made-for-server-one"], planned.stdout, applied.stdout, shown)


def test_no_secret_is_in_the_most_talkative_log(
    make_terraform: Callable[..., Terraform], tmp_path: Path
) -> None:
    token, password, key = canary(), canary(), canary()
    log = tmp_path / "terraform.log"
    terraform = make_terraform(
        TF_VAR_password=password,
        TF_VAR_token=token,
        TF_VAR_key=key,
        TF_LOG="TRACE",
        TF_LOG_PATH=str(log),
    )
    terraform.write(
        {
            **variables("password", "token", "key"),
            "provider": {"demo": {"token": "${var.token}"}},
            **server(password="${var.password}", net={"cidr": "10/8", "key": "${var.key}"}),
        }
    )
    terraform.apply()
    text = log.read_text()
    assert "creating one with password ***" in text
    assert "configured by Terraform 1." in text
    assert_no_secret([token, password, key, "made-for-server-one"], log)


def test_a_crash_is_logged_without_its_secrets(
    make_terraform: Callable[..., Terraform], tmp_path: Path
) -> None:
    password = canary()
    log = tmp_path / "terraform.log"
    terraform = make_terraform(TF_LOG_PROVIDER="ERROR", TF_LOG_PATH=str(log))
    terraform.write(server(misbehave="plan-crash", password=password))
    result = terraform.plan(check=False)
    result.expect_error("Bug in the provider")
    assert "RuntimeError: a bug next to ***" in log.read_text()
    assert_no_secret([password], log, result.stderr)
