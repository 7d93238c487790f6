"""rocketchat_workspace_registration, with the real Terraform."""

from typing import Any

import pytest
from rocketchat_standin import Reset
from tfplugin.testing import assert_no_secret

from .conftest import World, own_warnings

pytestmark = pytest.mark.resource("rocketchat_workspace_registration")

ADDRESS = "rocketchat_workspace_registration.it"
TOKEN = "canary-registration-token"
REFERENCE = "vault:liquid/cloud#token"
DETAILS = {
    "organization_name": "Liquid Investigations",
    "organization_type": "nonprofit",
    "organization_email": "admin@example.org",
    "industry": "media",
    "size": "2",
    "country": "worldwide",
    "agree_privacy_terms": True,
}
STAYS = "The workspace stays registered"


def configure(world: World, **changes: Any) -> None:
    arguments = DETAILS | {"registration_token": REFERENCE} | changes
    given = {name: value for name, value in arguments.items() if value is not None}
    world.configure(workspace_registration__it=given)


@pytest.fixture
def cloud(world: World) -> World:
    """A world in which the cloud takes one token, which is in Vault."""
    world.vault.put("liquid", "cloud", {"token": TOKEN})
    world.rocketchat.cloud_tokens.add(TOKEN)
    return world


def registered(world: World) -> bool:
    return bool(world.rocketchat.process.workspace.is_registered)


@pytest.mark.covers("create", "update", "empty plan")
def test_a_workspace_is_registered_changed_and_forgotten(cloud: World) -> None:
    configure(cloud)
    plan = cloud.terraform.plan()
    change = plan.changes[ADDRESS]
    assert change.after["registered"] is True
    assert change.after_unknown["workspace_id"] is True
    cloud.terraform.apply(str(plan.file))
    assert registered(cloud)
    assert cloud.rocketchat.setting("Industry") == "media"
    state = cloud.terraform.state()[ADDRESS]
    assert state["workspace_id"]
    assert state["unique_id"] == cloud.rocketchat.setting("uniqueID")
    assert cloud.terraform.plan().is_empty

    configure(cloud, industry="education")
    cloud.terraform.apply()
    assert cloud.rocketchat.setting("Industry") == "education"
    assert_no_secret([TOKEN], str(plan.json), cloud.terraform.raw_state())

    cloud.terraform.plan("-destroy").expect_warning(STAYS, contains='on_destroy = "disconnect"')
    cloud.terraform.destroy()
    assert registered(cloud)


@pytest.mark.covers("destroy")
def test_a_workspace_is_disconnected_when_it_is_said_so(cloud: World) -> None:
    configure(cloud, on_destroy="disconnect")
    cloud.terraform.apply()
    before = cloud.rocketchat.setting("uniqueID")
    cloud.terraform.plan("-destroy").expect_warning(
        "The workspace is disconnected from Rocket.Chat Cloud", contains=["unique id", before]
    )
    cloud.terraform.destroy()
    assert not registered(cloud)
    assert cloud.rocketchat.setting("uniqueID") != before
    assert cloud.rocketchat.setting("Organization_Name") == "Liquid Investigations"


@pytest.mark.covers("secret kept")
def test_a_used_token_is_neither_read_nor_used_again(cloud: World) -> None:
    configure(cloud)
    cloud.terraform.apply()
    cloud.vault.delete("liquid", "cloud")
    cloud.rocketchat.forget_requests()
    assert cloud.terraform.plan().is_empty
    configure(cloud, website="https://example.org")
    cloud.terraform.apply()
    assert cloud.writes() == ["POST settings/Website"]


def test_push_uses_the_gateway_at_once(cloud: World) -> None:
    assert cloud.rocketchat.push_route == {}
    configure(cloud)
    cloud.terraform.apply()
    cloud.rocketchat.clock.advance(1)
    assert cloud.rocketchat.push_route == {"gateways": ["https://gateway.rocket.chat"]}


def test_push_that_depends_on_the_registration_raises_no_warning(cloud: World) -> None:
    hidden = {"show_message": False, "show_sender_and_room": False}
    cloud.configure(
        workspace_registration__it=DETAILS | {"registration_token": REFERENCE},
        push__it={
            "gateway": True,
            **hidden,
            "depends_on": ["rocketchat_workspace_registration.it"],
        },
    )
    assert own_warnings(cloud.terraform.apply()) == []


@pytest.mark.parametrize("profile", ["7.7", "8.8"])
def test_a_token_that_is_not_taken_says_what_to_check_and_keeps_the_state_true(
    cloud: World,
) -> None:
    cloud.rocketchat.cloud_tokens.clear()
    configure(cloud)
    result = cloud.terraform.apply(check=False)
    result.expect_error(
        "The workspace is not registered",
        contains=["https://cloud.rocket.chat", "works only once", "admin@example.org"],
        attribute="registration_token",
    )
    assert TOKEN not in result.stdout
    assert cloud.terraform.state() == {}
    cloud.rocketchat.cloud_tokens.add(TOKEN)
    cloud.terraform.apply()
    assert registered(cloud)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_token_that_is_known_at_apply_only_may_be_none(cloud: World, is_there: bool) -> None:
    condition = f'terraform_data.it.id {"!=" if is_there else "=="} ""'
    details = {**DETAILS, "registration_token": f'${{{condition} ? "{REFERENCE}" : null}}'}
    cloud.terraform.write(
        {
            "resource": {
                "terraform_data": {"it": {}},
                "rocketchat_workspace_registration": {"it": details},
            }
        }
    )
    assert cloud.terraform.plan().changes[ADDRESS].after_unknown["registered"] is True
    cloud.terraform.apply()
    assert registered(cloud) is is_there
    assert cloud.terraform.plan().is_empty


def test_a_token_that_does_not_exist_is_reported_at_plan(cloud: World) -> None:
    configure(cloud, registration_token="env:NO_SUCH_VARIABLE")
    result = cloud.terraform.plan(check=False)
    result.expect_error(
        "The secret is missing", contains="NO_SUCH_VARIABLE", attribute="registration_token"
    )
    assert cloud.writes() == []


def test_another_id_than_the_fixed_one_is_not_imported(cloud: World) -> None:
    configure(cloud)
    result = cloud.terraform.import_state(ADDRESS, "it", check=False)
    result.expect_error(
        "No such workspace registration", contains=['"it"', "workspace_registration"]
    )


def test_an_answer_that_was_lost_is_not_a_failure(cloud: World) -> None:
    cloud.rocketchat.faults.when("POST", "connectWorkspace", Reset(commit=True))
    configure(cloud)
    cloud.terraform.apply()
    assert registered(cloud)
    assert cloud.terraform.plan().is_empty


def test_a_token_is_not_wasted_without_an_email_address(cloud: World) -> None:
    expected: dict[str, Any] = {
        "summary": "The workspace cannot be registered yet",
        "contains": ["Organization_Email is empty", "organization_email"],
        "attribute": "registration_token",
    }
    configure(cloud, organization_email="")
    cloud.terraform.plan(check=False).expect_error(**expected)
    assert cloud.writes() == []
    configure(cloud, organization_email=None)
    cloud.terraform.plan().expect_warning(**expected)
    cloud.terraform.apply(check=False).expect_error(**expected)
    assert TOKEN in cloud.rocketchat.cloud_tokens


def test_settings_of_the_same_apply_are_sent_along(cloud: World) -> None:
    cloud.rocketchat.set("Site_Name", "")
    site = {"Site_Name": "Chat", "Organization_Email": "admin@example.org", "Website": "a.example"}
    registration = {
        "registration_token": REFERENCE,
        "agree_privacy_terms": True,
        "depends_on": ["rocketchat_settings.site"],
    }
    cloud.configure(settings__site={"values": site}, workspace_registration__it=registration)
    plan = cloud.terraform.plan()
    assert own_warnings(plan) == []
    cloud.terraform.apply(str(plan.file))
    assert registered(cloud)
    assert cloud.terraform.state()[ADDRESS]["website"] == "a.example"
    assert cloud.terraform.plan().is_empty


@pytest.mark.covers("disappears")
def test_a_workspace_that_lost_its_registration_shows_and_is_registered_again(
    cloud: World,
) -> None:
    configure(cloud)
    cloud.terraform.apply()
    cloud.rocketchat.process.workspace.set_deployment("new-workspace")
    cloud.vault.put("liquid", "cloud", {"token": "canary-second-token"})
    cloud.rocketchat.cloud_tokens.add("canary-second-token")
    change = cloud.terraform.plan().changes[ADDRESS]
    assert (change.before["registered"], change.after["registered"]) == (False, True)
    cloud.terraform.apply()
    assert registered(cloud)
    assert cloud.rocketchat.setting("Cloud_Service_Agree_PrivacyTerms") is True


def test_without_a_token_only_the_details_are_managed(cloud: World) -> None:
    configure(cloud, registration_token=None)
    cloud.terraform.apply()
    assert not registered(cloud)
    assert cloud.terraform.state()[ADDRESS]["registered"] is False
    assert cloud.terraform.plan().is_empty


def test_a_write_only_token_registers(cloud: World) -> None:
    cloud.terraform.write(
        """
        variable "token" {
          type      = string
          ephemeral = true
        }
        resource "rocketchat_workspace_registration" "it" {
          organization_email    = "admin@example.org"
          registration_token_wo = var.token
        }
        """
    )
    cloud.terraform.apply("-var", f"token={TOKEN}")
    assert registered(cloud)
    assert_no_secret([TOKEN], cloud.terraform.raw_state())
    assert cloud.terraform.plan("-var", f"token={TOKEN}").is_empty


@pytest.mark.covers("drift")
def test_details_changed_on_the_server_are_restored_and_others_left_alone(cloud: World) -> None:
    configure(cloud)
    cloud.terraform.apply()
    cloud.rocketchat.set("Industry", "gaming")
    cloud.rocketchat.set("Website", "https://elsewhere.example.org")
    cloud.rocketchat.forget_requests()
    cloud.terraform.apply()
    assert cloud.writes() == ["POST settings/Industry"]
    assert cloud.rocketchat.setting("Website") == "https://elsewhere.example.org"


def test_registration_without_the_terms_is_warned_of(cloud: World) -> None:
    configure(cloud, agree_privacy_terms=False)
    result = cloud.terraform.apply()
    result.expect_warning("The cloud's terms are not agreed to", attribute="agree_privacy_terms")
    assert own_warnings(cloud.terraform.plan()) == []


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        ({"industry": "farming"}, "aerospaceDefense"),
        ({"size": "12"}, '"7"'),
        ({"country": "France"}, '"france"'),
        ({"organization_type": "club"}, '"nonprofit"'),
        ({"server_type": "public"}, '"publicCommunity"'),
    ],
)
def test_a_value_the_server_does_not_list_is_refused_at_plan(
    cloud: World, arguments: dict[str, str], reported: str
) -> None:
    configure(cloud, **arguments)
    [name] = arguments
    plan = cloud.terraform.plan(check=False)
    [error] = [error for error in plan.errors if error.attribute == name]
    assert error.summary.startswith("Value not allowed for")
    assert reported in error.detail
    assert cloud.writes() == []


@pytest.mark.parametrize(
    ("arguments", "summary", "attribute"),
    [
        ({"registration_token": "in clear"}, "Not a secret reference", "registration_token"),
        (
            {"registration_token_wo": "x"},
            "The token is given twice",
            "registration_token_wo",
        ),
        ({"on_destroy": "restore"}, "Value not allowed", "on_destroy"),
    ],
)
def test_a_wrong_argument_is_refused_before_any_request(
    cloud: World, arguments: dict[str, Any], summary: str, attribute: str
) -> None:
    configure(cloud, **arguments)
    cloud.terraform.validate(check=False).expect_error(summary, attribute=attribute)
    assert cloud.rocketchat.requests == []


@pytest.mark.covers("generated config")
def test_generated_configuration_plans_empty(cloud: World) -> None:
    cloud.rocketchat.set("Industry", "media")
    cloud.rocketchat.process.workspace.connect(TOKEN, cloud.rocketchat.cloud_tokens)
    cloud.terraform.write(f'import {{\n  to = {ADDRESS}\n  id = "workspace_registration"\n}}\n')
    plan = cloud.terraform.plan("-generate-config-out=generated.tf")
    assert plan.changes[ADDRESS].actions == ["no-op"]
    cloud.terraform.apply()
    assert cloud.terraform.state()[ADDRESS]["registered"] is True
    assert cloud.terraform.plan().is_empty
