"""A refresh reads the server once, however many resources there are."""

from .conftest import World


def configure(world: World, count: int) -> None:
    ids = sorted(
        id
        for id, value in world.rocketchat.settings().items()
        if value in ("", "x") and world.rocketchat.process.settings.document(id)["type"] == "string"
    )
    names = [id for id in ids if not world.rocketchat.document(id)["secret"]][:count]
    assert len(names) == count
    world.terraform.write(
        f"""
        resource "rocketchat_setting" "many" {{
          for_each = toset({names})
          name     = each.value
          value    = "x"
        }}
        """.replace("'", '"')
    )


def test_a_plan_without_changes_costs_the_same_few_requests_for_1_20_and_200_resources(
    world: World,
) -> None:
    costs = []
    for count in (1, 20, 200):
        configure(world, count)
        world.terraform.apply()
        world.rocketchat.forget_requests()
        assert world.terraform.plan().is_empty
        costs.append([(request.method, request.path) for request in world.rocketchat.requests])
    assert costs[0] == costs[1] == costs[2]
    assert len(costs[0]) == 2
