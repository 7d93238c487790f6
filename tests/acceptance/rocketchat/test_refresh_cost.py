"""A refresh reads the server once, however many resources there are."""

import json

from rocketchat_provider.client import Setting

from .conftest import DESCRIBED_VERSIONS, World, on_versions


def texts(world: World) -> list[str]:
    """Ids of settings that may hold any text, and that change no other."""
    documents = world.rocketchat.process.settings.documents()
    return [
        str(document["_id"])
        for document in documents
        if document["type"] == "string"
        and not document["hidden"]
        and not Setting.of(document).is_secret
        and document["_id"] not in ("Site_Url", "Deployment_FingerPrint_Hash")
    ]


def configure(world: World, names: list[str]) -> None:
    world.terraform.write(
        f"""
        resource "rocketchat_setting" "many" {{
          for_each = toset({json.dumps(names)})
          name     = each.value
          value    = "x"
        }}
        """
    )


# 9.1 lists what a setting without its licence acts as, so the stored value is one more request.
@on_versions(*DESCRIBED_VERSIONS)
def test_a_plan_without_changes_costs_the_same_few_requests_for_1_20_and_200_resources(
    world: World,
) -> None:
    names, costs = texts(world), []
    assert len(names) >= 200
    for count in (1, 20, 200):
        configure(world, names[:count])
        world.terraform.apply()
        world.rocketchat.forget_requests()
        plan = world.terraform.plan()
        assert plan.changes == {}
        costs.append([(request.method, request.path) for request in world.rocketchat.requests])
    assert costs[0] == costs[1] == costs[2]
    assert len(costs[0]) == 2


def test_a_plan_of_a_thousand_settings_in_one_costs_no_more_than_five_requests(
    world: World,
) -> None:
    names = [f"Many_{number:04}" for number in range(1000)]
    like = world.rocketchat.document("Site_Name")
    assert like is not None
    settings = world.rocketchat.installation.database.collection("settings")
    settings.put(*(like | {"_id": id, "value": "x", "packageValue": ""} for id in names))
    world.rocketchat.restart()
    world.terraform.write(
        {"resource": {"rocketchat_settings": {"all": {"values": dict.fromkeys(names, "x")}}}}
    )
    world.terraform.apply()
    world.rocketchat.forget_requests()
    assert world.terraform.plan().is_empty
    assert 0 < len(world.rocketchat.requests) <= 5
