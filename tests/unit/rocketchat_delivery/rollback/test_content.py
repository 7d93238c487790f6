"""What a release may bring back, and what is refused."""

from typing import Any

import pytest
from rocketchat_delivery.releases import ReleasesError
from rocketchat_delivery.rollback.content import check_content

from .test_rollback import NOW, entry, release

SETTING = {"name": "Website", "value": "x"}
COMMAND = [{"local-exec": {"command": "touch owned"}}]
OUTSIDE = {"url": "https://elsewhere.example.org"}
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "provisioner": (
        {"resource": {"rocketchat_setting": {"a": SETTING | {"provisioner": COMMAND}}}},
        "rocketchat_setting.a has a provisioner",
    ),
    "connection": (
        {"resource": {"rocketchat_setting": {"a": SETTING | {"connection": {"host": "x"}}}}},
        "rocketchat_setting.a has a connection",
    ),
    "resource of another provider": (
        {"resource": {"null_resource": {"a": {}}}},
        "null_resource.a is of the provider null",
    ),
    "resource of a built-in provider": (
        {"resource": {"terraform_data": {"a": {"provisioner": COMMAND}}}},
        "terraform_data.a is of the provider terraform",
    ),
    "another provider's alias": (
        {"resource": {"rocketchat_setting": {"a": SETTING | {"provider": "evil.x"}}}},
        "rocketchat_setting.a is of the provider evil",
    ),
    "external data": (
        {"data": {"external": {"a": {"program": ["touch", "owned"]}}}},
        "data.external.a is of the provider external",
    ),
    "fetched data": ({"data": {"http": {"a": OUTSIDE}}}, "data.http.a is of the provider http"),
    "a provider": ({"provider": {"external": [{}]}}, "it has a block 'provider'"),
    "a backend": ({"terraform": {"backend": {"http": OUTSIDE}}}, "it has a block 'terraform'"),
    "a module": ({"module": {"a": {"source": "./x"}}}, "it has a block 'module'"),
    "nonsense": ({"resource": {"rocketchat_setting": {"a": 5}}}, "rocketchat_setting.a is no"),
    "more nonsense": ({"resource": {"rocketchat_setting": 5}}, "rocketchat_setting.? is no"),
    "all nonsense": ({"resource": 5}, "its block 'resource' is not an object"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_whatever_could_do_more_is_refused_and_named(what: str) -> None:
    configuration, problem = REFUSED[what]
    with pytest.raises(ReleasesError) as refused:
        check_content(release({}, **configuration), NOW)
    assert problem in str(refused.value)
    assert str(refused.value).startswith("Release 3 is refused: ")


def test_what_a_stack_usually_has_is_taken() -> None:
    data: dict[str, Any] = {"rocketchat_server": {"it": {"//": {"metadata": {}}}}}
    check_content(release({}, resource=entry(), data=data, output={"a": {"value": 1}}), NOW)


def test_data_from_outside_is_taken_only_as_the_present_code_has_it() -> None:
    now = NOW | {
        "terraform": {"required_providers": {"http": {}, "rocketchat": {}}},
        "data": {"http": {"a": {"//": {"metadata": {}}, **OUTSIDE}}},
    }
    check_content(release({}, data={"http": {"a": OUTSIDE}}), now)
    with pytest.raises(ReleasesError, match=r"data\.http\.a .* not in the current code"):
        check_content(release({}, data={"http": {"a": {"url": "https://evil"}}}), now)
