"""Every resource is imported: by command, by block, from Python, and with generated code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from rocketchat_constructs import framework, l1
from rocketchat_constructs.l1.release import SOURCE
from rocketchat_provider.resources import RESOURCES
from tfplugin.testing import Plan
from tfplugin.values.types import List

from .conftest import World
from .restored import RESTORED

LOGO = b"<svg><title>ours</title></svg>"
URIS = ["https://wiki.example.org/callback", "https://wiki.example.org/other"]


@dataclass(frozen=True)
class Case:
    """A resource type, what its import id is, and configuration that says what is there."""

    type: str
    python: Any
    id: Callable[[World], str]
    arguments: Mapping[str, Any]

    @property
    def address(self) -> str:
        return f"{self.type}.it"


def app_id(world: World) -> str:
    [app] = [app for app in world.rocketchat.process.oauth_apps if app["name"] == "Wiki"]
    return str(app["_id"])


CASES = [
    Case(
        "rocketchat_asset",
        l1.Asset,
        lambda _: "logo",
        {"name": "logo", "source": "logo.svg"},
    ),
    Case(
        "rocketchat_custom_oauth",
        l1.CustomOauth,
        lambda _: "Liquid",
        {
            "name": "Liquid",
            "url": "https://liquid.example.org",
            "client_id": "vault:liquid/rocketchat/app.oauth2#client_id",
            "client_secret": "vault:liquid/rocketchat/app.oauth2#client_secret",
        },
    ),
    Case("rocketchat_login_form", l1.LoginForm, lambda _: "login_form", {"visible": True}),
    Case("rocketchat_oauth_app", l1.OauthApp, app_id, {"name": "Wiki", "redirect_uris": URIS}),
    Case(
        "rocketchat_permission",
        l1.Permission,
        lambda _: "mention-all",
        {"name": "mention-all", "roles": ["owner", "admin"]},
    ),
    Case("rocketchat_push", l1.Push, lambda _: "push", {"show_message": False}),
    Case(
        "rocketchat_setting",
        l1.Setting,
        lambda _: "Accounts_LoginExpiration",
        {"name": "Accounts_LoginExpiration", "value": "14"},
    ),
    Case(
        "rocketchat_settings",
        l1.Settings,
        lambda _: "Site_Name, Layout_Home_Title",
        {"values": {"Site_Name": "Before", "Layout_Home_Title": "Before"}},
    ),
    Case(
        "rocketchat_workspace_registration",
        l1.WorkspaceRegistration,
        lambda _: "workspace_registration",
        {"industry": "media"},
    ),
]
every_resource = pytest.mark.resource(*(case.type for case in CASES))


@pytest.fixture(autouse=True)
def what_is_there(world: World) -> None:
    """A server that somebody has configured by hand."""
    world.add_login_service(
        "Liquid",
        url="https://liquid.example.org",
        id="chat-client",
        secret="client-secret-1",
        **{"": True},
    )
    world.rocketchat.give("mention-all", "admin", "owner")
    (world.terraform.folder / "logo.svg").write_bytes(LOGO)
    world.rocketchat.upload("logo", LOGO, "image/svg+xml")
    world.rocketchat.clock.advance(1)
    world.rocketchat.process.oauth_apps.put(
        {
            "_id": "wiki-app-id",
            "name": "Wiki",
            "active": True,
            "redirectUri": ",".join(URIS),
            "clientId": "wiki-client-id",
            "clientSecret": "canary-app-secret",
        }
    )
    for id, value in {
        "Push_show_message": False,
        "Site_Name": "Before",
        "Layout_Home_Title": "Before",
        "Accounts_LoginExpiration": 14,
        "Industry": "media",
    }.items():
        world.rocketchat.set(id, value)
    world.rocketchat.forget_requests()


def assert_imports_without_a_change(world: World, plan: Plan) -> None:
    for case in CASES:
        change = plan.changes[case.address]
        imported = change.import_id or change.import_identity
        expected = (case.id(world), identity_of(case.type, case.id(world)))
        assert change.actions == ["no-op"], case.type
        assert imported in expected, case.type
    world.terraform.apply()
    assert {case.address for case in CASES} == set(world.terraform.state())
    assert world.terraform.plan().is_empty
    assert world.writes() == []
    assert "canary" not in world.terraform.raw_state()


def configuration() -> dict[str, Any]:
    return {"resource": {case.type: {"it": dict(case.arguments)} for case in CASES}}


def test_every_resource_has_its_case() -> None:
    assert {case.type for case in CASES} | RESTORED.keys() == set(RESOURCES)


@every_resource
@pytest.mark.covers("import")
def test_terraform_import_plans_empty(world: World) -> None:
    world.terraform.write(configuration())
    for case in CASES:
        world.terraform.import_state(case.address, case.id(world))
    assert world.terraform.plan().is_empty
    assert world.writes() == []


@every_resource
@pytest.mark.covers("import")
def test_an_import_block_plans_no_change(world: World) -> None:
    blocks = {"import": [{"to": case.address, "id": case.id(world)} for case in CASES]}
    world.terraform.write(configuration() | blocks)
    assert_imports_without_a_change(world, world.terraform.plan())


@every_resource
@pytest.mark.covers("import")
def test_import_from_in_python_plans_no_change(world: World) -> None:
    stack = framework.TerraformStack(framework.Testing.app(), "stack")
    l1.RocketchatProvider(stack, "rocketchat")
    for case in CASES:
        resource = case.python(stack, case.type, **case.arguments)
        resource.override_logical_id("it")
        resource.import_from(case.id(world))
    synthesised = json.loads(framework.Testing.synth(stack))
    synthesised["terraform"]["required_providers"] = {"rocketchat": {"source": SOURCE}}
    world.terraform.write(synthesised)
    assert_imports_without_a_change(world, world.terraform.plan())


@every_resource
@pytest.mark.covers("generated config")
def test_generated_configuration_plans_no_change(world: World) -> None:
    blocks = [
        f'import {{\n  to = {case.address}\n  id = "{case.id(world)}"\n}}\n' for case in CASES
    ]
    world.terraform.write("".join(blocks), "import")
    plan = world.terraform.plan("-generate-config-out=generated.tf")
    assert_imports_without_a_change(world, plan)


@every_resource
@pytest.mark.covers("identity")
@pytest.mark.terraform("1.12")
def test_an_import_by_identity_plans_no_change(world: World, newer: World) -> None:
    blocks = [
        {"to": case.address, "identity": identity_of(case.type, case.id(world))} for case in CASES
    ]
    resources = {case.type: {"it": case.arguments} for case in CASES}
    newer.terraform.write({"import": blocks, "resource": resources})
    newer.terraform.folder.joinpath("logo.svg").write_bytes(LOGO)
    assert_imports_without_a_change(newer, newer.terraform.plan())
    kept = {
        resource["type"]: resource["instances"][0]["identity"]
        for resource in json.loads(newer.terraform.raw_state())["resources"]
    }
    assert kept == {case.type: identity_of(case.type, case.id(world)) for case in CASES}


def identity_of(type_: str, id: str) -> dict[str, Any]:
    """The identity that stands for an import id."""
    identity = RESOURCES[type_].identity
    assert identity is not None
    [identifier] = identity.identifiers
    ids = sorted(map(str.strip, id.split(",")))
    return {identifier.name: ids if isinstance(identifier.type, List) else id}


@every_resource
@pytest.mark.covers("generated config")
def test_configuration_that_a_newer_terraform_generates_plans_no_change(
    world: World, newer: World
) -> None:
    blocks = [{"to": case.address, "id": case.id(world)} for case in CASES]
    newer.terraform.write({"import": blocks}, "import")
    plan = newer.terraform.plan("-generate-config-out=generated.tf")
    assert_imports_without_a_change(newer, plan)


@pytest.mark.parametrize(
    ("address", "id", "summary"),
    [
        ("rocketchat_push.it", "nonsense", "No such push configuration"),
        ("rocketchat_login_form.it", "nonsense", "No such login form"),
        ("rocketchat_settings.it", ",", "No setting to import"),
        ("rocketchat_permission.it", "nonsense", "No such permission"),
        ("rocketchat_asset.it", "nonsense", "No such asset"),
    ],
)
def test_an_id_that_is_invalid_is_refused(
    world: World, address: str, id: str, summary: str
) -> None:
    kind, name = address.removeprefix("rocketchat_").split(".")
    arguments: dict[str, dict[str, Any]] = {
        "push": {"enabled": True},
        "login_form": {"visible": True},
        "settings": {"values": {"Site_Name": "Chat"}},
        "permission": {"name": "mention-all", "roles": ["admin"]},
        "asset": {"name": "logo", "source": "logo.svg"},
    }
    world.configure(**{f"{kind}__{name}": arguments[kind]})
    world.terraform.import_state(address, id, check=False).expect_error(summary, contains=id)
