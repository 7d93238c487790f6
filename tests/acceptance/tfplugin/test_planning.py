"""What a plan says: defaults, what becomes unknown, replacement and its reasons."""

from dataclasses import dataclass
from typing import Any

import pytest
from tfplugin.testing import Change, Terraform

ADDRESS = "demo_server.it"


def server(**arguments: Any) -> dict[str, Any]:
    return {"resource": {"demo_server": {"it": {"name": "one", **arguments}}}}


def servers(arguments: list[dict[str, Any]]) -> dict[str, Any]:
    """A server for each of these: "it_0", "it_1" and on."""
    numbered = {f"it_{n}": {"name": f"one_{n}", **each} for n, each in enumerate(arguments)}
    return {"resource": {"demo_server": numbered}}


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


@dataclass(frozen=True)
class Edit:
    """Arguments before and after, and what of it replaces the object."""

    before: dict[str, Any]
    after: dict[str, Any]
    reasons: list[list[str]]


EDITS = (
    Edit({}, {"region": "us"}, [["region"]]),
    Edit({"size": 20}, {"size": 15}, [["size"]]),
    Edit({"net": {"cidr": "10/8"}}, {"net": {"cidr": "11/8"}}, [["net", "cidr"]]),
    Edit({"engine": "old"}, {"engine": "new"}, [["engine"]]),
    Edit({"engine": "old"}, {"engine": "new", "region": "us"}, [["engine"], ["region"]]),
    Edit({"size": 20}, {"size": 30}, []),
    Edit({"engine": "new"}, {"engine": "newer"}, []),
    Edit({"net": {"cidr": "10/8"}}, {"net": {"cidr": "10/8", "mtu": 9000}}, []),
)


def test_a_replacement_says_its_reasons_and_is_none_where_a_condition_does_not_hold(
    terraform: Terraform,
) -> None:
    terraform.write(servers([edit.before for edit in EDITS]))
    terraform.apply()
    terraform.write(servers([edit.after for edit in EDITS]))
    changes = terraform.plan().changes
    for number, edit in enumerate(EDITS):
        change = changes[f"{ADDRESS}_{number}"]
        assert change.actions == (["delete", "create"] if edit.reasons else ["update"]), edit
        assert change.reason == ("replace_because_cannot_update" if edit.reasons else ""), edit
        assert sorted(change.replace_paths) == edit.reasons, edit
    terraform.apply()
    assert terraform.plan().is_empty


def test_the_hook_warns_about_the_replacement_it_asks_for(terraform: Terraform) -> None:
    terraform.write(server(engine="old"))
    terraform.apply()
    terraform.write(server(engine="new"))
    terraform.plan().expect_warning("Engine change replaces", attribute="engine")


@pytest.mark.terraform("1.12")
def test_a_plan_is_readable_while_an_identity_is_unknown(newer_terraform: Terraform) -> None:
    newer_terraform.write({"resource": {"demo_server": {"it": {"name": "one"}}}})
    plan = newer_terraform.plan()
    assert plan.changes["demo_server.it"].actions == ["create"]
    newer_terraform.apply(str(plan.file))
    newer_terraform.write({"resource": {"demo_server": {"it": {"name": "one", "region": "us"}}}})
    plan = newer_terraform.plan()
    assert plan.changes["demo_server.it"].actions == ["delete", "create"]
    newer_terraform.apply(str(plan.file))
    assert newer_terraform.plan().is_empty
