"""Data sources and functions."""

from typing import Any

import pytest
from tfplugin.testing import Terraform

from .conftest import Objects


def test_a_data_source_is_read(terraform: Terraform, objects: Objects) -> None:
    objects.change("server-one", size=12)
    terraform.write('data "demo_lookup" "it" { id = "server-one" }')
    terraform.apply()
    found = terraform.state()["data.demo_lookup.it"]
    assert found == {"id": "server-one", "found": True, "size": 12}


def test_a_data_source_waits_for_what_it_depends_on(terraform: Terraform) -> None:
    terraform.write(
        """
        resource "demo_server" "it" { name = "one" }
        data "demo_lookup" "it" { id = demo_server.it.id }
        """
    )
    assert terraform.plan().changes["data.demo_lookup.it"].actions == ["read"]
    terraform.apply()
    assert terraform.state()["data.demo_lookup.it"]["found"] is True


def test_a_data_source_validates_warns_and_fails_at_its_attribute(terraform: Terraform) -> None:
    terraform.write('data "demo_lookup" "it" { id = "" }')
    terraform.validate(check=False).expect_error("Empty id", attribute="id")
    terraform.write('data "demo_lookup" "it" { id = "slow-one" }')
    terraform.plan().expect_warning("Slow look-up", attribute="id")
    terraform.write('data "demo_lookup" "it" { id = "forbidden" }')
    terraform.plan(check=False).expect_error("Not allowed", attribute="id")


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ('slug("One")', "one"),
        ('slug("One", "Two", null, "Three")', "one-two-three"),
        ("twice({ a = [1, 0.1] })", [{"a": [1, 0.1]}, {"a": [1, 0.1]}]),
        ('twice("x")', ["x", "x"]),
    ],
)
def test_a_function_gives_its_result(terraform: Terraform, call: str, result: Any) -> None:
    terraform.write(f'output "it" {{ value = provider::demo::{call} }}')
    terraform.apply()
    assert terraform.output("it") == result


def test_a_function_points_at_the_argument_that_is_wrong(terraform: Terraform) -> None:
    terraform.write('output "it" { value = provider::demo::slug("") }')
    result = terraform.plan(check=False)
    result.expect_error("Invalid function argument", contains=['"word"', "must not be empty"])


def test_a_crash_in_a_function_is_reported_without_its_values(terraform: Terraform) -> None:
    terraform.write('output "it" { value = provider::demo::twice("crash") }')
    result = terraform.plan(check=False)
    result.expect_error("Error in function call", contains=["ZeroDivisionError", "lookup.py:"])
