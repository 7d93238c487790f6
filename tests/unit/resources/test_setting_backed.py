"""A resource over settings is a model: one module, with little in it but the attributes."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
import tfplugin as tf
from rocketchat_provider.client import Setting, SettingValue
from rocketchat_provider.managed.attributes import only_id
from rocketchat_provider.managed.restored_settings import RestoredModel, RestoredSettings
from rocketchat_provider.managed.secret_revision import SecretRevision
from rocketchat_provider.managed.setting_argument import SettingArgument, secret_setting
from rocketchat_provider.run.run import Run
from tfplugin.author.contexts import ImportContext


class LayoutModel(RestoredModel[tf.K], SecretRevision[tf.K]):
    """How pages look."""

    id = only_id("layout")
    title = SettingArgument("Layout_Title", tf.String, "Title of the pages.")
    dark = SettingArgument("Layout_Dark", tf.Bool, "Whether pages are dark.", default=False)
    columns = SettingArgument("Layout_Columns", tf.Number, "Number of columns.")
    links = SettingArgument("Layout_Links", tf.List(tf.String), "Addresses.")
    token, token_wo, token_wo_version = secret_setting(
        "token", "Layout_Token", "Token of the pages"
    )


State = LayoutModel[tf.Known]
Plan = LayoutModel[tf.Planned]


class Layout(RestoredSettings[State, Plan]):
    """How pages look."""

    type_name = "rocketchat_layout"
    id = "layout"
    thing = "layout"
    schema = tf.schema_of(State, Plan, description="How pages look.")


def resource(*settings: Setting) -> Layout:
    found = {setting.id: setting for setting in settings}
    server = SimpleNamespace(settings=SimpleNamespace(find=found.get, get=found.__getitem__))
    provider: Any = SimpleNamespace(online=True, server=server, run=Run(time.sleep))
    return Layout(provider)


def test_the_model_makes_the_schema() -> None:
    names = Layout.schema.attributes
    assert {"title", "dark", "columns", "links"} <= names.keys()
    assert {"token", "token_wo", "token_wo_version"} <= names.keys()
    assert {"id", "on_destroy", "originals", "secret_revision"} <= names.keys()
    assert names["dark"].make_default() is False
    assert names["dark"].description.endswith("Setting Layout_Dark. Default: false.")


def test_an_import_reads_the_settings_of_the_model() -> None:
    layout = resource(
        Setting("Layout_Title", "string", "Chat"), Setting("Layout_Links", "string", "a\nb")
    )
    state = layout.import_state(tf.ImportContext(ImportContext(id="layout"), Layout.schema))
    assert (state.title, state.dark, state.links) == ("Chat", None, ["a", "b"])
    assert state.originals == {"Layout_Title": '"Chat"', "Layout_Links": '"a\\nb"'}


@pytest.mark.parametrize(
    ("argument", "stored", "expected"),
    [
        ("title", "Chat", "Chat"),
        ("title", 3, None),
        ("dark", False, False),
        ("dark", "false", None),
        ("columns", 0, 0),
        ("columns", 1, 1),
        ("columns", True, None),
        ("columns", "3", None),
    ],
)
def test_a_value_of_a_wrong_type_is_read_as_null(
    argument: str, stored: SettingValue, expected: object
) -> None:
    found = Layout.arguments[argument].stored(Setting("Layout", "", stored))
    assert (found, type(found)) == (expected, type(expected))


def test_a_setting_leads_to_its_argument() -> None:
    assert resource().argument_of("Layout_Dark").name == "dark"
    assert resource().argument_of("Layout_Token").name == "token"
