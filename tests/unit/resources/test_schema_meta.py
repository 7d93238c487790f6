"""Nothing is offered without a description, an example, and the tests that hold it to them."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from rocketchat_provider.managed.setting_backed import SettingBacked
from rocketchat_provider.provider import RocketChatProvider
from rocketchat_provider.resources import RESOURCES
from tfplugin.schema.attributes import Attribute, Schema

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
TOOL = ROOT / "tools/coverage_table.py"
SCHEMAS: dict[str, Schema] = {
    "provider": RocketChatProvider.schema,
    **{name: one.schema for name, one in RESOURCES.items()},
    **{f"data.{name}": one.schema for name, one in RocketChatProvider.data_sources.items()},
}
EVERY_RESOURCE_SHOWS = (
    *("create", "update", "empty plan", "destroy"),
    *("import", "generated config", "drift", "disappears"),
)


def attributes(found: Mapping[str, Attribute], path: str = "") -> Iterator[tuple[str, Attribute]]:
    for name, attribute in found.items():
        yield path + name, attribute
        if attribute.nested:
            yield from attributes(attribute.nested.attributes, f"{path}{name}.")


@pytest.fixture(scope="module")
def covered() -> set[tuple[str, str]]:
    """Every resource and aspect that an acceptance test shows."""
    command = [sys.executable, "-P", str(TOOL), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return {(resource, aspect) for resource, aspect, _ in json.loads(ran.stdout)}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_attribute_is_described_in_a_sentence(name: str) -> None:
    assert not SCHEMAS[name].blocks
    described = [SCHEMAS[name].description]
    described += [one.description for _, one in attributes(SCHEMAS[name].attributes)]
    assert [text for text in described if not text or text[-1] not in ".)…"] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_default_is_documented(name: str) -> None:
    reported = {
        path: f"Default: {str(one.make_default()).lower()}."
        for path, one in attributes(SCHEMAS[name].attributes)
        if one.has_default
    }
    found = dict(attributes(SCHEMAS[name].attributes))
    assert [path for path, text in reported.items() if text not in found[path].description] == []


def test_an_argument_names_the_setting_it_stands_for() -> None:
    tables = [one for one in RESOURCES.values() if issubclass(one, SettingBacked)]
    assert len(tables) >= 2
    settings = {
        one.type_name: {
            **{name: argument.setting for name, argument in one.arguments.items()},
            **{secret.reference.name: secret.setting for secret in one.secrets},
        }
        for one in tables
    }
    settings["rocketchat_login_form"] = {"visible": "Accounts_ShowFormLogin"}
    for resource, named in settings.items():
        for argument, setting in named.items():
            assert setting in RESOURCES[resource].schema.attributes[argument].description


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_resource_has_an_example_and_an_import_line(resource: str) -> None:
    folder = EXAMPLES / "resources" / resource
    assert f'resource "{resource}"' in (folder / "resource.tf").read_text()
    assert (folder / "import.sh").read_text().startswith(f"terraform import {resource}.")


def test_everything_else_has_an_example() -> None:
    for name in RocketChatProvider.ephemeral_resources:
        file = EXAMPLES / "ephemeral-resources" / name / "ephemeral-resource.tf"
        assert f'ephemeral "{name}"' in file.read_text()
    for name in RocketChatProvider.actions:
        assert f'action "{name}"' in (EXAMPLES / "actions" / name / "action.tf").read_text()
    for name in RocketChatProvider.list_resources:
        file = EXAMPLES / "list-resources" / name / "list-resource.tfquery.hcl"
        assert f'list "{name}"' in file.read_text()
    for name in RocketChatProvider.data_sources:
        assert f'data "{name}"' in (EXAMPLES / "data-sources" / name / "data-source.tf").read_text()
    for name in RocketChatProvider.functions:
        text = (EXAMPLES / "functions" / name / "function.tf").read_text()
        assert f"provider::rocketchat::{name}(" in text


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_resource_has_a_test_of_its_whole_life(
    covered: set[tuple[str, str]], resource: str
) -> None:
    missing = [aspect for aspect in EVERY_RESOURCE_SHOWS if (resource, aspect) not in covered]
    assert missing == []


@pytest.mark.parametrize(
    "resource",
    [name for name, one in RESOURCES.items() if "secret_revision" in one.schema.attributes],
)
def test_every_secret_has_a_test_of_each_of_its_states(
    covered: set[tuple[str, str]], resource: str
) -> None:
    states = ("secret kept", "secret rotated", "secret drifted")
    assert [state for state in states if (resource, state) not in covered] == []
