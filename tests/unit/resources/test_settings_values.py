"""What an interrupted apply of `rocketchat_settings` saves."""

import copy
from typing import Any

import pytest
import tfplugin as tf
from rocketchat_provider.managed.entries import Entries
from rocketchat_provider.managed.named_models import SettingsState
from rocketchat_provider.resources.settings import SettingsResource

VALUES = tf.DynamicValue.of({"Site_Name": "Ours"})
REFERENCES = {"SMTP_Password": "env:MAIL"}


def saved(values: Any, secret_values: Any, written: Entries) -> SettingsState:
    provider: Any = None
    wanted = SettingsState()
    wanted.values, wanted.secret_values = values, secret_values
    state = copy.copy(wanted)
    SettingsResource(provider).set_written(state, written, wanted)
    return state


def test_a_map_that_is_not_configured_is_saved_as_null() -> None:
    value = saved(VALUES, None, Entries(values={"Site_Name": "Ours"}))
    assert value.secret_values is None
    assert value.values is not None
    assert value.values.plain == {"Site_Name": "Ours"}
    secret = saved(None, REFERENCES, Entries(references=dict(REFERENCES)))
    assert secret.secret_values == REFERENCES
    assert secret.values is None


@pytest.mark.parametrize("given", [{}, REFERENCES])
def test_a_map_that_is_configured_is_saved_as_far_as_it_is_written(given: dict[str, str]) -> None:
    assert saved(VALUES, given, Entries(values={"Site_Name": "Ours"})).secret_values == {}
