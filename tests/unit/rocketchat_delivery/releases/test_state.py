"""Reading a state for a release."""

import base64
import json
from typing import Any

from rocketchat_delivery.releases.state import recorded_resources, server_version, tainted
from rocketchat_delivery.terraform.values import HIDDEN


def state(*instances: dict[str, Any], mode: str = "managed", **resource: Any) -> dict[str, Any]:
    found = {"mode": mode, "type": "rocketchat_settings", "name": "it", "instances": instances}
    return {"version": 4, "serial": 3, "lineage": "x", "resources": [found | resource]}


def instance(private: Any = None, **more: Any) -> dict[str, Any]:
    kept = {"private": base64.b64encode(json.dumps(private).encode()).decode()} if private else {}
    return {"schema_version": 2, "attributes": {"id": "settings"}, **kept, **more}


def test_a_resource_is_recorded_with_its_schema() -> None:
    [found] = recorded_resources(state(instance()))
    assert (found.address, found.type, found.schema_version) == (
        "rocketchat_settings.it",
        "rocketchat_settings",
        2,
    )


def test_instances_and_modules_are_distinguished() -> None:
    two = state(instance(index_key=0), instance(index_key="b"), module="module.m")
    assert [each.address for each in recorded_resources(two)] == [
        'module.m.rocketchat_settings.it["b"]',
        "module.m.rocketchat_settings.it[0]",
    ]


def test_a_value_of_any_type_is_recorded_plain() -> None:
    wrapped = {"value": {"Site_Name": "A"}, "type": ["object", {"Site_Name": "string"}]}
    [found] = recorded_resources(state(instance(attributes={"values": wrapped})))
    assert found.attributes == {"values": {"Site_Name": "A"}}


def test_a_map_that_only_looks_like_one_is_left() -> None:
    alike = {"value": "A", "type": "a name"}
    [found] = recorded_resources(state(instance(attributes={"values": alike})))
    assert found.attributes == {"values": alike}


def test_what_is_sensitive_is_hidden() -> None:
    step = {"type": "get_attr", "value": "values"}
    key = {"type": "index", "value": {"value": "Key", "type": "string"}}
    attributes = {"values": {"Key": "canary", "Other": "seen"}, "gone": None}
    deep = {"type": "get_attr", "value": "gone"}
    [found] = recorded_resources(
        state(instance(attributes=attributes, sensitive_attributes=[[step, key], [deep, key]]))
    )
    assert found.attributes == {"values": {"Key": HIDDEN, "Other": "seen"}, "gone": None}


def test_secrets_and_server_are_known_by_their_versions_alone() -> None:
    private = {
        "fingerprints": {"client_secret": "salt$digest"},
        "secret_versions": {"vault:a/b#c": 3, "env:X": None},
        "server_version": "7.7.1",
    }
    found = state(instance(private), instance({"server_version": "7.10.0"}, index_key=1))
    assert recorded_resources(found)[0].secrets == {"vault:a/b#c": 3, "env:X": None}
    assert server_version(found) == "7.10.0"
    assert "salt$digest" not in repr(recorded_resources(found))


def test_another_providers_private_state_is_left_alone() -> None:
    foreign = state(instance() | {"private": base64.b64encode(b"\x00\xffnot json").decode()})
    assert recorded_resources(foreign)[0].secrets == {}
    assert server_version(foreign) is None


def test_data_sources_are_not_recorded() -> None:
    assert recorded_resources(state(instance(), mode="data")) == ()


def test_what_is_half_created_is_reported() -> None:
    assert tainted(state(instance(status="tainted"))) == {"rocketchat_settings.it"}
    assert tainted(state(instance(deposed="0a1b2c3d"))) == {"rocketchat_settings.it"}
    assert tainted(state(instance())) == set()
