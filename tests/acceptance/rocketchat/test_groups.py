"""The ready-made groups of settings, with the real Terraform."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rocketchat_constructs import (
    Branding,
    Email,
    FileUpload,
    Ldap,
    MessageRetention,
    RocketChatProvider,
    Saml,
    SingleLogout,
)
from rocketchat_constructs.framework import App, TerraformStack
from rocketchat_constructs.presets import Keycloak
from tfplugin.testing import assert_no_secret

from .conftest import World, on_versions, own_warnings

FORM = "Accounts_ShowFormLogin"
SECRETS = ("username", "password", "key", "cert")
CANARIES = {name: f"canary-{name}-1" for name in SECRETS}
CHANGED = {name: f"canary-{name}-2" for name in SECRETS}
REFERENCE = {name: f"vault:liquid/groups#{name}" for name in SECRETS}
KEYCLOAK = Keycloak(url="https://id.example.org", realm="team")
SAML: dict[str, Any] = {
    "provider_name": "keycloak",
    "entry_point": "https://id.example.org/saml",
    "issuer": "https://chat.example.org/_saml/metadata/keycloak",
    "cert": REFERENCE["cert"],
}
BUCKET: dict[str, Any] = {
    "bucket": "chat",
    "access_key_id": REFERENCE["username"],
    "secret_access_key": REFERENCE["key"],
}


@dataclass(frozen=True)
class Case:
    """A group with its arguments, the same changed, and some settings with each."""

    group: Any
    arguments: Mapping[str, Any]
    has: Mapping[str, Any]
    change: Mapping[str, Any]
    then_has: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict)
    """Secret settings, and what Vault has for them."""


CASES = (
    Case(
        Email,
        {
            "host": "smtp.example.org",
            "port": 587,
            "ignore_tls": False,
            "username": REFERENCE["username"],
            "password": REFERENCE["password"],
            "from_email": "chat@example.org",
        },
        {"SMTP_Host": "smtp.example.org", "SMTP_Port": "587", "SMTP_IgnoreTLS": False},
        {"port": 465, "protocol": "smtps"},
        {"SMTP_Port": "465", "SMTP_Protocol": "smtps", "From_Email": "chat@example.org"},
        {"SMTP_Username": "username", "SMTP_Password": "password"},
    ),
    Case(
        Ldap,
        {
            "server_type": "",
            "host": "ldap.example.org",
            "port": 636,
            "encryption": "ssl",
            "ca_cert": REFERENCE["cert"],
            "authentication": {
                "user_dn": REFERENCE["username"],
                "password": REFERENCE["password"],
            },
            "user_search": {"base_dn": "dc=example,dc=org", "filter": "(objectclass=person)"},
            "data_sync": {"username_field": "login", "merge_existing_users": True},
        },
        {"LDAP_Enable": True, "LDAP_Authentication": True, "LDAP_Username_Field": "login"},
        {
            "enabled": False,
            "server_type": "ad",
            "group_filter": {"group_name": "chat", "group_member_format": "uid=#{username}"},
        },
        {
            "LDAP_Enable": False,
            "LDAP_AD_Username_Field": "login",
            "LDAP_Username_Field": "uid",
            "LDAP_Group_Filter_Group_Member_Format": "uid=#{username}",
        },
        {
            "LDAP_CA_Cert": "cert",
            "LDAP_Authentication_UserDN": "username",
            "LDAP_Authentication_Password": "password",
        },
    ),
    Case(
        Saml,
        {**SAML, "logout_behaviour": "Local", "default_user_role": ["user", "guest"]},
        {"SAML_Custom_Default": True, "SAML_Custom_Default_default_user_role": "user,guest"},
        {
            "logout_behaviour": "SAML",
            "idp_slo_redirect_url": "https://id.example.org/logout",
            "private_key": REFERENCE["key"],
            "public_cert": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "user_data_fieldmap": {"username": "{{uid}}", "email": "mail", "name": "cn"},
        },
        {
            "SAML_Custom_Default_user_data_fieldmap": (
                '{"username": "{{uid}}", "email": "mail", "name": "cn"}'
            ),
        },
        {"SAML_Custom_Default_cert": "cert"},
    ),
    Case(
        FileUpload,
        {"max_file_size": 10_000_000, "storage_type": "AmazonS3", "amazon_s3": BUCKET},
        {"FileUpload_Storage_Type": "AmazonS3", "FileUpload_S3_Bucket": "chat"},
        {"media_type_white_list": ["image/*", "text/plain"], "max_file_size": -1},
        {"FileUpload_MediaTypeWhiteList": "image/*,text/plain", "FileUpload_MaxFileSize": -1},
        {
            "FileUpload_S3_AWSAccessKeyId": "username",
            "FileUpload_S3_AWSSecretAccessKey": "key",
        },
    ),
    Case(
        FileUpload,
        {"storage_type": "FileSystem", "file_system_path": "/uploads"},
        {"FileUpload_Storage_Type": "FileSystem", "FileUpload_FileSystemPath": "/uploads"},
        {"storage_type": "GridFS", "file_system_path": None},
        {"FileUpload_Storage_Type": "GridFS", "FileUpload_FileSystemPath": ""},
    ),
    Case(
        MessageRetention,
        {"direct_messages": False, "files_only": True, "precision": "every_day"},
        {"RetentionPolicy_Enabled": True, "RetentionPolicy_Precision": "3"},
        {"precision": None, "cron": "0 3 * * *"},
        {"RetentionPolicy_Precision": "0", "RetentionPolicy_Advanced_Precision": True},
    ),
    Case(
        Branding,
        {"site_name": "Team chat", "custom_css": "@keyframes a{0%{opacity:0}}"},
        {"Site_Name": "Team chat", "theme-custom-css": "@keyframes a{0%{opacity:0}}"},
        {"home_body": "<h1>Welcome</h1>", "login_terms": "Be kind."},
        {"Layout_Home_Body": "<h1>Welcome</h1>", "Layout_Login_Terms": "Be kind."},
    ),
    Case(
        SingleLogout,
        {"url": KEYCLOAK.logout_url()},
        {"Custom_Script_On_Logout": f'window.location.href="{KEYCLOAK.logout_url()}";'},
        {"url": KEYCLOAK.logout_url(client_id="chat", return_to="https://chat.example.org")},
        {},
    ),
)


def configure(world: World, build: Callable[[TerraformStack], object]) -> None:
    """Write what a stack synthesises, with its files, as the configuration."""
    folder = world.terraform.folder
    app = App(outdir=str(folder / "out"))
    stack = TerraformStack(app, "chat")
    RocketChatProvider(stack, "rocketchat")
    build(stack)
    app.synth()
    written = folder / "out/stacks/chat"
    if (written / "assets").exists():
        shutil.copytree(written / "assets", folder / "assets", dirs_exist_ok=True)
    # The harness names the provider and keeps the state.
    document = json.loads((written / "cdk.tf.json").read_text())
    world.terraform.write({"resource": document["resource"]})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.group.__name__)
def test_a_group_is_applied_changed_and_restored(world: World, case: Case) -> None:
    rocketchat, terraform, said = world.rocketchat, world.terraform, []
    world.vault.put("liquid", "groups", CANARIES)
    before = rocketchat.settings()

    def applied(arguments: Mapping[str, Any]) -> None:
        configure(world, lambda stack: case.group(stack, "it", **arguments))
        plan = terraform.plan()
        assert own_warnings(plan) == []
        result = terraform.apply()
        said.extend([plan.stdout, result.stdout, result.stderr])
        assert own_warnings(result) == []
        assert terraform.plan().is_empty

    applied(case.arguments)
    assert {id: rocketchat.setting(id) for id in case.has} == case.has
    assert {id: rocketchat.setting(id) for id in case.secrets} == _kept(case, CANARIES)

    applied({**case.arguments, **case.change})
    assert {id: rocketchat.setting(id) for id in case.then_has} == case.then_has

    world.vault.put("liquid", "groups", CHANGED)
    assert terraform.plan().is_empty is not bool(case.secrets)
    terraform.apply()
    assert {id: rocketchat.setting(id) for id in case.secrets} == _kept(case, CHANGED)

    terraform.destroy()
    assert rocketchat.settings() == before
    canaries = [*CANARIES.values(), *CHANGED.values()]
    assert_no_secret(canaries, *filter(None, said), terraform.folder)


def _kept(case: Case, vault: Mapping[str, str]) -> dict[str, str]:
    return {id: vault[name] for id, name in case.secrets.items()}


@pytest.mark.parametrize(
    ("age_setting", "profile", "stored"),
    [
        ("MaxAge", "6.5", 90),
        ("TTL", "7.7", 90 * 24 * 60 * 60 * 1000),
        pytest.param("TTL", "8.8", 90 * 24 * 60 * 60 * 1000, marks=pytest.mark.long),
    ],
)
def test_an_age_is_stored_as_the_version_has_it(
    world: World, age_setting: Any, stored: int
) -> None:
    age = timedelta(days=90)
    configure(
        world,
        lambda stack: MessageRetention(stack, "it", channels=age, age_setting=age_setting),
    )
    world.terraform.apply()
    assert world.rocketchat.setting(f"RetentionPolicy_{age_setting}_Channels") == stored
    assert world.terraform.plan().is_empty


@pytest.mark.parametrize("profile", ["6.5"])
def test_an_age_in_a_setting_of_another_version_is_refused_at_plan(world: World) -> None:
    configure(world, lambda stack: MessageRetention(stack, "it", channels=timedelta(days=90)))
    plan = world.terraform.plan(check=False)
    plan.expect_error("No such setting", attribute='values["RetentionPolicy_TTL_Channels"]')
    assert world.writes() == []


@on_versions("7.7")
def test_the_files_of_branding_are_uploaded_and_reset(world: World, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    configure(
        world, lambda stack: Branding(stack, "it", site_name="Chat", assets={"logo": str(logo)})
    )
    world.terraform.apply()
    assert world.rocketchat.setting("Assets_logo")["url"] == "assets/logo.svg"
    assert world.rocketchat.setting("Site_Name") == "Chat"
    assert world.terraform.plan().is_empty
    world.terraform.destroy()
    assert "url" not in world.rocketchat.setting("Assets_logo")


@on_versions("7.7")
def test_a_text_that_needs_a_licence_is_warned_of_at_plan(world: World) -> None:
    configure(world, lambda stack: Branding(stack, "it", login_hide_powered_by=True))
    [warning] = own_warnings(world.terraform.plan())
    assert warning == "Layout_Login_Hide_Powered_By has no effect without a licence"


@on_versions("7.7")
def test_a_hidden_form_is_shown_before_saml_changes(world: World) -> None:
    world.vault.put("liquid", "groups", CANARIES)
    world.rocketchat.set(FORM, False)
    configure(world, lambda stack: Saml(stack, "it", **SAML, logout_behaviour="Local"))
    result = world.terraform.apply()
    assert "The login form is shown again" in own_warnings(result)
    assert world.rocketchat.setting(FORM) is True


@on_versions("7.7")
def test_a_hidden_form_is_shown_before_the_mail_server_changes(world: World) -> None:
    world.rocketchat.set(FORM, False)
    configure(world, lambda stack: Email(stack, "it", host="smtp.example.org"))
    assert own_warnings(world.terraform.apply()) == ["The login form is shown again"]
    assert world.rocketchat.setting(FORM) is True


@on_versions("7.7")
def test_ldap_leaves_a_hidden_form_as_it_is(world: World) -> None:
    world.rocketchat.set(FORM, False)
    configure(world, lambda stack: Ldap(stack, "it", server_type="ad", host="ldap.example.org"))
    assert own_warnings(world.terraform.apply()) == []
    assert world.rocketchat.setting(FORM) is False
