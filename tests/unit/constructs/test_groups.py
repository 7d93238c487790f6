"""What the ready-made groups of settings write."""

import inspect
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from rocketchat_constructs import (
    Branding,
    Email,
    FileUpload,
    Ldap,
    MessageRetention,
    RocketChatProvider,
    Saml,
    groups,
)
from rocketchat_constructs.catalogue import SecretValues, Values
from rocketchat_constructs.framework import Token
from rocketchat_constructs.groups.options import Option, Secret, options_of
from rocketchat_constructs.groups.settings_group import SettingsGroup
from rocketchat_constructs.testing import (
    annotations,
    new_stack,
    resource,
    resources,
    setting_values,
    synthesised,
)

from tests.type_errors import assert_as_expected, expected

WRONG = Path(__file__).with_name("groups_typing_wrong.py")
GROUPS = SettingsGroup.__subclasses__()
LDAP: dict[str, Any] = {"server_type": "", "host": "ldap.example.org"}
SAML: dict[str, Any] = {
    "provider_name": "keycloak",
    "entry_point": "https://id.example.org/saml",
    "issuer": "https://chat.example.org/_saml/metadata/keycloak",
    "cert": "env:SAML_CERT",
    "logout_behaviour": "Local",
}


def _all_options(typed: type) -> Iterator[tuple[type, str, Option]]:
    """Every argument, those in other arguments too, and the type it belongs to."""
    for name, option in options_of(typed).items():
        yield typed, name, option
        if option.nested:
            yield from _all_options(option.nested)


OPTIONS = [one for group in GROUPS for one in _all_options(group.OPTIONS)]


def test_the_mail_server_is_written_as_its_settings_are_typed() -> None:
    stack = new_stack()
    Email(
        stack,
        "mail",
        host="smtp.example.org",
        port=465,
        protocol="smtps",
        pool=False,
        username="vault:kv/smtp#username",
        password="vault:kv/smtp#password",
        from_email="Chat <chat@example.org>",
        on_destroy="keep",
    )
    assert resource(stack, "rocketchat_settings") == {
        "values": {
            "SMTP_Host": "smtp.example.org",
            "SMTP_Port": "465",
            "SMTP_Protocol": "smtps",
            "SMTP_Pool": False,
            "From_Email": "Chat <chat@example.org>",
        },
        "secret_values": {
            "SMTP_Username": "vault:kv/smtp#username",
            "SMTP_Password": "vault:kv/smtp#password",
        },
        "on_destroy": "keep",
    }
    assert annotations(stack) == []


def test_a_directory_needs_only_its_type_and_host() -> None:
    stack = new_stack()
    Ldap(stack, "ldap", **LDAP)
    assert resource(stack, "rocketchat_settings") == {
        "values": {
            "LDAP_Enable": True,
            "LDAP_Server_Type": "",
            "LDAP_Host": "ldap.example.org",
        }
    }


def test_what_an_argument_needs_is_switched_on() -> None:
    stack = new_stack()
    Ldap(
        stack,
        "ldap",
        server_type="",
        host="ldap.example.org",
        authentication={"user_dn": "env:LDAP_USER", "password": "env:LDAP_PASSWORD"},
        group_filter={"group_name": "chat"},
        data_sync={"variable_map": {"initials": {"input": "givenName"}}},
    )
    values = setting_values(stack)
    assert values["LDAP_Authentication"] is True
    assert values["LDAP_Group_Filter_Enable"] is True
    assert values["LDAP_DataSync_UseVariables"] is True
    assert values["LDAP_DataSync_VariableMap"] == '{"initials": {"input": "givenName"}}'
    assert resource(stack, "rocketchat_settings")["secret_values"] == {
        "LDAP_Authentication_UserDN": "env:LDAP_USER",
        "LDAP_Authentication_Password": "env:LDAP_PASSWORD",
    }


@pytest.mark.parametrize(("server_type", "prefix"), [("ad", "LDAP_AD_"), ("", "LDAP_")])
def test_fields_are_those_of_the_type_of_directory(server_type: Any, prefix: str) -> None:
    stack = new_stack()
    Ldap(
        stack,
        "ldap",
        server_type=server_type,
        host="ldap.example.org",
        user_search={"base_dn": "dc=example,dc=org", "search_field": "login"},
        data_sync={"username_field": "user", "email_field": "mail", "name_field": "cn"},
    )
    fields = {
        id: value
        for id, value in setting_values(stack).items()
        if id.endswith(("_Search_Field", "_Username_Field", "_Email_Field", "_Name_Field"))
    }
    assert fields == {
        f"{prefix}User_Search_Field": "login",
        f"{prefix}Username_Field": "user",
        f"{prefix}Email_Field": "mail",
        f"{prefix}Name_Field": "cn",
    }


def test_a_group_can_be_switched_off_and_stay_configured() -> None:
    stack = new_stack()
    Ldap(stack, "ldap", **LDAP, enabled=False)
    Saml(stack, "saml", **SAML, enabled=False)
    MessageRetention(stack, "retention", enabled=False)
    values = setting_values(stack)
    assert values["LDAP_Enable"] is False
    assert values["SAML_Custom_Default"] is False
    assert values["RetentionPolicy_Enabled"] is False


def test_a_saml_entry_holds_its_lists_and_maps_as_texts() -> None:
    stack = new_stack()
    Saml(
        stack,
        "saml",
        **SAML,
        user_data_fieldmap={"username": "uid", "email": "mail"},
        default_user_role=["user", "guest"],
    )
    assert resource(stack, "rocketchat_settings") == {
        "values": {
            "SAML_Custom_Default": True,
            "SAML_Custom_Default_provider": "keycloak",
            "SAML_Custom_Default_entry_point": "https://id.example.org/saml",
            "SAML_Custom_Default_issuer": "https://chat.example.org/_saml/metadata/keycloak",
            "SAML_Custom_Default_logout_behaviour": "Local",
            "SAML_Custom_Default_user_data_fieldmap": '{"username": "uid", "email": "mail"}',
            "SAML_Custom_Default_default_user_role": "user,guest",
        },
        "secret_values": {"SAML_Custom_Default_cert": "env:SAML_CERT"},
    }
    assert annotations(stack) == []


def test_uploads_go_to_a_bucket() -> None:
    stack = new_stack()
    FileUpload(
        stack,
        "uploads",
        max_file_size=-1,
        media_type_white_list=["image/*", "application/pdf"],
        media_type_black_list=[],
        storage_type="AmazonS3",
        amazon_s3={
            "bucket": "chat",
            "access_key_id": "env:S3_ID",
            "secret_access_key": "env:S3_SECRET",
        },
    )
    assert resource(stack, "rocketchat_settings") == {
        "values": {
            "FileUpload_MaxFileSize": -1,
            "FileUpload_MediaTypeWhiteList": "image/*,application/pdf",
            "FileUpload_MediaTypeBlackList": "",
            "FileUpload_Storage_Type": "AmazonS3",
            "FileUpload_S3_Bucket": "chat",
        },
        "secret_values": {
            "FileUpload_S3_AWSAccessKeyId": "env:S3_ID",
            "FileUpload_S3_AWSSecretAccessKey": "env:S3_SECRET",
        },
    }


def test_ages_are_written_in_the_unit_of_their_setting() -> None:
    stack = new_stack()
    MessageRetention(
        stack,
        "retention",
        channels=timedelta(hours=36),
        groups=timedelta(days=365),
        direct_messages=False,
        precision="every_six_hours",
    )
    assert setting_values(stack) == {
        "RetentionPolicy_Enabled": True,
        "RetentionPolicy_AppliesToChannels": True,
        "RetentionPolicy_TTL_Channels": 36 * 60 * 60 * 1000,
        "RetentionPolicy_AppliesToGroups": True,
        "RetentionPolicy_TTL_Groups": 365 * 24 * 60 * 60 * 1000,
        "RetentionPolicy_AppliesToDMs": False,
        "RetentionPolicy_Precision": "2",
        "RetentionPolicy_Advanced_Precision": False,
    }
    assert annotations(stack) == []


def test_ages_before_version_6_10_are_whole_days() -> None:
    stack = new_stack()
    age = timedelta(days=90)
    MessageRetention(stack, "retention", channels=age, age_setting="MaxAge", cron="0 3 * * *")
    assert setting_values(stack) == {
        "RetentionPolicy_Enabled": True,
        "RetentionPolicy_AppliesToChannels": True,
        "RetentionPolicy_MaxAge_Channels": 90,
        "RetentionPolicy_Advanced_Precision": True,
        "RetentionPolicy_Advanced_Precision_Cron": "0 3 * * *",
    }


def test_branding_is_settings_and_files(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    stack = new_stack()
    logo = str(tmp_path / "logo.svg")
    branding = Branding(
        stack, "brand", site_name="Team chat", assets={"logo": logo, "logo_dark": logo}
    )
    assert resources(stack, "rocketchat_settings")["brand"]["values"] == {"Site_Name": "Team chat"}
    assert sorted(resources(stack, "rocketchat_asset")) == ["brand_logo", "brand_logo_dark"]
    assert branding.settings is not None
    assert branding.assets.keys() == {"logo", "logo_dark"}


def test_branding_can_be_files_alone(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    stack = new_stack()
    branding = Branding(stack, "brand", assets={"logo": str(tmp_path / "logo.svg")})
    assert branding.settings is None
    assert resources(stack, "rocketchat_settings") == {}


def test_a_style_sheet_is_escaped_once() -> None:
    stack = new_stack()
    css = "@keyframes in{0%{opacity:0}100%{opacity:1}}"
    Branding(stack, "raw", custom_css=css)
    Branding(stack, "escaped", custom_css=css.replace("%{", "%%{"))
    written = {
        group["values"]["theme-custom-css"]
        for group in resources(stack, "rocketchat_settings").values()
    }
    assert written == {"@keyframes in{0%%{opacity:0}100%%{opacity:1}}"}


def test_a_group_goes_to_its_server(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    stack = new_stack()
    RocketChatProvider(stack, "first", url="https://a.example.org")
    second = RocketChatProvider(stack, "second", url="https://b.example.org", alias="second")
    Email(stack, "mail", host="smtp.example.org", provider=second)
    logo = str(tmp_path / "logo.svg")
    Branding(stack, "brand", site_name="B", assets={"logo": logo}, provider=second)
    written = synthesised(stack)["resource"]
    found = [arguments for kind in written.values() for arguments in kind.values()]
    assert {arguments["provider"] for arguments in found} == {"rocketchat.second"}
    assert len(found) == 3


def test_references_are_taken_as_they_are() -> None:
    stack = new_stack()
    Email(stack, "mail", host="${var.host}", port=Token.as_any("${var.port}"))
    Ldap(
        stack,
        "ldap",
        server_type="ad",
        host="${var.host}",
        port=Token.as_any("${var.port}"),
        encryption=Token.as_any("${var.encryption}"),
        timeout=Token.as_any("${var.timeout}"),
        authentication={"user_dn": "${var.user_dn}", "password": "${var.password}"},
    )
    assert setting_values(stack)["SMTP_Port"] == "${var.port}"
    assert setting_values(stack)["LDAP_Timeout"] == "${var.timeout}"


def test_an_error_about_a_later_change_names_the_group() -> None:
    mail = Email(new_stack(), "mail", host="smtp.example.org")
    with pytest.raises(ValueError, match=r"^Email 'mail': secret_values\['A'\] is a literal"):
        mail.secret_values = {"A": "canary"}


def test_none_leaves_an_argument_out() -> None:
    stack = new_stack()
    options: Any = {"host": "smtp.example.org", "port": None, "password": None, "provider": None}
    Email(stack, "mail", **options)
    assert resource(stack, "rocketchat_settings") == {"values": {"SMTP_Host": "smtp.example.org"}}


@pytest.mark.parametrize("group", GROUPS)
def test_help_shows_the_arguments_of_a_group(group: type[SettingsGroup]) -> None:
    parameters = inspect.signature(group).parameters
    assert list(parameters) == ["scope", "id", *options_of(group.OPTIONS), "meta"]
    required = {name for name, option in options_of(group.OPTIONS).items() if option.required}
    assert required == {
        name
        for name, parameter in parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
    }


@pytest.mark.parametrize(("typed", "name", "option"), OPTIONS)
def test_every_argument_and_its_setting_are_described(
    typed: type, name: str, option: Option
) -> None:
    group = next((one for one in GROUPS if typed is one.OPTIONS), typed)
    of_branding = (groups.BrandingTexts,) if group is groups.BrandingSettings else ()
    text = "".join(inspect.getdoc(one) or "" for one in (group, typed, *of_branding))
    assert f"{name}: " in text
    if option.setting:
        assert option.setting.id in text


@pytest.mark.parametrize(
    "option", [option for _, _, option in OPTIONS if option.setting], ids=lambda one: one.setting.id
)
def test_every_argument_has_the_type_of_its_setting(option: Option) -> None:
    setting = option.setting
    assert setting is not None
    recorded = get_type_hints(SecretValues if isinstance(setting, Secret) else Values)[setting.id]
    choices = _choices(recorded)
    if choices:
        # Settings has the other storages.
        others = {"GoogleCloudStorage", "Webdav"}
        assert {setting.encode(choice) for choice in option.choices} == choices - others
    elif not option.choices and setting.encode("") == "" and recorded is not str:
        assert option.annotation == recorded


def _choices(recorded: Any) -> set[str]:
    """The choices of a setting, as the catalogue has them."""
    found = {arg for part in (recorded, *get_args(recorded)) for arg in get_args(part)}
    return {choice for choice in found if isinstance(choice, str)}


def test_what_a_group_adds_is_recorded_too() -> None:
    stack = new_stack()
    age = timedelta(days=1)
    MessageRetention(
        stack, "new", channels=age, groups=age, direct_messages=age, precision="every_day"
    )
    MessageRetention(
        stack, "old", channels=age, groups=age, direct_messages=age, age_setting="MaxAge"
    )
    Ldap(
        stack,
        "ldap",
        **{**LDAP, "server_type": "ad"},
        authentication={"user_dn": "env:A", "password": "env:B"},
        user_search={"base_dn": "dc=org", "search_field": "a"},
        group_filter={"group_name": "chat"},
        data_sync={"username_field": "a", "email_field": "a", "name_field": "a"},
    )
    assert setting_values(stack).keys() <= Values.__annotations__.keys()


def test_type_checkers_find_the_mistakes_in_groups() -> None:
    assert len(expected(WRONG)) == 12
    assert_as_expected(WRONG)


def test_every_group_is_exported() -> None:
    assert {group.__name__ for group in GROUPS} <= {*groups.__all__}
