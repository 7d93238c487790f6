"""What every resource that restores its settings has in common: each shows it with its example."""

from typing import Any

import pytest
from rocketchat_provider.client import SettingValue
from tfplugin.testing import Terraform, assert_no_secret

from .conftest import PROVIDER, World, environment
from .restored import RESTORED, imported_as, write_example

REFERENCE = "vault:liquid/app#secret"
FIRST, SECOND, DRIFTED = "canary-first-1", "canary-second-2", "canary-drifted-3"

each = pytest.mark.parametrize(
    "resource", [pytest.param(name, marks=pytest.mark.resource(name)) for name in RESTORED]
)
each_with_secrets = pytest.mark.parametrize(
    "resource",
    [
        pytest.param(name, marks=pytest.mark.resource(name))
        for name, one in RESTORED.items()
        if one.secrets
    ],
)


def applied_example(world: World, resource: str) -> dict[str, SettingValue]:
    """Apply the example; the settings that it has written, without the secrets."""
    write_example(world, resource)
    world.terraform.apply()
    address, _ = imported_as(resource)
    return {
        id: world.rocketchat.setting(id) for id in world.terraform.state()[address]["originals"]
    }


def elsewhere(world: World) -> Terraform:
    """A Terraform without a state."""
    env = environment(world.rocketchat, world.vault)
    return Terraform(world.terraform.folder / "elsewhere", PROVIDER, env)


@each
@pytest.mark.covers("create", "empty plan", "destroy")
def test_the_example_is_applied_and_the_server_is_as_before_after_the_destroy(
    world: World, resource: str
) -> None:
    before = world.rocketchat.settings()
    assert applied_example(world, resource)
    assert world.terraform.plan().is_empty
    world.terraform.destroy()
    after = world.rocketchat.settings()
    secrets = {secret.setting for secret in RESTORED[resource].secrets}
    assert {id for id in after if after[id] != before[id]} <= secrets


@each
@pytest.mark.covers("drift")
def test_a_change_on_the_server_shows_in_the_plan_and_the_apply_reverts_it(
    world: World, resource: str
) -> None:
    written = applied_example(world, resource)
    address, _ = imported_as(resource)
    for id, value in written.items():
        world.rocketchat.set(id, changed(value))
        assert world.terraform.plan().changes[address].actions == ["update"], id
        world.terraform.apply()
        assert world.rocketchat.setting(id) == value
    assert world.terraform.plan().is_empty


@each
@pytest.mark.covers("disappears")
def test_settings_that_are_no_longer_shown_are_reported_and_nothing_is_lost(
    world: World, resource: str
) -> None:
    written = applied_example(world, resource)
    world.rocketchat.restart(environment={"SETTINGS_HIDDEN": ",".join(written)})
    errors = world.terraform.plan(check=False).errors
    assert {id for id in written for error in errors if id in error.detail} == written.keys()
    assert len(errors) == len(written)
    world.rocketchat.restart(environment={})
    assert world.terraform.plan().is_empty


@each
@pytest.mark.covers("import")
def test_an_import_plans_no_change(world: World, resource: str) -> None:
    applied_example(world, resource)
    terraform = world.terraform = elsewhere(world)
    write_example(world, resource)
    world.rocketchat.forget_requests()
    terraform.import_state(*imported_as(resource))
    terraform.apply()
    assert terraform.plan().is_empty
    assert world.writes() == []


@each
@pytest.mark.covers("generated config")
def test_a_generated_configuration_plans_no_change(world: World, resource: str) -> None:
    applied_example(world, resource)
    terraform, (address, id) = elsewhere(world), imported_as(resource)
    terraform.write(f'import {{\n  to = {address}\n  id = "{id}"\n}}\n', "import")
    change = terraform.plan("-generate-config-out=generated.tf").changes[address]
    assert (change.actions, change.import_id) == (["no-op"], id)


@each
def test_another_id_is_refused(world: World, resource: str) -> None:
    write_example(world, resource)
    address, id = imported_as(resource)
    result = world.terraform.import_state(address, "nonsense", check=False)
    result.expect_error(f"No such {RESTORED[resource].thing}", contains=["nonsense", id])


@each
def test_a_plan_without_the_server_is_applied_once_it_is_there(world: World, resource: str) -> None:
    write_example(world, resource)
    env = environment(world.rocketchat, world.vault) | {"ROCKETCHAT_OFFLINE_PLAN": "true"}
    world.terraform = Terraform(world.terraform.folder, PROVIDER, env)
    world.rocketchat.close()
    plan = world.terraform.plan()
    world.rocketchat.open()
    world.terraform.apply(str(plan.file))
    assert world.terraform.plan().is_empty


@each_with_secrets
@pytest.mark.covers("secret kept", "secret rotated", "secret drifted")
def test_secrets_are_kept_rotated_and_restored_and_are_in_no_plan_or_state(
    world: World, resource: str
) -> None:
    there = world.rocketchat.settings().keys()
    secrets = [one for one in RESTORED[resource].secrets if one.setting in there]

    def apply(**arguments: Any) -> None:
        references = {secret.reference.name: REFERENCE for secret in secrets}
        world.configure_each({resource: references | arguments})
        plan = world.terraform.plan()
        assert_no_secret([FIRST, SECOND, DRIFTED], str(plan.json), plan.stdout)
        world.rocketchat.forget_requests()
        world.terraform.apply(str(plan.file))
        assert_no_secret([FIRST, SECOND, DRIFTED], world.terraform.raw_state())
        assert world.terraform.plan().is_empty

    def stored() -> set[SettingValue]:
        return {world.rocketchat.setting(secret.setting) for secret in secrets}

    world.vault.put("liquid", "app", {"secret": FIRST})
    apply()
    assert stored() == {FIRST}

    apply(on_destroy="keep")
    assert world.writes() == []

    world.vault.put("liquid", "app", {"secret": SECOND})
    apply(on_destroy="keep")
    assert stored() == {SECOND}

    for secret in secrets:
        world.rocketchat.set(secret.setting, DRIFTED)
    apply(on_destroy="keep")
    assert stored() == {SECOND}


def changed(value: SettingValue) -> SettingValue:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}x"
