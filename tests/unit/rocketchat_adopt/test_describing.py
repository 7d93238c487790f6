"""Which settings become code, and which cannot."""

from dataclasses import replace
from typing import Any

import pytest
from rocketchat_adopt.describing import describe
from rocketchat_adopt.elements import Description, Element, File, Service, slug
from rocketchat_adopt.reading import Found
from rocketchat_adopt.references import References
from rocketchat_provider.client import ABSENT, FIELDS, Image, OAuthApp, Setting
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.secrets import Secrets

GROUP = {"group": "Accounts"}


def _setting(id: str, value: Any = "x", default: Any = "", **others: Any) -> Setting:
    kinds = {bool: "boolean", int: "int"}
    kind = kinds.get(type(value), "string")
    given = {"type": kind, "group": "Accounts", **others}
    return Setting(id=id, value=value, package_value=default, **given)


def _entry(name: str, **values: Any) -> list[Setting]:
    """The 30 settings of an entry that works, some with other values."""
    given = {"": True, "url": "https://id.example.org", "id": "chat", "secret": "s", **values}
    return [
        _setting(
            LoginService(name).setting_id(suffix),
            given.get(suffix, part.default),
            part.default,
            type=part.type,
            group="OAuth",
        )
        for suffix, part in FIELDS.items()
    ]


def _described(*settings: Setting, **others: Any) -> Description:
    found = Found(
        url="https://chat.example.org",
        version="7.7.1",
        settings={setting.id: setting for setting in settings},
        oauth_apps=others.get("oauth_apps", ()),
        registered=others.get("registered", False),
        not_seen=(),
        files=others.get("files", {}),
        permissions=others.get("permissions", {}),
        held=others.get("held", frozenset()),
    )
    return describe(found, References(Secrets(None), others.get("places", {})))


def _of(description: Description, type: str) -> list[Element]:
    return [element for element in description.elements if element.type == type]


def _why(description: Description) -> dict[str, str]:
    return {each.what: each.why for each in description.left_out}


def test_only_what_somebody_set_becomes_code() -> None:
    description = _described(
        _setting("Changed"),
        _setting("Default", ""),
        _setting("Zero", 0, False),
        _setting("Forced", "", forced=True, forced_value=""),
        _setting("Blocked", "", blocked=True),
        _setting("Readonly", readonly=True),
        _setting("Action", type="action"),
        _setting("Servers_Own", group=""),
        _setting("No_Value", ABSENT),
    )
    [settings] = _of(description, "settings")
    assert settings.arguments == {
        "values": {"Changed": "x", "Zero": 0, "Forced": "", "Blocked": ""}
    }
    assert settings.import_id == "Changed,Zero,Forced,Blocked"
    assert description.left_out == ()


def test_settings_are_put_together_by_their_groups() -> None:
    description = _described(
        _setting("A", group="Accounts"), _setting("B", group="File Upload"), _setting("C")
    )
    assert {one.name: one.import_id for one in _of(description, "settings")} == {
        "accounts": "A,C",
        "file_upload": "B",
    }


def test_an_uploaded_file_and_the_permissions_asked_for_become_code() -> None:
    logo = _setting("Assets_logo", {"url": "assets/logo.svg"}, {}, type="asset", group="Assets")
    description = _described(
        logo,
        files={"logo": Image.of(b"<svg>")},
        permissions={"mention-all": frozenset({"user", "admin"})},
    )
    [asset], [permission] = _of(description, "asset"), _of(description, "permission")
    assert asset.arguments == {"name": "logo", "source": File("logo.svg")}
    assert permission.arguments == {"name": "mention-all", "roles": ["admin", "user"]}
    assert description.left_out == ()


def test_what_cannot_be_managed_is_left_out_and_said() -> None:
    description = _described(
        _setting("Logo", {"url": "a"}, {}, type="asset"),
        _setting("Half", "\ud83d"),
        _setting("Nothing", None),
        _setting("Accounts_OAuth_Custom-Gone-scope", "read", "openid", group="OAuth"),
        _setting("Password", "", "default", type="password"),
        *_entry("Gitlab"),
        *_entry("Empty", url=""),
        *_entry("Unsecret", secret=""),
        *_entry("Odd", **{"": "yes"}),
        *_entry("Truth", url=True),
        *_entry("Reference", id="env:CHAT"),
    )
    why = _why(description)
    assert why["Logo"] == "An uploaded file; only its address is a setting."
    assert why["Half"] == "It contains half of a Unicode character, which no file can."
    assert why["Nothing"] == "It has no value."
    assert why["Accounts_OAuth_Custom-Gone-scope"].startswith("Left over from a custom OAuth")
    assert why["Password"] == "It is empty, unlike the default."
    assert why["The custom OAuth Gitlab"].endswith("make one called Gitlabsso.")
    assert why["The custom OAuth Empty"].startswith("It has no URL or no client id")
    assert why["The custom OAuth Unsecret"].startswith("It has no client secret")
    assert why["The custom OAuth Odd"].startswith('Its switch is "yes"')
    assert why["The custom OAuth Truth"].startswith("Its URL or its client id is not text")
    assert why["The custom OAuth Reference"].startswith('Its client id is "env:CHAT"')
    assert description.elements == ()


def test_odd_values_become_code_as_they_are() -> None:
    description = _described(
        _setting("Choice", "purple", "red", type="select", choices=("red", "blue")),
        _setting("Flag", "yes", False, type="boolean"),
        _setting("Number", "66", 7, type="int"),
        _setting("Text", True, "", type="string"),
        _setting("Push_enable", "yes", True, type="boolean", group="Push"),
        _setting("Accounts_ShowFormLogin", "no", True, type="boolean"),
    )
    assert [one.arguments for one in description.elements] == [
        {
            "values": {
                "Choice": "purple",
                "Flag": "yes",
                "Number": "66",
                "Text": True,
                "Accounts_ShowFormLogin": "no",
            }
        },
        {"values": {"Push_enable": "yes"}},
    ]
    assert description.left_out == ()


@pytest.mark.parametrize("name", ["My_idp", "My_", "_", "Liquid2"])
def test_an_entry_becomes_code_under_every_name_that_the_provider_takes(name: str) -> None:
    [entry] = _of(_described(*_entry(name)), "custom_oauth")
    assert entry.arguments["name"] == name


def test_a_value_of_an_entry_that_is_ignored_is_reported_and_not_managed() -> None:
    description = _described(*_entry("Team", map_channels="true", scope=7))
    [entry] = _of(description, "custom_oauth")
    assert "map_channels" not in entry.arguments
    assert "scope" not in entry.arguments
    assert _why(description) == {
        "Accounts_OAuth_Custom-Team-map_channels": 'It is "true", which is ignored.',
        "Accounts_OAuth_Custom-Team-scope": "It is 7, which is ignored.",
    }


def test_what_a_job_file_forces_becomes_code_even_when_the_server_shows_no_mark() -> None:
    settings = [
        _setting("Accounts_ShowFormLogin", True, True),
        _setting("Site_Name", "Chat", "Chat"),
    ]
    assert _described(*settings).elements == ()
    description = _described(
        *settings, held=frozenset({"Accounts_ShowFormLogin", "Site_Name", "Hidden"})
    )
    assert description.settings == {"Accounts_ShowFormLogin", "Site_Name"}
    [form] = _of(description, "login_form")
    assert form.arguments == {"visible": True}


def test_an_entry_says_what_differs_from_a_new_one() -> None:
    description = _described(
        _setting("Site_Url", "https://chat.example.org"),
        *_entry("Team", scope="read", merge_users=True),
    )
    [entry] = _of(description, "custom_oauth")
    arguments = dict(entry.arguments)
    assert arguments.pop("site_url").name == "site_url"
    assert arguments == {
        "name": "Team",
        "url": "https://id.example.org",
        "client_id": "chat",
        "scope": "read",
        "merge_users": True,
        "client_secret": "env:TEAM_CLIENT_SECRET",
    }
    assert (entry.name, entry.import_id) == ("team", "Team")
    assert [(one.reference, one.found) for one in description.secrets] == [
        ("env:TEAM_CLIENT_SECRET", False)
    ]


def test_an_entry_that_is_off_stays_off_and_an_odd_site_url_is_not_referred_to() -> None:
    description = _described(
        _setting("Site_Url", "https://chat.example.org/"), *_entry("Team", **{"": False})
    )
    [entry] = _of(description, "custom_oauth")
    assert entry.arguments["enabled"] is False
    assert "site_url" not in entry.arguments


def test_an_entry_that_was_left_half_made_is_not_switched_on() -> None:
    [entry] = _of(_described(*_entry("Team", **{"": ABSENT})), "custom_oauth")
    assert entry.arguments["enabled"] is False
    [entry] = _of(_described(*_entry("Team")), "custom_oauth")
    assert "enabled" not in entry.arguments


def test_a_hidden_form_requires_the_services_with_a_button() -> None:
    form = _setting("Accounts_ShowFormLogin", False, True)
    services = [*_entry("Team"), *_entry("Old_one"), *_entry("Off", **{"": False})]
    [element] = _of(_described(form, *services), "login_form")
    assert element.arguments == {
        "visible": False,
        "requires": [Service("team"), Service("old_one")],
    }
    [element] = _of(_described(form), "login_form")
    assert element.arguments == {"visible": False, "allow_lockout": True}
    assert _of(_described(replace(form, value=True), *services), "login_form") == []


def test_a_secret_is_referred_to_where_it_is_known_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KNOWN", "canary")
    password = _setting("SMTP_Password", "canary", type="password", group="Email")
    description = _described(password, places={"SMTP_Password": "env:KNOWN"})
    [settings] = description.elements
    assert settings.arguments == {"secret_values": {"SMTP_Password": "env:KNOWN"}}
    monkeypatch.setenv("KNOWN", "another")
    description = _described(password, places={"SMTP_Password": "env:KNOWN"})
    assert description.secrets[0].reference == "env:SMTP_PASSWORD"
    assert "canary" not in repr(description)


def test_a_secret_that_the_server_hides_is_to_be_filled_in() -> None:
    description = _described(_setting("Key", ABSENT, type="password", masked=True))
    assert description.secrets[0].found is False
    assert description.settings == {"Key"}


def test_push_and_registration_have_resources_of_their_own() -> None:
    settings = [
        _setting("Push_enable", False, True, group="Push"),
        _setting("Push_gateway", "https://a\nhttps://b", "https://g", group="Push"),
        _setting("Push_apn_key", "canary", group="Push", secret=True),
        _setting("Organization_Name", "Org", group="Setup_Wizard"),
    ]
    description = _described(*settings)
    [push] = _of(description, "push")
    assert push.arguments == {"enabled": False, "gateway_urls": ["https://a", "https://b"]}
    assert push.notes == ("apn_key: set on the server; to manage it, give a secret reference.",)
    [registration] = _of(description, "workspace_registration")
    assert registration.arguments == {"organization_name": "Org"}
    assert _of(description, "settings") == []
    unseen = _described(*settings, registered=None)
    assert _of(unseen, "workspace_registration") == []
    assert _of(unseen, "settings")[0].arguments == {"values": {"Organization_Name": "Org"}}
    assert len(_of(_described(registered=True), "workspace_registration")) == 1


def test_apps_of_the_same_name_get_numbers() -> None:
    apps = tuple(
        OAuthApp(id=id, name="L1", active=id == "a", redirect_uris=("https://x",), client_id=id)
        for id in ("a", "b")
    )
    elements = _of(_described(oauth_apps=apps), "oauth_app")
    assert [(one.name, one.import_id) for one in elements] == [("l1_2", "a"), ("l1_3", "b")]
    assert "active" not in elements[0].arguments
    assert elements[1].arguments["active"] is False


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("File Upload", "file_upload"),
        ("SetupWizard", "setup_wizard"),
        ("2FA", "n2fa"),
        ("Émile!", "mile"),
        ("—", "n"),
        ("Import", "import_2"),
    ],
)
def test_a_name_is_one_that_terraform_and_python_take(text: str, name: str) -> None:
    assert slug(text) == name
    assert slug(text, {name}) != name
