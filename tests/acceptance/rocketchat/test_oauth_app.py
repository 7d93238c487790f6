"""rocketchat_oauth_app, with the real Terraform."""

from typing import Any

import pytest
from rocketchat_standin import Reset
from tfplugin.testing import Terraform, assert_no_secret

from .conftest import PROVIDER, World, environment

pytestmark = pytest.mark.resource("rocketchat_oauth_app")

ADDRESS = "rocketchat_oauth_app.wiki"
URIS = ["https://wiki.example.org/callback", "https://wiki.example.org/other"]
PLACE = "vault:liquid/apps#wiki"


def configure(world: World, **changes: Any) -> None:
    arguments = {"name": "Wiki", "redirect_uris": URIS, "client_secret_to": PLACE} | changes
    given = {name: value for name, value in arguments.items() if value is not None}
    world.configure(oauth_app__wiki=given)


def apps(world: World) -> list[dict[str, Any]]:
    found = world.rocketchat.process.oauth_apps
    return [dict(app) for app in found if app["_id"] != "zapier"]


def in_vault(world: World) -> str:
    return str(world.vault.secret("liquid", "apps")["wiki"])


@pytest.mark.covers("create", "update", "empty plan", "destroy", "secret kept")
def test_an_app_is_created_changed_and_removed_and_its_secret_goes_to_vault_only(
    world: World,
) -> None:
    configure(world)
    plan = world.terraform.plan()
    assert plan.changes[ADDRESS].after_unknown["client_id"] is True
    result = world.terraform.apply(str(plan.file))
    [app] = apps(world)
    assert app["redirectUri"] == ",".join(URIS)
    state = world.terraform.state()[ADDRESS]
    assert (state["id"], state["client_id"]) == (app["_id"], app["clientId"])
    assert in_vault(world) == app["clientSecret"]
    assert_no_secret(
        [app["clientSecret"]], str(plan.json), result.stdout, world.terraform.raw_state()
    )
    assert world.terraform.plan().is_empty

    configure(world, active=False, redirect_uris=URIS[:1])
    change = world.terraform.plan().changes[ADDRESS]
    assert change.actions == ["update"]
    assert not {"client_id", "secret_revision"} & change.after_unknown.keys()
    world.terraform.apply()
    [changed] = apps(world)
    assert (changed["active"], changed["redirectUri"]) == (False, URIS[0])
    assert changed["clientId"] == app["clientId"]
    assert in_vault(world) == app["clientSecret"]

    world.terraform.destroy()
    assert apps(world) == []


def test_an_app_without_a_place_for_its_secret_leaves_it_on_the_server(world: World) -> None:
    configure(world, client_secret_to=None)
    world.terraform.apply()
    assert apps(world)[0]["clientSecret"] not in world.terraform.raw_state()
    assert world.terraform.plan().is_empty
    configure(world)
    world.terraform.apply()
    assert in_vault(world) == apps(world)[0]["clientSecret"]


@pytest.mark.covers("secret drifted")
def test_another_value_in_vault_shows_and_is_replaced_and_other_keys_stay(
    world: World,
) -> None:
    configure(world)
    world.terraform.apply()
    world.vault.put("liquid", "apps", {"wiki": "canary-other", "portal": "kept"})
    plan = world.terraform.plan()
    plan.expect_warning(
        "The secret in Vault is not the app's", contains=PLACE, attribute="client_secret_to"
    )
    assert plan.changes[ADDRESS].after_unknown["secret_revision"] is True
    world.terraform.apply()
    assert world.vault.secret("liquid", "apps") == {
        "wiki": apps(world)[0]["clientSecret"],
        "portal": "kept",
    }
    assert world.terraform.plan().is_empty


def test_what_is_in_vault_before_the_app_is_created_is_warned_of(world: World) -> None:
    configure(world)
    title = "Vault has something there already"
    assert title not in [warning.summary for warning in world.terraform.plan().warnings]
    world.vault.put("liquid", "apps", {"wiki": "canary-other", "portal": "kept"})
    plan = world.terraform.plan()
    plan.expect_warning(title, contains=[PLACE, "replaced"], attribute="client_secret_to")
    assert_no_secret(["canary-other"], plan.stdout)
    world.terraform.apply()
    assert in_vault(world) == apps(world)[0]["clientSecret"]
    assert world.terraform.plan().is_empty


def test_a_secret_that_vault_lost_is_brought_there_again(world: World) -> None:
    configure(world)
    world.terraform.apply()
    world.vault.delete("liquid", "apps")
    assert world.terraform.plan().changes[ADDRESS].actions == ["update"]
    world.terraform.apply()
    assert in_vault(world) == apps(world)[0]["clientSecret"]


def test_a_secret_that_vault_does_not_take_is_brought_there_by_the_next_apply(
    world: World,
) -> None:
    world.vault.faults.when("PUT", "/v1/liquid/apps", Reset(), times=9)
    configure(world)
    result = world.terraform.apply()
    result.expect_warning(
        "Vault cannot be reached", contains="The next apply writes it", attribute="client_secret_to"
    )
    [made] = apps(world)
    world.vault.faults.clear()
    assert world.terraform.plan().changes[ADDRESS].actions == ["update"]
    world.terraform.apply()
    [app] = apps(world)
    assert app["_id"] == made["_id"]
    assert in_vault(world) == app["clientSecret"]
    assert world.terraform.plan().is_empty


@pytest.mark.parametrize(
    ("variables", "place", "summary"),
    [
        ({"VAULT_ADDR": ""}, PLACE, "The secret could not be read"),
        ({"VAULT_TOKEN": "hvs.nobody"}, PLACE, "Vault does not accept the token"),
        ({}, "vault:nowhere/apps#wiki", "Vault denies access"),
    ],
)
def test_an_app_is_not_planned_while_its_secret_has_no_place(
    world: World, variables: dict[str, str], place: str, summary: str
) -> None:
    env = environment(world.rocketchat, world.vault) | variables
    world.terraform = Terraform(world.terraform.folder, PROVIDER, env)
    configure(world, client_secret_to=place)
    result = world.terraform.plan(check=False)
    result.expect_error(summary, attribute="client_secret_to")
    assert apps(world) == []


def test_an_app_that_an_interrupted_apply_left_is_named_with_its_import_line(
    world: World,
) -> None:
    configure(world)
    world.terraform.apply()
    [app] = apps(world)
    (world.terraform.folder / "terraform.tfstate").unlink()
    result = world.terraform.plan(check=False)
    line = f"terraform import rocketchat_oauth_app.<name in the configuration> {app['_id']}"
    result.expect_error("The OAuth app exists already", contains=line, attribute="name")
    world.terraform.import_state(ADDRESS, app["_id"])
    world.terraform.apply()
    assert [one["_id"] for one in apps(world)] == [app["_id"]]
    assert world.terraform.plan().is_empty


def test_an_app_that_is_replaced_is_not_in_its_own_way(world: World) -> None:
    configure(world)
    world.terraform.apply()
    [old] = apps(world)
    world.terraform.apply(f"-replace={ADDRESS}")
    [new] = apps(world)
    assert new["_id"] != old["_id"]
    assert in_vault(world) == new["clientSecret"]


def test_an_app_of_the_same_name_with_other_addresses_does_not_matter(world: World) -> None:
    configure(world)
    world.terraform.apply()
    (world.terraform.folder / "terraform.tfstate").unlink()
    configure(world, redirect_uris=URIS[:1])
    world.terraform.apply()
    assert len(apps(world)) == 2


@pytest.mark.covers("drift")
def test_what_was_changed_on_the_server_is_restored(world: World) -> None:
    configure(world)
    world.terraform.apply()
    [app] = apps(world)
    world.rocketchat.process.oauth_apps.change(
        app["_id"], lambda app: app | {"name": "Other", "redirectUri": "https://evil.example.org"}
    )
    change = world.terraform.plan().changes[ADDRESS]
    assert (change.before["name"], change.after["name"]) == ("Other", "Wiki")
    assert change.before["redirect_uris"] == ["https://evil.example.org"]
    world.terraform.apply()
    assert apps(world)[0]["redirectUri"] == ",".join(URIS)


@pytest.mark.covers("disappears", "secret rotated")
def test_an_app_removed_on_the_server_is_created_again_with_another_secret(world: World) -> None:
    configure(world)
    world.terraform.apply()
    [app] = apps(world)
    world.rocketchat.process.oauth_apps.remove(app["_id"])
    assert world.terraform.plan().changes[ADDRESS].actions == ["create"]
    world.terraform.apply()
    [made] = apps(world)
    assert made["_id"] != app["_id"]
    assert in_vault(world) == made["clientSecret"]


def test_an_answer_that_was_lost_does_not_make_a_second_app(world: World) -> None:
    world.rocketchat.faults.when("POST", "oauth-apps.create", Reset(commit=True))
    configure(world)
    world.terraform.apply()
    assert len(apps(world)) == 1
    assert world.terraform.plan().is_empty


@pytest.mark.parametrize("key", ["_id", "clientId"])
@pytest.mark.covers("import")
def test_an_imported_app_plans_empty(world: World, key: str) -> None:
    configure(world, client_secret_to=None)
    world.terraform.apply()
    [app] = apps(world)
    (world.terraform.folder / "terraform.tfstate").unlink()
    world.terraform.import_state(ADDRESS, app[key])
    assert world.terraform.plan().is_empty
    assert app["clientSecret"] not in world.terraform.raw_state()


def test_importing_what_does_not_exist_names_what_exists(world: World) -> None:
    configure(world)
    world.terraform.apply()
    (world.terraform.folder / "terraform.tfstate").unlink()
    result = world.terraform.import_state(ADDRESS, "nobody", check=False)
    result.expect_error("No such OAuth app", contains=["nobody", f"Wiki ({apps(world)[0]['_id']})"])


@pytest.mark.parametrize(
    ("arguments", "summary", "attribute"),
    [
        ({"name": " "}, "Value not allowed", "name"),
        ({"client_secret_to": "env:HOME"}, "Not a place in Vault", "client_secret_to"),
        ({"client_secret_to": f"{PLACE}@2"}, "Not a place in Vault", "client_secret_to"),
        ({"client_secret_to": "in clear"}, "Not a place in Vault", "client_secret_to"),
        ({"client_secret_to": "vault:secret/x"}, "Not a place in Vault", "client_secret_to"),
    ],
)
def test_a_wrong_argument_is_refused_before_any_request(
    world: World, arguments: dict[str, Any], summary: str, attribute: str
) -> None:
    configure(world, **arguments)
    world.terraform.validate(check=False).expect_error(summary, attribute=attribute)
    assert world.rocketchat.requests == []


@pytest.mark.parametrize(
    ("uris", "summary", "attribute"),
    [
        ([], "Value not allowed", "redirect_uris"),
        (["wiki"], "Not a redirect URI", "redirect_uris[0]"),
        (["https://a,https://b"], "Not a redirect URI", "redirect_uris[0]"),
        ([URIS[0], URIS[0]], "Redirect URI given twice", "redirect_uris[1]"),
    ],
)
def test_redirect_uris_that_no_server_has_are_refused_at_plan(
    world: World, uris: list[str], summary: str, attribute: str
) -> None:
    configure(world, redirect_uris=uris)
    world.terraform.plan(check=False).expect_error(summary, attribute=attribute)
    assert world.writes() == []
