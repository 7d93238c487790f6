"""Values of every form on their way through plan, apply, state and refresh."""

from collections.abc import Iterable
from typing import Any

from tfplugin.testing import Terraform

ADDRESS = "demo_server.it"

EVERYTHING = """
resource "demo_server" "it" {
  name     = "one"
  anything = { list = [1, "two", null], flag = true, fraction = 0.1 }
  number   = 0.1
  flags    = [true, false]
  zones    = ["b", "a", "b"]
  tags     = { first = "1", "second key" = "2" }
  pair     = { a = "x", b = 2 }
  mixed    = ["x", 2, true]
  net      = { cidr = "10.0.0.0/8", key = "not kept" }
  disks    = [{ name = "root" }, { name = "data", size = 50 }]
  labels   = { plain = { value = "v" }, noted = { value = "w", note = "n" } }
  rules    = [{ port = 80 }, { port = 53, protocol = "udp", sources = [{ cidr = "10/8" }] }]

  listener { port = 1 }
  listener {
    port     = 2
    protocol = "tcp"
  }
  peer {
    host = "h"
    option { key = "k" }
    option {
      key   = "l"
      value = "off"
    }
  }
  peer { host = "i" }
  timeouts { create = "2m" }
}
"""


def only(name: str, value: str, number: int | None = None) -> str:
    """A server with that argument; a number goes to its address and its name."""
    suffix = "" if number is None else f"_{number}"
    return f"""
    resource "demo_server" "it{suffix}" {{
      name   = "one{suffix}"
      {name} = {value}
    }}
    """


def each(name: str, values: Iterable[str]) -> str:
    """A server for each of these values of an argument: "it_0", "it_1" and on."""
    return "".join(only(name, value, number) for number, value in enumerate(values))


def test_every_form_of_attribute_arrives_and_comes_back(terraform: Terraform) -> None:
    terraform.write(EVERYTHING)
    terraform.apply()
    assert terraform.plan().is_empty
    state = terraform.state()[ADDRESS]
    rules = sorted(state["rules"], key=lambda rule: rule["port"])
    assert {**state, "rules": rules} == {
        "id": "server-one",
        "name": "one",
        "region": "eu",
        "size": 10,
        "engine": None,
        "owner": "me",
        "password": None,
        "password_version": None,
        "secret": "made-for-server-one",
        "revision": 1,
        "anything": {"list": [1, "two", None], "flag": True, "fraction": 0.1},
        "number": 0.1,
        "flags": [True, False],
        "zones": ["a", "b"],
        "tags": {"first": "1", "second key": "2"},
        "pair": {"a": "x", "b": 2},
        "mixed": ["x", 2, True],
        "net": {
            "cidr": "10.0.0.0/8",
            "mtu": 1500,
            "gateway": "first of 10.0.0.0/8",
            "key": None,
        },
        "disks": [
            {"name": "root", "size": 10, "device": "/dev/sd0"},
            {"name": "data", "size": 50, "device": "/dev/sd1"},
        ],
        "labels": {
            "plain": {"value": "v", "note": "-"},
            "noted": {"value": "w", "note": "n"},
        },
        "rules": [
            {
                "port": 53,
                "protocol": "udp",
                "rule_id": "rule-53",
                "sources": [{"cidr": "10/8", "note": "-", "source_id": "source-10/8"}],
            },
            {"port": 80, "protocol": "tcp", "rule_id": "rule-80", "sources": None},
        ],
        "misbehave": None,
        "old_size": None,
        "listener": [{"port": 1, "protocol": "udp"}, {"port": 2, "protocol": "tcp"}],
        "peer": [
            {
                "host": "h",
                "option": [
                    {"key": "k", "value": "on", "option_id": "option-k"},
                    {"key": "l", "value": "off", "option_id": "option-l"},
                ],
            },
            {"host": "i", "option": []},
        ],
        "timeouts": {"create": "2m", "read": None, "update": None, "delete": None},
    }


NUMBERS = (
    "9007199254740993",
    "-170141183460469231731687303715884105728",
    "0.1",
    "1.5",
    "3.14159265358979323846264338327950288",
    "1e-30",
    "2.5e300",
    "12345678901234567890.5",
)


def test_no_digit_of_a_number_is_lost(terraform: Terraform) -> None:
    same = "\n".join(
        f'output "same_{n}" {{ value = demo_server.it_{n}.number == {number} }}'
        for n, number in enumerate(NUMBERS)
    )
    terraform.write(each("number", NUMBERS) + same)
    terraform.apply()
    for n, number in enumerate(NUMBERS):
        assert terraform.output(f"same_{n}") is True, number
    assert terraform.plan().is_empty


DYNAMIC: dict[str, Any] = {
    '"text"': "text",
    "12.5": 12.5,
    "false": False,
    "null": None,
    "[]": [],
    "{}": {},
    "tostring(null)": None,
    '{ a = { b = ["c", { d = null }] } }': {"a": {"b": ["c", {"d": None}]}},
    'toset(["y", "x"])': ["x", "y"],
    'tomap({ k = "v" })': {"k": "v"},
    "tolist([1, 2])": [1, 2],
}


def test_a_dynamic_value_keeps_its_type(terraform: Terraform) -> None:
    terraform.write(each("anything", DYNAMIC))
    terraform.apply()
    state = terraform.state()
    for n, (written, kept) in enumerate(DYNAMIC.items()):
        assert state[f"{ADDRESS}_{n}"].get("anything") == kept, written
    assert terraform.plan().is_empty


def test_a_dynamic_value_may_change_its_type(terraform: Terraform) -> None:
    terraform.write(only("anything", '"1"'))
    terraform.apply()
    terraform.write(only("anything", "1"))
    assert terraform.plan().changes[ADDRESS].after["anything"] == 1
    terraform.apply()
    assert terraform.plan().is_empty


LATER = (
    ("engine", "terraform_data.later.output"),
    ("anything", "terraform_data.later.output"),
    ("anything", "terraform_data.later.id"),
    ("anything", "{ a = terraform_data.later.id }"),
    ("zones", "[terraform_data.later.id]"),
    ("tags", "{ a = terraform_data.later.id }"),
    ("disks", "[{ name = terraform_data.later.id }]"),
    ("rules", "[{ port = 1, protocol = terraform_data.later.id }, { port = 2 }]"),
    ("labels", "{ a = { value = terraform_data.later.id } }"),
    ("net", "{ cidr = terraform_data.later.id }"),
)


def test_a_value_known_only_after_the_apply_is_planned_as_unknown(terraform: Terraform) -> None:
    later = 'resource "terraform_data" "later" { input = "x" }\n'
    servers = "".join(only(name, value, n) for n, (name, value) in enumerate(LATER))
    terraform.write(later + servers)
    changes = terraform.plan().changes
    for n, (name, value) in enumerate(LATER):
        assert changes[f"{ADDRESS}_{n}"].after_unknown[name], value
    terraform.apply()
    assert terraform.plan().is_empty


def test_blocks_that_depend_on_an_unknown_are_planned_as_unknown(terraform: Terraform) -> None:
    terraform.write(
        """
        resource "terraform_data" "later" { input = { a = 1, b = 2 } }
        resource "demo_server" "it" {
          name = "one"
          dynamic "listener" {
            for_each = terraform_data.later.output
            content { port = listener.value }
          }
        }
        """
    )
    assert terraform.plan().changes[ADDRESS].after_unknown["listener"] is True
    terraform.apply()
    assert [found["port"] for found in terraform.state()[ADDRESS]["listener"]] == [1, 2]
    assert terraform.plan().is_empty


def test_a_value_over_four_megabytes_passes(terraform: Terraform) -> None:
    five_megabytes = "x" * (5 * 1024 * 1024)
    terraform.write(only("engine", f'"{five_megabytes}"'))
    terraform.apply()
    assert terraform.plan().is_empty
    assert terraform.state()[ADDRESS]["engine"] == five_megabytes


def test_elements_of_a_set_keep_what_was_computed_for_them(terraform: Terraform) -> None:
    terraform.write(only("rules", "[{ port = 80 }, { port = 53 }]"))
    terraform.apply()
    terraform.write(only("rules", "[{ port = 22 }, { port = 80 }, { port = 53 }]"))
    planned = {
        rule["port"]: rule.get("rule_id")
        for rule in terraform.plan().changes[ADDRESS].after["rules"]
    }
    assert planned == {22: None, 53: "rule-53", 80: "rule-80"}
    terraform.apply()
    assert terraform.plan().is_empty


def test_elements_of_a_set_keep_what_was_computed_inside_them(terraform: Terraform) -> None:
    old = '{ port = 80, sources = [{ cidr = "a" }, { cidr = "b", note = "n" }] }'
    terraform.write(only("rules", f"[{old}]"))
    terraform.apply()
    terraform.write(only("rules", f'[{{ port = 80, sources = [{{ cidr = "c" }}] }}, {old}]'))
    planned = [
        source.get("source_id")
        for rule in terraform.plan().changes[ADDRESS].after["rules"]
        for source in rule["sources"]
    ]
    assert sorted(planned, key=str) == [None, "source-a", "source-b"]
    terraform.apply()
    assert terraform.plan().is_empty


def test_the_order_in_a_set_is_not_a_change(terraform: Terraform) -> None:
    terraform.write(only("rules", "[{ port = 80 }, { port = 53 }, { port = 22 }]"))
    terraform.apply()
    terraform.write(
        only("rules", '[{ port = 22, protocol = "tcp" }, { port = 53 }, { port = 80 }]')
    )
    assert terraform.plan().is_empty


def test_an_element_left_out_of_a_list_leaves_the_others(terraform: Terraform) -> None:
    terraform.write(only("disks", '[{ name = "a" }, { name = "b", size = 20 }]'))
    terraform.apply()
    terraform.write(only("disks", '[{ name = "a" }]'))
    assert terraform.plan().changes[ADDRESS].after["disks"] == [
        {"name": "a", "size": 10, "device": "/dev/sd0"}
    ]
    terraform.apply()
    assert terraform.plan().is_empty
