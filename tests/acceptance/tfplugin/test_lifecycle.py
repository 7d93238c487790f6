"""Creating, reading, changing and deleting an object."""

from tfplugin.testing import Terraform

from .conftest import Objects

SERVER = 'resource "demo_server" "it" { name = "one" }'


def test_a_plan_is_empty_after_the_apply(terraform: Terraform) -> None:
    terraform.write(SERVER)
    assert not terraform.plan().is_empty
    terraform.apply()
    assert terraform.plan().is_empty
