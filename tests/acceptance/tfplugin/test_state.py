"""Importing, upgrading and moving states."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tfplugin.testing import Terraform

from .conftest import Objects, private_state

ADDRESS = "demo_server.it"
FIELDS = {
    "name": "one",
    "size": 30,
    "region": "us",
    "owner": "you",
    "secret": "old-secret",
    "revision": 4,
    "net": {"cidr": "10/8", "mtu": 1500, "gateway": "here"},
}
AS_IT_IS = """
resource "demo_server" "it" {
  name   = "one"
  size   = 30
  region = "us"
  net    = { cidr = "10/8" }
}
"""


def rewrite_state(terraform: Terraform, version: int, **attributes: Any) -> None:
    """Make the state look as an older provider left it."""
    file = terraform.folder / "terraform.tfstate"
    state = json.loads(file.read_text())
    [instance] = state["resources"][0]["instances"]
    instance["schema_version"] = version
    instance["attributes"] = {**instance["attributes"], **attributes}
    file.write_text(json.dumps(state))


def test_an_imported_object_is_read(terraform: Terraform, objects: Objects) -> None:
    objects.change("server-one", **FIELDS)
    terraform.write(AS_IT_IS)
    terraform.import_state(ADDRESS, "server-one")
    state = terraform.state()[ADDRESS]
    assert (state["size"], state["owner"], state["revision"]) == (30, "you", 4)
    assert private_state(terraform) == {"imported": True, "read": 1}


def test_an_import_of_nothing_says_so(terraform: Terraform) -> None:
    terraform.write(AS_IT_IS)
    result = terraform.import_state(ADDRESS, "server-nine", check=False)
    result.expect_error("No such server", contains='"server-nine"')
    assert not result.ok


def test_a_configuration_generated_at_import_plans_empty(
    terraform: Terraform, objects: Objects
) -> None:
    objects.change("server-one", **FIELDS)
    block = {"import": [{"to": ADDRESS, "id": "server-one"}]}
    terraform.write(block)
    plan = terraform.plan("-generate-config-out=generated.tf")
    assert plan.changes[ADDRESS].import_id == "server-one"
    assert plan.changes[ADDRESS].actions == ["no-op"]
    terraform.apply(str(plan.file))
    assert terraform.plan().is_empty


def test_an_older_state_is_upgraded(terraform: Terraform) -> None:
    terraform.write('resource "demo_server" "it" { name = "one" }')
    terraform.apply()
    rewrite_state(terraform, version=1, title="one", name=None, forgotten=True)
    assert terraform.plan().is_empty
    terraform.apply()
    assert terraform.state()[ADDRESS]["name"] == "one"


def test_a_state_that_cannot_be_upgraded_says_so(terraform: Terraform) -> None:
    terraform.write('resource "demo_server" "it" { name = "one" }')
    terraform.apply()
    rewrite_state(terraform, version=0)
    terraform.plan(check=False).expect_error("State is too old", contains="Import")


def test_an_attribute_that_the_schema_forgot_is_dropped(terraform: Terraform) -> None:
    terraform.write('resource "demo_server" "it" {\n name = "one"\n number = 0.1\n}')
    terraform.apply()
    rewrite_state(terraform, version=2, forgotten={"much": [1, 2]})
    assert terraform.plan().is_empty


def test_a_resource_of_another_type_moves_in(terraform: Terraform, objects: Objects) -> None:
    objects.change("server-one", **{**FIELDS, "size": 10, "region": "eu", "net": None})
    terraform.write('resource "terraform_data" "it" { input = "one" }')
    terraform.apply()
    terraform.write(
        'resource "demo_server" "it" { name = "one" }\n'
        "moved {\n  from = terraform_data.it\n  to = demo_server.it\n}\n"
    )
    plan = terraform.plan()
    assert not {"create", "delete"} & {
        action for change in plan.changes.values() for action in change.actions
    }
    terraform.apply()
    assert terraform.state()[ADDRESS]["id"] == "server-one"
    assert private_state(terraform)["moved_from"] == "terraform_data"
    assert terraform.plan().is_empty


def test_a_state_is_observed_before_its_object_is_used_or_forgotten(
    make_terraform: Callable[..., Terraform], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    terraform = make_terraform(TF_LOG_PATH=str(log), TF_LOG_PROVIDER="INFO")
    terraform.write('resource "demo_server" "it" { name = "one" }')
    terraform.apply()
    terraform.write("removed {\n  from = demo_server.it\n  lifecycle { destroy = false }\n}\n")
    log.unlink()
    terraform.apply()
    assert "observed one" in log.read_text()
    assert terraform.state() == {}


def test_a_type_that_cannot_move_in_is_named(terraform: Terraform) -> None:
    terraform.write('data "demo_lookup" "it" { id = "x" }')
    terraform.apply()
    state = json.loads(terraform.raw_state())
    state["resources"] = [
        {
            "mode": "managed",
            "type": "other_thing",
            "name": "it",
            "provider": 'provider["registry.terraform.io/example/demo"]',
            "instances": [{"schema_version": 0, "attributes": {"id": "x"}}],
        }
    ]
    (terraform.folder / "terraform.tfstate").write_text(json.dumps(state))
    terraform.write(
        'resource "demo_server" "it" { name = "one" }\n'
        "moved {\n  from = other_thing.it\n  to = demo_server.it\n}\n"
    )
    result = terraform.plan(check=False)
    result.expect_error("Move is not supported", contains=["other_thing", "demo_server"])


@pytest.mark.parametrize("private", ["bm90IGpzb24=", "WzFd"])
def test_damaged_private_state_is_reported(terraform: Terraform, private: str) -> None:
    terraform.write('resource "demo_server" "it" { name = "one" }')
    terraform.apply()
    file = terraform.folder / "terraform.tfstate"
    state = json.loads(file.read_text())
    state["resources"][0]["instances"][0]["private"] = private
    file.write_text(json.dumps(state))
    terraform.plan(check=False).expect_error("Private state is not readable")
