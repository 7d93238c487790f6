"""What a Liquid server's stack becomes in Terraform's JSON."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from liquid_stacks.connection import provider_arguments
from liquid_stacks.liquid_ini import LiquidConfig
from liquid_stacks.liquid_stack import LiquidStack
from rocketchat_constructs import framework
from rocketchat_constructs.testing import annotations

FOLDER = Path(__file__).parent
CONFIG = replace(
    LiquidConfig.read(FOLDER / "server.ini", {}),
    vault_token="file:/srv/vault-secrets.ini#vault.root_token",
)


def _synthesised(config: LiquidConfig) -> dict[str, Any]:
    stack = LiquidStack(framework.Testing.app(), "rocketchat", config)
    result: dict[str, Any] = json.loads(framework.Testing.synth(stack))
    return result


def _values(config: LiquidConfig) -> dict[str, Any]:
    """The values of all settings, by id."""
    groups = _synthesised(config)["resource"]["rocketchat_settings"].values()
    return {name: value for group in groups for name, value in group["values"].items()}


def test_a_server_becomes_this_stack() -> None:
    assert _synthesised(CONFIG) == json.loads((FOLDER / "stack.json").read_text())


def test_the_login_form_follows_liquid_ini() -> None:
    for shown in (True, False):
        forms = _synthesised(replace(CONFIG, show_login_form=shown))["resource"]
        assert forms["rocketchat_login_form"]["liquid"]["visible"] is shown


def test_every_setting_with_the_domain_follows_it() -> None:
    old = json.dumps(_synthesised(replace(CONFIG, domain="old.example", title="Chat")))
    new = json.dumps(_synthesised(replace(CONFIG, domain="new.example", title="Chat")))
    assert "old.example" not in new
    assert old.replace("old.example", "new.example") == new
    values = _values(replace(CONFIG, domain="new.example"))
    logout = f"{CONFIG.protocol}://new.example/accounts/logout/?next=/"
    assert values["Custom_Script_On_Logout"] == f'window.location.href="{logout}";'
    assert f'<a href="{CONFIG.protocol}://new.example">' in values["Layout_Sidenav_Footer"]


@pytest.mark.parametrize(
    ("address", "allowed", "warns"),
    [
        ("http://rocketchat.kiosk.example.net", False, True),
        ("http://rocketchat.kiosk.example.net", True, False),
        ("http://rocketchat.kiosk.localhost:8080", False, False),
        ("https://rocketchat.kiosk.example.net", False, False),
    ],
)
def test_a_plain_http_server_is_explained_in_the_words_of_liquid_ini(
    address: str, allowed: bool, warns: bool
) -> None:
    config = replace(CONFIG, rocketchat_url=address, allow_http=allowed)
    stack = LiquidStack(framework.Testing.app(), "rocketchat", config)
    said = annotations(stack)
    assert any("[https] to liquid.ini" in text for text in said) is warns
    assert any("ROCKETCHAT_ALLOW_HTTP=true" in text for text in said) is warns
    assert not any("allow_http = " in text for text in said)


def test_a_title_cannot_add_html_to_every_page() -> None:
    values = _values(replace(CONFIG, title="<script>x</script> & ${y}"))
    footer = values["Layout_Sidenav_Footer"]
    assert "&lt;script&gt;x&lt;/script&gt; &amp; $${y}</h1>" in footer


def test_a_test_account_is_used_before_the_form_is_hidden() -> None:
    config = replace(CONFIG, test_username="a${b}", test_password="vault:liquid/test.user#pass")
    form = _synthesised(config)["resource"]["rocketchat_login_form"]["liquid"]
    assert form["test_user"] == {
        "username": "a$${b}",
        "password": "vault:liquid/test.user#pass",
    }
    assert "test_user" not in _synthesised(CONFIG)["resource"]["rocketchat_login_form"]["liquid"]


@pytest.mark.parametrize(
    ("on", "gateway"), [(True, "https://gateway.rocket.chat"), (False, "https://kiosk.example.net")]
)
def test_push_follows_liquid_ini(on: bool, gateway: str) -> None:
    resources = _synthesised(replace(CONFIG, enable_push=on))["resource"]
    push = {
        "depends_on": ["rocketchat_settings.cloud"],
        "enabled": on,
        "gateway": on,
        "gateway_urls": [gateway],
        "production": on,
    }
    assert resources["rocketchat_push"]["push"] == (
        push | {"fetch_content_from_server": True} if on else push
    )
    assert resources["rocketchat_settings"]["cloud"]["values"] == {
        "Register_Server": on,
        "Cloud_Service_Agree_PrivacyTerms": on,
    }


def test_what_terraform_would_read_in_the_title_is_escaped() -> None:
    values = _values(replace(CONFIG, title="${title} %{if}"))
    assert values["Site_Name"] == "$${title} %%{if}"


def test_what_terraform_would_read_in_the_connection_is_escaped() -> None:
    config = replace(CONFIG, vault_token="file:/srv/${x}#vault.root_token")
    (provider,) = _synthesised(config)["provider"]["rocketchat"]
    assert provider["vault"]["token"] == "file:/srv/$${x}#vault.root_token"
    assert provider_arguments(config)["vault"]["token"] == config.vault_token


def test_credentials_in_the_environment_are_referred_to(tmp_path: Path) -> None:
    (tmp_path / "liquid.ini").write_text("[liquid]\ndomain = liquid.example.org\n")
    environment = {
        "ROCKETCHAT_USER_ID": "id",
        "ROCKETCHAT_AUTH_TOKEN": "canary-token",
        "ROCKETCHAT_CLIENT_CERTIFICATE": "chat.pem",
        "VAULT_TOKEN": "canary-vault",
        "VAULT_CLIENT_CERT": "vault.pem",
    }
    config = LiquidConfig.read(tmp_path / "liquid.ini", environment)
    assert provider_arguments(config) == {
        "url": config.site_url,
        "user_id": "env:ROCKETCHAT_USER_ID",
        "auth_token": "env:ROCKETCHAT_AUTH_TOKEN",
        "client_certificate": "chat.pem",
        "vault": {
            "address": config.vault_url,
            "token": "env:VAULT_TOKEN",
            "allow_http": True,
            "client_certificate": "vault.pem",
        },
    }


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("http://10.66.60.1:8200", True), ("https://vault.example.org:8200", None)],
)
def test_vault_is_reached_over_plain_http_only_where_liquid_ini_says_so(
    address: str, allowed: bool | None
) -> None:
    config = replace(CONFIG, vault_url=address)
    (provider,) = _synthesised(config)["provider"]["rocketchat"]
    assert provider["vault"].get("allow_http") is allowed
    assert provider_arguments(config)["vault"].get("allow_http") is allowed


def test_a_port_of_the_domain_is_not_part_of_the_documents_domain() -> None:
    assert _values(replace(CONFIG, domain="a.example:81"))["Document_Domain"] == "a.example"


def test_the_environment_changes_nothing_once_the_file_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = _synthesised(CONFIG)
    for name in ("LIQUID_INI", "ROCKETCHAT_URL", "ROCKETCHAT_AUTH_TOKEN", "VAULT_TOKEN"):
        monkeypatch.setenv(name, "canary")
    assert _synthesised(CONFIG) == before


def test_several_servers_are_several_stacks(tmp_path: Path) -> None:
    app = framework.App(outdir=str(tmp_path))
    for name in ("north", "south"):
        LiquidStack(app, name, replace(CONFIG, domain=f"{name}.example.net"))
    app.synth()
    for name, other in (("north", "south"), ("south", "north")):
        text = (tmp_path / f"stacks/{name}/cdk.tf.json").read_text()
        assert f"{name}.example.net" in text
        assert f"{other}.example.net" not in text
