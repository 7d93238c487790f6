"""What a reviewer reads first."""

import json
from importlib.resources import files
from typing import Any

import pytest
from rocketchat_delivery.review.risks import risks
from rocketchat_delivery.terraform.plan import Plan
from rocketchat_delivery.terraform.values import UNKNOWN
from rocketchat_provider.login import logins_depend_on
from rocketchat_provider.resources.custom_oauth import replaced_service
from tfplugin.terraform import Diagnostic

CATALOGUE = files("rocketchat_provider") / "client/data/settings-catalogue.json"


def change(
    type_: str, before: dict[str, Any] | None, after: dict[str, Any] | None, **extra: Any
) -> dict[str, Any]:
    """An entry of `resource_changes`; UNKNOWN marks what is known after the apply."""
    known = {name: value for name, value in (after or {}).items() if value != UNKNOWN}
    actions = ["update"] if before and after else ["create"] if after else ["delete"]
    return {
        "address": f"{type_}.it",
        "mode": "managed",
        "type": type_,
        "change": {
            "actions": actions,
            "before": before,
            "after": known if after else None,
            "after_unknown": {name: True for name in (after or {}) if name not in known},
            **extra,
        },
    }


def reported(*changes: dict[str, Any], warnings: tuple[Diagnostic, ...] = ()) -> str:
    document = {"resource_changes": list(changes), "applyable": True}
    return "\n".join(risks(Plan.from_json(document), warnings))


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Liquid",
        "enabled": True,
        "show_button": True,
        "url": "https://old.example.org",
        "authorize_path": "https://old.example.org/o/authorize/",
        "callback_url": "https://chat.old.example.org/_oauth/liquid",
        "origins": {"url": "https://old.example.org", "authorize": "https://old.example.org"},
        "secret_revision": 1,
        **changes,
    }


ENTRY, FORM = "rocketchat_custom_oauth", "rocketchat_login_form"
SETTING, SETTINGS = "rocketchat_setting", "rocketchat_settings"


def test_an_entry_that_is_replaced_explains_why_and_what_to_register() -> None:
    after = entry(
        url="https://new.example.org",
        authorize_path="https://new.example.org/o/authorize/",
        callback_url="https://chat.new.example.org/_oauth/liquid",
        origins={"url": "https://new.example.org", "authorize": "https://new.example.org"},
    )
    paths = [["url"], ["authorize_path"]]
    replaced = change(ENTRY, entry(), after, actions=["delete", "create"], replace_paths=paths)
    assert reported(replaced) == (
        "**Login service Liquid will be replaced**, because the origin of authorize_path and url "
        "moves from `https://old.example.org` to `https://new.example.org`. For a moment nobody "
        "can log in with it. Register the redirect URI "
        "`https://chat.new.example.org/_oauth/liquid` at the identity provider before the apply."
    )


def test_a_replacement_that_keeps_the_redirect_uri_asks_for_no_registration() -> None:
    after = entry(authorize_path="https://new.example.org/authorize")
    replaced = change(
        ENTRY, entry(), after, actions=["delete", "create"], replace_paths=[["authorize_path"]]
    )
    assert "will be replaced" in reported(replaced)
    assert "Register" not in reported(replaced)


@pytest.mark.parametrize(
    ("merge_users", "effect"),
    [
        (True, "merge_users is true, so their first login with Sso is linked to the account"),
        (False, "merge_users is not true, so Rocket.Chat refuses a login with Sso whose user"),
    ],
)
def test_a_rename_says_what_happens_to_the_accounts(merge_users: bool, effect: str) -> None:
    after = entry(
        name="Sso",
        callback_url="https://chat.old.example.org/_oauth/sso",
        merge_users=merge_users,
        key_field="username",
    )
    replaced = change(ENTRY, entry(), after, actions=["delete", "create"], replace_paths=[["name"]])
    text = reported(replaced)
    assert "because name changes from `Liquid` to `Sso`" in text
    assert "**Users who log in with Liquid lose the link to their accounts**" in text
    assert effect in text
    assert "Register the redirect URI `https://chat.old.example.org/_oauth/sso`" in text


def test_the_providers_warning_of_a_replacement_is_not_repeated() -> None:
    replaced = change(
        ENTRY, entry(), entry(name="Sso"), actions=["delete", "create"], replace_paths=[["name"]]
    )
    ours = Diagnostic("warning", replaced_service.summary("Liquid"), "Of it.", f"{ENTRY}.it")
    other = Diagnostic("warning", "Another", "Of it.", f"{ENTRY}.it")
    text = reported(replaced, warnings=(ours, other))
    assert "**Another**" in text
    assert text.count("Liquid will be replaced") == 1


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (None, entry(), "**The login service Liquid is created.** Register the redirect URI"),
        (entry(), None, "**The login service Liquid is removed**: nobody can log in with it"),
        (entry(), entry(enabled=False), "the login service Liquid is switched off"),
        (entry(), entry(show_button=False), "the login service Liquid loses its button"),
        (
            entry(key_field="username"),
            entry(key_field="email"),
            "finds them by `email` instead of `username`",
        ),
        (entry(), entry(secret_revision=UNKNOWN), "**A secret is written again**"),
        (
            entry(client_secret="vault:a/b#c"),
            entry(client_secret="vault:a/b#c@1"),
            "client_secret from `vault:a/b#c` to `vault:a/b#c@1`",
        ),
        (
            entry(),
            entry(callback_url="https://x/_oauth/liquid"),
            "gets another redirect URI.** Register the redirect URI `https://x/_oauth/liquid`",
        ),
    ],
)
def test_what_happens_to_an_entry_is_reported(
    before: dict[str, Any] | None, after: dict[str, Any] | None, sentence: str
) -> None:
    assert sentence in reported(change(ENTRY, before, after))


@pytest.mark.parametrize(
    ("before", "after", "actions", "sentence"),
    [
        (
            {"visible": True},
            {"visible": False},
            ["update"],
            "is hidden**: people log in with liquid",
        ),
        (None, {"visible": False}, ["create"], "is hidden**: people log in with liquid only"),
        ({"visible": False}, {"visible": True}, ["update"], "**The login form is shown again.**"),
        ({"visible": False}, None, ["delete"], "is shown again**, and no longer managed"),
        (
            {"visible": False},
            {"visible": False},
            ["delete", "create"],
            "is shown while the apply runs**, and hidden again",
        ),
    ],
)
def test_what_happens_to_the_login_form_is_reported(
    before: dict[str, Any] | None, after: dict[str, Any] | None, actions: list[str], sentence: str
) -> None:
    if after:
        after = after | {"requires": [{"service": "liquid", "generation": "x"}]}
    assert sentence in reported(change(FORM, before, after, actions=actions))


def test_services_that_are_known_after_the_apply_are_not_guessed() -> None:
    after = {"visible": False, "requires": UNKNOWN}
    assert "with whatever login services there are only" in reported(
        change(FORM, {"visible": True}, after)
    )


def test_a_form_that_is_hidden_with_nothing_to_log_in_by_comes_first() -> None:
    hidden = {"visible": False, "requires": None, "allow_lockout": True}
    sentences = reported(
        change(SETTING, {"name": "Site_Url", "value": "a"}, {"name": "Site_Url", "value": "b"}),
        change(FORM, {"visible": True}, hidden),
    ).splitlines()
    assert sentences[0].startswith("**People may be locked out**: the login form is hidden")


@pytest.mark.parametrize(
    ("id", "old", "new", "sentence"),
    [
        ("Accounts_ShowFormLogin", True, False, "becomes `false`; the form goes, whether or not"),
        ("Accounts_OAuth_Google", True, False, "becomes `false`; a login service is switched off"),
        ("Accounts_OAuth_Custom-Liquid", True, False, "a login service is switched off"),
        ("LDAP_Enable", True, False, "a way to log in is switched off"),
        ("CAS_base_url", "https://a.example.org", "https://b.example.org", "logins depend on it"),
        ("Accounts_OAuth_Google_secret", "env:A", "env:B", "logins depend on it"),
        ("Accounts_OAuth_Use_Modern_Flow", True, False, "becomes `false`; logins depend on it"),
        ("Accounts_OAuth_Use_Modern_Flow", False, True, "becomes `true`; logins depend on it"),
        ("Accounts_OAuth_Custom-Liquid-scope", "openid", "read", "logins depend on it"),
        ("SMTP_Host", "mail.example.org", "", "logins depend on it"),
        (
            "Accounts_Registration_AuthenticationServices_Enabled",
            True,
            False,
            "people without an account cannot log in with a login service",
        ),
        ("Accounts_AllowedDomainsList", "", "example.org", "other e-mail domains may register"),
        (
            "Accounts_TwoFactorAuthentication_By_Email_Enabled",
            False,
            True,
            "one by e-mail needs a working mail server",
        ),
    ],
)
@pytest.mark.parametrize("type_", [SETTING, SETTINGS])
def test_a_setting_that_can_lock_people_out_is_reported(
    type_: str, id: str, old: Any, new: Any, sentence: str
) -> None:
    def attributes(value: Any) -> dict[str, Any]:
        alone = {"name": id, "value": value, "secret_value": None}
        return alone if type_ == SETTING else {"values": {id: value}}

    assert sentence in reported(change(type_, attributes(old), attributes(new)))
    assert "locked out" not in reported(change(type_, attributes(new), attributes(new)))
    assert "locked out" not in reported(change(type_, attributes(old), None))


@pytest.mark.parametrize(
    ("id", "old"),
    [
        ("LDAP_Enable", False),
        ("CAS_enabled", False),
        ("Accounts_OAuth_Google", False),
        ("Accounts_OAuth_Custom-Liquid", False),
        ("Accounts_Registration_AuthenticationServices_Enabled", False),
        ("Accounts_TwoFactorAuthentication_Enabled", True),
    ],
)
def test_the_other_way_round_locks_nobody_out(id: str, old: bool) -> None:
    before, after = ({"values": {id: value}} for value in (old, not old))
    assert reported(change(SETTINGS, before, after)) == ""


def test_every_setting_that_logins_depend_on_is_a_risk_when_it_changes() -> None:
    ids = {
        id
        for release in json.loads(CATALOGUE.read_text()).values()
        for id in release
        if logins_depend_on(id) and id != "Site_Url"
    }
    assert len(ids) > 100
    for id in ids:
        silent = [
            (old, new)
            for old, new in ((True, False), (False, True))
            if "locked out"
            not in reported(change(SETTINGS, {"values": {id: old}}, {"values": {id: new}}))
        ]
        assert len(silent) < 2, id


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (
            "restore",
            "**Site_Name is returned to the value it had before Terraform.** It is `A` now",
        ),
        ("reset", "**Site_Name is reset to Rocket.Chat's default.**"),
        ("keep", "**Site_Name keeps its value and is no longer managed.**"),
    ],
)
def test_what_happens_to_a_setting_that_is_let_go_is_reported(how: str, sentence: str) -> None:
    alone = {"name": "Site_Name", "value": "A", "secret_value": None, "on_destroy": how}
    assert sentence in reported(change(SETTING, alone, None))
    both = {"values": {"Site_Name": "A", "Website": "B"}, "on_destroy": how}
    assert sentence in reported(change(SETTINGS, both, both | {"values": {"Website": "B"}}))


def test_the_providers_warnings_are_reported_where_something_changes() -> None:
    title = {"name": "Site_Name", "value": "A", "secret_value": None}
    changed = change(SETTING, title, title | {"value": "B"})
    back = Diagnostic(
        "warning",
        "Site_Name may change at the next restart",
        "By <OVERWRITE>.\n\nSo.",
        f"{SETTING}.it",
    )
    other = Diagnostic("warning", "Something old", "Not of today.", f"{SETTING}.other")
    assert reported(changed, warnings=(back, other)) == (
        "**Site_Name may change at the next restart** (rocketchat_setting.it): By &lt;OVERWRITE>. "
        "So."
    )


def test_warnings_that_come_in_another_order_are_reported_in_the_same() -> None:
    title = {"name": "Site_Name", "value": "A", "secret_value": None}
    changed = change(SETTING, title, title | {"value": "B"})
    one = Diagnostic("warning", "One", "First.", f"{SETTING}.it")
    two = Diagnostic("warning", "Two", "Second.", f"{SETTING}.it")
    general = Diagnostic("warning", "Of the provider", "Itself.", "")
    assert reported(changed, warnings=(two, general, one)) == reported(
        changed, warnings=(one, two, general)
    )


def test_what_was_changed_by_hand_and_is_undone_is_reported() -> None:
    left, found = ({"values": {"Site_Name": name}} for name in ("A", "By hand"))
    document = {
        "resource_changes": [change(SETTINGS, found, left)],
        "resource_drift": [change(SETTINGS, left, found)],
        "applyable": True,
    }
    assert risks(Plan.from_json(document)) == [
        "**Changed on the server by hand, and undone by this plan**: rocketchat_settings.it "
        "values.Site_Name from `A` to `By hand`."
    ]


def test_a_harmless_change_needs_no_warning() -> None:
    before, after = ({"values": {"Site_Name": name}} for name in ("A", "B"))
    assert reported(change(SETTINGS, before, after)) == ""
