"""The schemas say what everything is."""

import os
import subprocess
import sys
from typing import Any

import pytest
from rocketchat_provider.client import FIELDS
from rocketchat_provider.provider import RocketChatProvider
from rocketchat_provider.resources.custom_oauth.model import ARGUMENTS, SECRET_FIELD
from tfplugin.schema.problems import problems

SCHEMAS = {
    "provider": RocketChatProvider.schema,
    **{name: kind.schema for name, kind in RocketChatProvider.resources.items()},
    **{name: kind.schema for name, kind in RocketChatProvider.data_sources.items()},
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_has_no_problems(name: str) -> None:
    assert list(problems(SCHEMAS[name])) == []


@pytest.mark.parametrize("name", RocketChatProvider.functions)
def test_a_function_and_its_parameters_are_described(name: str) -> None:
    function: Any = RocketChatProvider.functions[name]
    assert function.summary
    assert function.description
    assert all(parameter.description for parameter in function.parameters)


def test_each_of_the_thirty_settings_has_one_argument() -> None:
    settings = (*(one.setting for one in ARGUMENTS.values()), SECRET_FIELD)
    named = [setting.suffix for setting in settings]
    assert sorted(named) == sorted(FIELDS)
    assert len(named) == 30


def test_an_argument_names_its_setting_and_default() -> None:
    attributes = RocketChatProvider.resources["rocketchat_custom_oauth"].schema.attributes
    assert "-token_sent_via" in attributes["token_sent_via"].description
    assert '"payload"' in attributes["token_sent_via"].description
    assert "a new service gets true" in attributes["show_button"].description


def test_the_provider_starts_without_its_http_libraries() -> None:
    code = (
        "import sys, rocketchat_provider.provider\n"
        "print(sorted({'requests', 'hvac', 'urllib3'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert ran.stdout.strip() == "[]"
