"""A resource over settings is a table: one module, and nothing to write in it but the table."""

import time
from types import SimpleNamespace
from typing import Any

import tfplugin as tf
from rocketchat_provider.client import Setting
from rocketchat_provider.managed.restored_settings import RestoredSettings, attributes
from rocketchat_provider.managed.setting_argument import SettingArgument, setting_secrets
from rocketchat_provider.run.run import Run

ARGUMENTS = {
    "title": SettingArgument("Layout_Title", "Title of the pages."),
    "dark": SettingArgument("Layout_Dark", "Whether pages are dark.", tf.Bool, default=False),
    "links": SettingArgument("Layout_Links", "Addresses.", tf.List(tf.String)),
}
SECRETS = setting_secrets({"token": ("Layout_Token", "Token of the pages")})


class Layout(RestoredSettings):
    """How pages look."""

    type_name = "rocketchat_layout"
    id = "layout"
    thing = "layout"
    arguments = ARGUMENTS
    secrets = SECRETS
    schema = tf.Schema(attributes(id, ARGUMENTS, SECRETS), description="How pages look.")


def resource(*settings: Setting) -> Layout:
    found = {setting.id: setting for setting in settings}
    server = SimpleNamespace(settings=SimpleNamespace(find=found.get, get=found.__getitem__))
    provider: Any = SimpleNamespace(online=True, server=server, run=Run(time.sleep))
    return Layout(provider)


def test_the_table_makes_the_schema() -> None:
    names = Layout.schema.attributes
    assert {"title", "dark", "links", "token", "token_wo", "token_wo_version"} <= names.keys()
    assert {"id", "on_destroy", "originals", "secret_revision"} <= names.keys()
    assert names["dark"].make_default() is False
    assert names["dark"].description.endswith("Setting Layout_Dark. Default: false.")


def test_an_import_reads_the_settings_of_the_table() -> None:
    layout = resource(
        Setting("Layout_Title", "string", "Chat"), Setting("Layout_Links", "string", "a\nb")
    )
    state = layout.import_state(tf.ImportContext(id="layout"))
    assert (state["title"], state["dark"], state["links"]) == ("Chat", None, ["a", "b"])
    assert state["originals"] == {"Layout_Title": '"Chat"', "Layout_Links": '"a\\nb"'}


def test_a_setting_leads_to_its_argument() -> None:
    assert resource().argument_of("Layout_Dark") == "dark"
    assert resource().argument_of("Layout_Token") == "token"
