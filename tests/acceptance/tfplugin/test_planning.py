"""What a plan says: defaults, what becomes unknown, replacement and its reasons."""

from typing import Any

import pytest
from tfplugin.testing import Change, Terraform

ADDRESS = "demo_server.it"


def server(**arguments: Any) -> dict[str, Any]:
    return {"resource": {"demo_server": {"it": {"name": "one", **arguments}}}}


def change_of(terraform: Terraform, before: dict[str, Any], after: dict[str, Any]) -> Change:
    terraform.write(server(**before))
    terraform.apply()
    terraform.write(server(**after))
    return terraform.plan().changes[ADDRESS]


def test_defaults_are_in_the_plan_at_every_depth(terraform: Terraform) -> None:
    terraform.write(
        server(
            net={"cidr": "10/8"},
            disks=[{"name": "a"}],
            labels={"k": {"value": "v"}},
            rules=[{"port": 1}],
            listener=[{"port": 2}],
        )
    )
    after = terraform.plan().changes[ADDRESS].after
    assert (after["region"], after["size"]) == ("eu", 10)
    assert after["net"]["mtu"] == 1500
    assert after["disks"][0]["size"] == 10
    assert after["labels"]["k"]["note"] == "-"
    assert after["rules"][0]["protocol"] == "tcp"
    assert after["listener"][0]["protocol"] == "udp"


def test_a_value_taken_out_of_the_configuration_falls_back_to_the_default(
    terraform: Terraform,
) -> None:
    change = change_of(
        terraform,
        {"size": 20, "net": {"cidr": "10/8", "mtu": 9000}},
        {
            "size": 20,
            "net": {"cidr": "10/8"},
        },
    )
    assert change.actions == ["update"]
    assert change.after["net"]["mtu"] == 1500


def test_computed_values_become_unknown_with_a_change_unless_they_are_kept(
    terraform: Terraform,
) -> None:
    change = change_of(terraform, {}, {"size": 20})
    unknown = {name for name, flag in change.after_unknown.items() if flag is True}
    assert unknown == {"revision"}
    assert change.after["id"] == "server-one"


def test_an_optional_computed_value_left_out_is_left_alone(terraform: Terraform) -> None:
    change = change_of(terraform, {"owner": "you"}, {"size": 20})
    assert change.after["owner"] == "you"


def test_a_new_element_has_its_computed_values_unknown(terraform: Terraform) -> None:
    one, two = {"name": "a"}, {"name": "b"}
    change = change_of(terraform, {"disks": [one]}, {"disks": [one, two]})
    assert change.after["disks"][0]["device"] == "/dev/sd0"
    assert change.after_unknown["disks"] == [{}, {"device": True}]


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ({}, {"region": "us"}, [["region"]]),
        ({"size": 20}, {"size": 15}, [["size"]]),
        ({"net": {"cidr": "10/8"}}, {"net": {"cidr": "11/8"}}, [["net", "cidr"]]),
        ({"engine": "old"}, {"engine": "new"}, [["engine"]]),
        ({"engine": "old"}, {"engine": "new", "region": "us"}, [["engine"], ["region"]]),
    ],
)
def test_a_replacement_says_its_reasons(
    terraform: Terraform, before: dict[str, Any], after: dict[str, Any], reasons: list[Any]
) -> None:
    change = change_of(terraform, before, after)
    assert change.actions == ["delete", "create"]
    assert change.reason == "replace_because_cannot_update"
    assert sorted(change.replace_paths) == reasons
    terraform.apply()
    assert terraform.plan().is_empty


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"size": 20}, {"size": 30}),
        ({"engine": "new"}, {"engine": "newer"}),
        ({"net": {"cidr": "10/8"}}, {"net": {"cidr": "10/8", "mtu": 9000}}),
    ],
)
def test_a_condition_that_does_not_hold_is_no_reason_to_replace(
    terraform: Terraform, before: dict[str, Any], after: dict[str, Any]
) -> None:
    change = change_of(terraform, before, after)
    assert (change.actions, change.replace_paths) == (["update"], [])


def test_the_hook_warns_about_the_replacement_it_asks_for(terraform: Terraform) -> None:
    terraform.write(server(engine="old"))
    terraform.apply()
    terraform.write(server(engine="new"))
    terraform.plan().expect_warning("Engine change replaces", attribute="engine")
