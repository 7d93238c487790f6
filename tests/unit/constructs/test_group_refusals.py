"""What the ready-made groups of settings refuse, and what they warn of."""

import re
from datetime import timedelta
from typing import Any

import pytest
from rocketchat_constructs import Branding, Email, FileUpload, Ldap, MessageRetention, Saml
from rocketchat_constructs.framework import TerraformStack
from rocketchat_constructs.testing import annotations, new_stack, synthesised

REQUIRED: dict[Any, dict[str, Any]] = {
    Email: {"host": "smtp.example.org"},
    Ldap: {"server_type": "ad", "host": "ldap.example.org"},
    Saml: {
        "provider_name": "keycloak",
        "entry_point": "https://id.example.org/saml",
        "issuer": "chat",
        "cert": "env:SAML_CERT",
        "logout_behaviour": "Local",
    },
    FileUpload: {},
    MessageRetention: {},
    Branding: {},
}
S3: dict[str, Any] = {"storage_type": "AmazonS3", "amazon_s3": {"bucket": "chat"}}


@pytest.fixture
def stack() -> TerraformStack:
    return new_stack("chat")


@pytest.mark.parametrize(
    ("group", "arguments", "message"),
    [
        (Email, {"host": "smtp://a"}, "host is 'smtp://a'; expected a host name such as smtp"),
        (Email, {"host": "a:25"}, "host is 'a:25'; .*; the port goes into port"),
        (Email, {"host": ""}, "host is ''; expected a host name"),
        (Email, {"port": 0}, "port is 0; expected a whole number from 1 to 65535"),
        (Email, {"port": 65536}, "port is 65536; expected a whole number from 1 to 65535"),
        (Email, {"port": "25"}, "port is '25'; expected a whole number from 1 to 65535"),
        (Email, {"protocol": "tls"}, "protocol is 'tls'; expected 'smtp' or 'smtps'"),
        (
            Email,
            {"username": "env:U"},
            "username is given without password; .*Give password as well",
        ),
        (
            Email,
            {"password": "env:P"},
            "password is given without username; .*Give username as well",
        ),
        (Email, {"username": "canary", "password": "env:P"}, "username is a literal"),
        (Email, {"username": "env:U", "password": "canary"}, "password is a literal"),
        (Email, {"from_email": "chat"}, "from_email is 'chat'; expected an e-mail address"),
        (Email, {"on_destroy": "forget"}, "on_destroy is 'forget'; expected 'restore' or"),
        (Ldap, {"host": "ldaps://a"}, "host is 'ldaps://a'; .*ldaps:// is encryption='ssl'"),
        (Ldap, {"server_type": "AD"}, "server_type is 'AD'; expected 'ad' or ''"),
        (
            Ldap,
            {"server_type": "${var.type}"},
            r"server_type is '\${var.type}'; expected 'ad' or '' itself, not a reference",
        ),
        (
            Ldap,
            {"port": 636},
            "port is given without encryption; .*636 'ssl'. Give encryption as well",
        ),
        (Ldap, {"encryption": "ssl"}, "encryption is given without port"),
        (
            Ldap,
            {"port": 389, "encryption": "starttls"},
            "encryption is 'starttls'; expected 'plain' or 'tls' or 'ssl'",
        ),
        (
            Ldap,
            {"port": 389, "encryption": "plain", "ca_cert": "env:CA"},
            "encryption is 'plain'; expected 'tls' or 'ssl', without which ca_cert has no effect",
        ),
        (Ldap, {"ca_cert": "canary"}, "ca_cert is a literal"),
        (Ldap, {"timeout": 0}, "timeout is 0; expected a whole number, 1 or more"),
        (
            Ldap,
            {"authentication": {"user_dn": "canary", "password": "env:P"}},
            "authentication: user_dn is a literal",
        ),
        (Ldap, {"user_search": {"base_dn": ""}}, "user_search: base_dn is ''; expected a value"),
        (
            Ldap,
            {"user_search": {"base_dn": "dc=org", "filter": "uid=*"}},
            r"user_search: filter is 'uid=\*'; expected a filter in parentheses",
        ),
        (
            Ldap,
            {"user_search": {"base_dn": "dc=org", "scope": "subtree"}},
            "user_search: scope is 'subtree'; expected 'base' or 'one' or 'sub'",
        ),
        (
            Ldap,
            {"user_search": {"base_dn": "dc=org", "search_page_size": 0}},
            "user_search: search_page_size is 0; expected a whole number, 1",
        ),
        (Ldap, {"group_filter": {"group_name": ""}}, "group_filter: group_name is ''"),
        (Saml, {"provider_name": "a/b"}, "provider_name is 'a/b'; expected letters, digits"),
        (Saml, {"entry_point": "id"}, "entry_point is 'id'; expected an address"),
        (Saml, {"idp_slo_redirect_url": "id"}, "idp_slo_redirect_url is 'id'; expected an address"),
        (Saml, {"issuer": ""}, "issuer is ''; expected a value"),
        (Saml, {"cert": "canary"}, "cert is a literal"),
        (Saml, {"private_key": "env:KEY"}, "private_key is given without public_cert"),
        (Saml, {"public_cert": "-----BEGIN"}, "public_cert is given without private_key"),
        (
            Saml,
            {"logout_behaviour": "SAML"},
            "idp_slo_redirect_url is not given, so a logout would go to example.com",
        ),
        (Saml, {"logout_behaviour": None}, "idp_slo_redirect_url is not given"),
        (Saml, {"logout_behaviour": "Both"}, "logout_behaviour is 'Both'; expected 'SAML' or"),
        (Saml, {"default_user_role": "user"}, "default_user_role is 'user'; expected a list"),
        (Saml, {"default_user_role": []}, r"default_user_role is \[\]; expected a value"),
        (Saml, {"allowed_clock_drift": -1}, "allowed_clock_drift is -1; expected a whole number"),
        (Saml, {"signature_algorithm": "SHA256"}, "signature_algorithm is a literal"),
        (FileUpload, {}, "no argument given; expected some of enabled, "),
        (FileUpload, {"max_file_size": 0}, "max_file_size is 0; .* bytes, or -1 for no limit"),
        (
            FileUpload,
            {"media_type_white_list": ["png"]},
            r"media_type_white_list is \['png'\]; expected media types such as image/png",
        ),
        (
            FileUpload,
            {"media_type_black_list": "image/png"},
            "media_type_black_list is 'image/png'; expected a list",
        ),
        (
            FileUpload,
            {"storage_type": "S3"},
            "storage_type is 'S3'; expected 'GridFS' or 'FileSystem' or 'AmazonS3'",
        ),
        (
            FileUpload,
            {"storage_type": "AmazonS3"},
            "storage_type is 'AmazonS3'; expected amazon_s3 as well",
        ),
        (
            FileUpload,
            {"storage_type": "FileSystem"},
            "storage_type is 'FileSystem'; expected file_system_path as well",
        ),
        (
            FileUpload,
            {**S3, "storage_type": "GridFS"},
            "amazon_s3 is given, but storage_type is not 'AmazonS3'.* or remove amazon_s3",
        ),
        (
            FileUpload,
            {"file_system_path": "/uploads"},
            "file_system_path is given, but storage_type is not 'FileSystem'",
        ),
        (
            FileUpload,
            {"storage_type": "FileSystem", "file_system_path": "uploads"},
            "file_system_path is 'uploads'; expected the path of a folder",
        ),
        (FileUpload, {**S3, "amazon_s3": {"bucket": ""}}, "amazon_s3: bucket is ''"),
        (
            FileUpload,
            {**S3, "amazon_s3": {"bucket": "a", "access_key_id": "env:ID"}},
            "amazon_s3: access_key_id is given without secret_access_key",
        ),
        (
            FileUpload,
            {**S3, "amazon_s3": {"bucket": "a", "bucket_url": "https://s3.example.org"}},
            "amazon_s3: bucket_url is a literal",
        ),
        (FileUpload, {"json_web_token_secret": "canary"}, "json_web_token_secret is a literal"),
        (
            MessageRetention,
            {"channels": timedelta(0)},
            r"channels is .*; expected a time above zero such as timedelta\(days=90\), or False",
        ),
        (MessageRetention, {"groups": timedelta(days=-1)}, "groups is .*; expected a time above"),
        (MessageRetention, {"direct_messages": 30}, "direct_messages is 30; expected a time above"),
        (MessageRetention, {"channels": True}, "channels is True; expected a time above"),
        (
            MessageRetention,
            {"channels": timedelta(hours=36), "age_setting": "MaxAge"},
            "channels is .*; expected a multiple of 1 day",
        ),
        (
            MessageRetention,
            {"channels": timedelta(microseconds=1)},
            "channels is .*; expected a multiple of 0:00:00.001000",
        ),
        (MessageRetention, {"age_setting": "Days"}, "age_setting is 'Days'; expected 'TTL' or"),
        (MessageRetention, {"age_setting": "${var.age}"}, ".* itself, not a reference"),
        (MessageRetention, {"precision": "${var.precision}"}, ".* itself, not a reference"),
        (MessageRetention, {"precision": "3"}, "precision is '3'; expected 'every_30_minutes' or"),
        (
            MessageRetention,
            {"precision": "every_day", "cron": "0 3 * * *"},
            "precision and cron given; expected at most one",
        ),
        (MessageRetention, {"cron": "daily"}, "cron is 'daily'; expected five fields such as"),
        (Branding, {}, "no argument given; expected assets, or some of site_name, "),
        (Branding, {"login_template": "x"}, "login_template is 'x'; expected 'vertical-template'"),
    ],
)
def test_a_group_refuses(
    stack: TerraformStack, group: Any, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{group.__name__} 'it': {message}") as caught:
        group(stack, "it", **{**REQUIRED[group], **arguments})
    assert "canary" not in str(caught.value)
    assert "resource" not in synthesised(stack)


@pytest.mark.parametrize(
    ("group", "arguments", "message"),
    [
        (Email, {"hots": "a", "host": "b"}, "Email 'it': no argument hots; expected some of host,"),
        (Email, {}, "Email 'it': host missing; expected a value"),
        (Ldap, {"server_type": "ad"}, "Ldap 'it': host missing"),
        (
            Ldap,
            {**REQUIRED[Ldap], "authentication": {"user_dn": "env:U"}},
            "Ldap 'it': authentication: password missing",
        ),
        (
            Ldap,
            {**REQUIRED[Ldap], "user_search": {"base": "dc=org"}},
            "Ldap 'it': user_search: no argument base; expected some of base_dn, filter, scope",
        ),
        (
            Ldap,
            {**REQUIRED[Ldap], "authentication": "canary"},
            "Ldap 'it': authentication: expected a dictionary with some of user_dn, password.",
        ),
        (
            FileUpload,
            {"storage_type": "AmazonS3", "amazon_s3": {"region": "eu"}},
            "FileUpload 'it': amazon_s3: bucket missing",
        ),
        (Branding, {"color": "red"}, "Branding 'it': no argument color; expected some of site_"),
    ],
)
def test_a_wrong_or_missing_name_is_a_type_error(
    stack: TerraformStack, group: Any, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}"):
        group(stack, "it", **arguments)


def test_a_refused_group_leaves_nothing_behind(stack: TerraformStack) -> None:
    with pytest.raises(ValueError, match="no argument given"):
        Branding(stack, "brand", assets={})
    Branding(stack, "brand", site_name="Team chat")
    with pytest.raises(ValueError, match="without password"):
        Email(stack, "mail", host="smtp.example.org", username="env:U")
    Email(stack, "mail", host="smtp.example.org")


@pytest.mark.parametrize(
    ("group", "arguments", "message"),
    [
        (
            Email,
            {"username": "env:U", "password": "env:P"},
            "Anyone on the network can read the password and the mails",
        ),
        (
            Ldap,
            {"port": 389, "encryption": "plain"},
            "encryption is 'plain', so anyone on the network can read the passwords",
        ),
        (
            Ldap,
            {"port": 636, "encryption": "ssl", "reject_unauthorized": False},
            "reject_unauthorized is False, so anyone on the network can pretend",
        ),
        (Saml, {"signature_validation_type": "None"}, "signature_validation_type is 'None', so"),
        (MessageRetention, {"groups": False}, "No messages are deleted unless the server has"),
    ],
)
def test_a_risk_is_warned_of(
    stack: TerraformStack, group: Any, arguments: dict[str, Any], message: str
) -> None:
    group(stack, "it", **{**REQUIRED[group], **arguments})
    [warning] = annotations(stack)
    assert warning.startswith(f"chat/it: {message}")


@pytest.mark.parametrize(
    ("group", "arguments"),
    [
        (Email, {"username": "env:U", "password": "env:P", "ignore_tls": False}),
        (Email, {"username": "env:U", "password": "env:P", "protocol": "smtps"}),
        (Ldap, {"port": 389, "encryption": "tls", "ca_cert": "file:/etc/ssl/ldap.pem"}),
        (Saml, {"signature_validation_type": "All"}),
        (MessageRetention, {"enabled": False}),
        (MessageRetention, {"files_only": True, "channels": timedelta(minutes=5)}),
        (FileUpload, S3),
        (FileUpload, {"storage_type": "FileSystem", "file_system_path": "/uploads"}),
        (FileUpload, {"storage_type": "GridFS"}),
    ],
)
def test_what_is_safe_is_not_warned_of(
    stack: TerraformStack, group: Any, arguments: dict[str, Any]
) -> None:
    group(stack, "it", **{**REQUIRED[group], **arguments})
    assert annotations(stack) == []
