"""Errors and warnings, at the attribute they are about, at every stage."""

from typing import Any

from tfplugin.testing import Terraform

from .conftest import Objects

ADDRESS = "demo_server.it"


def server(**arguments: Any) -> dict[str, Any]:
    return {"resource": {"demo_server": {"it": {"name": "one", **arguments}}}}


def test_validators_name_the_attribute(terraform: Terraform) -> None:
    terraform.write(server(size=5000, disks=[{"name": "a"}, {"name": "b", "size": 500}]))
    result = terraform.validate(check=False)
    result.expect_error("Out of range", contains=["It is 5000"], attribute="size")
    result.expect_error("Out of range", contains=["It is 500;"], attribute="disks[1].size")
    assert not result.ok


def test_the_validate_hook_warns_and_fails(terraform: Terraform) -> None:
    terraform.write(server(labels={"x-a": {"value": "v"}}))
    result = terraform.validate()
    result.expect_warning("Experimental label", attribute='labels["x-a"].value')
    terraform.write(server(misbehave="validate"))
    result = terraform.validate(check=False)
    result.expect_error("Cannot be", contains="at validate", attribute="misbehave")


def test_a_nested_place_is_shown_in_hcl_too(terraform: Terraform) -> None:
    terraform.write(
        """
        resource "demo_server" "it" {
          name  = "one"
          disks = [{ name = "a", size = 500 }]
        }
        """
    )
    result = terraform.validate(check=False)
    result.expect_error("Out of range", attribute="disks[0].size")


def test_a_place_in_a_set_is_shown_as_the_set(terraform: Terraform) -> None:
    terraform.write(server(rules=[{"port": 1}, {"port": 70000}]))
    result = terraform.validate(check=False)
    result.expect_error("Out of range", contains="70000", attribute="rules[…].port")


def test_a_deprecated_attribute_warns_with_what_to_use(terraform: Terraform) -> None:
    terraform.write(server(old_size=1))
    warning = terraform.validate().expect_warning("Deprecated attribute", attribute="old_size")
    assert warning.detail == "use size"


def test_a_duration_that_is_invalid_is_refused(terraform: Terraform) -> None:
    terraform.write(server(timeouts={"create": "soon"}))
    result = terraform.validate(check=False)
    result.expect_error("Not a duration", contains='"soon"', attribute="timeouts.create")


def test_the_plan_hook_fails_at_its_attribute(terraform: Terraform) -> None:
    terraform.write(server(misbehave="plan"))
    assert terraform.validate().ok
    result = terraform.plan(check=False)
    error = result.expect_error("Cannot plan", contains="at plan", attribute="misbehave")
    assert error.address == ADDRESS


def test_a_read_warns_and_fails(terraform: Terraform, objects: Objects) -> None:
    terraform.write(server())
    terraform.apply()
    objects.change("server-one", odd=True)
    terraform.plan().expect_warning("Odd server", contains="It works", attribute="name")
    objects.change("server-one", odd=False, broken=True)
    terraform.plan(check=False).expect_error("Cannot read", attribute="name")
    objects.change("server-one", broken=False)
    assert terraform.plan().is_empty


def test_a_create_fails_at_its_attribute(terraform: Terraform) -> None:
    terraform.write(server(misbehave="create"))
    error = terraform.apply(check=False).expect_error("Cannot create", attribute="misbehave")
    assert error.address == ADDRESS


def test_a_planned_value_that_is_not_as_configured_is_a_bug_at_its_attribute(
    terraform: Terraform,
) -> None:
    terraform.write(server(engine="good", misbehave="plan-value"))
    result = terraform.plan(check=False)
    error = result.expect_error("Bug in the provider", contains="engine", attribute="engine")
    assert "something else" not in error.detail
    assert len(result.errors) == 1


def test_a_result_that_is_not_as_planned_is_a_bug_at_its_attribute(terraform: Terraform) -> None:
    terraform.write(server(misbehave="create-value"))
    result = terraform.apply(check=False)
    error = result.expect_error("Bug in the provider", contains="name", attribute="name")
    assert "something else" not in error.detail
    assert len(result.errors) == 1
    assert terraform.state()[ADDRESS]["id"] == "server-one"


def test_a_result_of_a_wrong_type_is_a_bug_that_loses_nothing(terraform: Terraform) -> None:
    terraform.write(server(misbehave="create-type"))
    result = terraform.apply(check=False)
    result.expect_error("Bug in the provider", contains=["size", "a str"])
    state = terraform.state()[ADDRESS]
    assert (state["id"], state["size"]) == ("server-one", None)


def test_a_crash_is_reported_without_its_values(terraform: Terraform) -> None:
    terraform.write(server(misbehave="plan-crash", password="hunter2-hunter2"))
    result = terraform.plan(check=False)
    error = result.expect_error("Bug in the provider", contains=["RuntimeError", "server.py:"])
    assert "hunter2" not in error.detail
    assert error.address == ADDRESS


def test_the_provider_block_is_validated_and_may_hold_unknowns(terraform: Terraform) -> None:
    terraform.write({"provider": {"demo": {"endpoint": "invalid"}}, **server()})
    terraform.validate(check=False).expect_error("Invalid endpoint", attribute="endpoint")
    terraform.write(
        {
            "provider": {"demo": {"endpoint": "${terraform_data.later.id}"}},
            **server(),
            "resource": {
                "terraform_data": {"later": {"input": "x"}},
                "demo_server": {"it": {"name": "one"}},
            },
        }
    )
    terraform.plan().expect_warning("Endpoint not known yet", attribute="endpoint")
