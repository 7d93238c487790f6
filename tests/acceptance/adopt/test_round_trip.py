"""What somebody set up by hand becomes code that changes nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rocketchat_standin import Liquid, RocketChat
from tfplugin.testing import assert_no_secret

from .conftest import Admin

if TYPE_CHECKING:
    from .conftest import Desk

READS = re.compile(
    r"GET /|POST /api/v1/(login|logout|method\.call/private-settings%2Fget|method\.callAnon/login)$"
)

LOGO = b"<svg><title>by hand</title></svg>"
JOB_FILE = """\
job "rocketchat" {
  template {
    data = <<EOF
      Accounts_OAuth_Custom_Liquid=true
      OVERWRITE_SETTING_Accounts_LoginExpiration=30
      OVERWRITE_SETTING_Site_Name=One
      SETTINGS_BLOCKED=Accounts_LoginExpiration,Accounts_PasswordReset
    EOF
  }
}
"""


def _writes(rocketchat: RocketChat) -> list[str]:
    """The requests that may have changed something."""
    sent = [f"{each.method} {each.path}" for each in rocketchat.requests]
    return [request for request in sent if not READS.match(request)]


def _set_up_login(world: Liquid, admin: Admin) -> str:
    """By hand, what the bundle did with a person's help; returns the client's secret."""
    application = world.vault.secret("liquid", "rocketchat/app.oauth2")
    admin.add_login_service(
        "Liquid",
        url=world.core_url,
        token_path=f"{world.internal_core_url}/o/token/",
        identity_path=f"{world.internal_core_url}/accounts/profile",
        authorize_path=f"{world.core_url}/o/authorize/",
        scope="read",
        id=application["client_id"],
        secret=application["client_secret"],
        token_sent_via="header",
        username_field="id",
        button_label_text="100 % ${liquid}",
        merge_users=True,
    )
    return str(application["client_secret"])


def _describe(world: Liquid, folder: Path) -> None:
    (folder / "vault-secrets.ini").write_text(f"[vault]\nroot_token = {world.vault.root_token}\n")
    (folder / "liquid.ini").write_text(
        f"[cluster]\nvault_url = {world.vault.url}\nvault_secrets = vault-secrets.ini\n"
        f"[liquid]\ndomain = {world.domain}:{world.port}\n"
    )


@pytest.mark.parametrize(
    "server_environment",
    [
        {
            "OVERWRITE_SETTING_Accounts_LoginExpiration": "30",
            "OVERWRITE_SETTING_Site_Name": "One",
            "SETTINGS_BLOCKED": "Accounts_LoginExpiration,Accounts_PasswordReset",
        }
    ],
)
def test_a_liquid_server_becomes_python(world: Liquid, sit_down: Callable[..., Desk]) -> None:
    rocketchat, admin = world.rocketchat, Admin(world.rocketchat)
    secret = _set_up_login(world, admin)
    admin.set(
        Site_Url=world.chat_url,
        Accounts_ShowFormLogin=False,
        Accounts_RegistrationForm="Disabled",
        Layout_Home_Body='<a href="%{x}">"Home"</a>\n',
        Push_show_message=False,
        Organization_Name="Liquid Investigations",
    )
    rocketchat.upload("logo", LOGO, "image/svg+xml")
    before = rocketchat.settings()
    rocketchat.forget_requests()
    desk = sit_down(ROCKETCHAT_URL=rocketchat.url)
    _describe(world, desk.folder)
    (desk.folder / "job.nomad").write_text(JOB_FILE)

    adopted = desk.adopt("--job-file", "job.nomad", "--permissions", "mention-all, mention-here")

    assert adopted.returncode == 0, adopted.stderr
    assert _writes(rocketchat) == []
    assert "6/6 trying the secret references" in adopted.stderr
    for line in (
        "- Accounts_LoginExpiration: 90 → 30 (forced and blocked by the environment)",
        "- Accounts_PasswordReset: true (blocked by the environment)",
        "- Accounts_OAuth_Custom-Liquid-secret: (secret)",
        "- Liquid client secret: vault:liquid/rocketchat/app.oauth2#client_secret (it is there)",
        "- line 4: Accounts_OAuth_Custom_Liquid, which creates the entry again after it is removed",
        "- line 5: OVERWRITE_SETTING_Accounts_LoginExpiration",
        "- line 6: OVERWRITE_SETTING_Site_Name",
        "- line 7: SETTINGS_BLOCKED",
    ):
        assert line in adopted.stdout.splitlines()
    assert (desk.code / "summary.md").read_text() in adopted.stdout

    planned = desk.cdktf("plan")
    assert "Plan: 11 to import, 0 to add, 0 to change, 0 to destroy." in planned
    assert "Apply complete! Resources: 11 imported, 0 added, 0 changed, 0 destroyed." in (
        desk.cdktf("apply")
    )
    assert "No changes." in desk.cdktf("plan")
    assert rocketchat.settings() == before
    assert _writes(rocketchat) == []

    # From then on it is like any other code: a move replaces the entry and the form.
    code = desk.code / "main.py"
    code.write_text(code.read_text().replace(world.chat_url, "http://rocketchat.two.localhost"))
    moving = desk.cdktf("plan")
    assert "# rocketchat_custom_oauth.liquid (liquid) must be replaced" in moving
    assert "# rocketchat_login_form.login_form (login_form) must be replaced" in moving

    records = [desk.code / "cdktf.out", code, *desk.code.glob("terraform.*.tfstate*")]
    assert_no_secret([secret, world.admin[1], world.vault.root_token], desk.said, *records)


def test_any_server_becomes_terraforms_own_language(
    rocketchat: RocketChat, sit_down: Callable[..., Desk]
) -> None:
    admin = Admin(rocketchat)
    admin.add_login_service("Team", url="https://id.example.org", id="chat", secret="canary-client")
    admin.add_login_service("Old_one", url="https://old.example.org", id="chat", secret="x")
    admin.set(
        Site_Name='The "team" ${x}',
        SMTP_Host="mail.example.org",
        SMTP_Password="canary-mail",
        DeepLink_Url="https://go.example.org/?token=canary-link",
        Push_enable=False,
        Push_gateway="https://a.example.org\nhttps://b.example.org",
        Accounts_Default_User_Preferences_sidebarSectionsOrder=["Favorites", "Teams"],
    )
    rocketchat.upload("logo_dark", LOGO, "image/svg+xml")
    rocketchat.give("mention-all", "admin")
    for name in ("Wiki", "Wiki"):
        admin.post(
            "oauth-apps.create", name=name, active=True, redirectUri="https://a/cb,https://b/cb"
        )
    user_id, token = rocketchat.bypass_token
    desk = sit_down(
        ROCKETCHAT_URL=rocketchat.url,
        ROCKETCHAT_USER_ID=user_id,
        ROCKETCHAT_AUTH_TOKEN=token,
        SMTP_PASSWORD="canary-mail",
    )
    before = rocketchat.settings()
    rocketchat.forget_requests()

    adopted = desk.adopt("--hcl", "--permissions", "mention-all")

    assert adopted.returncode == 0, adopted.stderr
    assert "- Team client secret: env:TEAM_CLIENT_SECRET (TO FILL IN" in adopted.stdout
    assert "- SMTP_Password: env:SMTP_PASSWORD (it is there)" in adopted.stdout
    assert "- Old_one client secret: env:OLD_ONE_CLIENT_SECRET (TO FILL IN" in adopted.stdout
    assert "set env:TEAM_CLIENT_SECRET" in adopted.stdout

    assert (desk.code / "assets/logo_dark.svg").read_bytes() == LOGO

    desk.environment |= {
        "TEAM_CLIENT_SECRET": "canary-client",
        "OLD_ONE_CLIENT_SECRET": "x",
        "DEEP_LINK_URL": "https://go.example.org/?token=canary-link",
    }
    desk.ok(sys.executable, "-P", "-m", "rocketchat_delivery.local_provider", ".")
    desk.ok("terraform", "init", "-no-color")
    desk.ok("terraform", "fmt", "-check")
    planned = desk.ok("terraform", "plan", "-no-color")
    assert "Plan: 11 to import, 0 to add, 0 to change, 0 to destroy." in planned
    desk.ok("terraform", "apply", "-auto-approve", "-no-color")
    assert "No changes." in desk.ok("terraform", "plan", "-no-color")
    assert rocketchat.settings() == before
    assert _writes(rocketchat) == []
    records = [desk.code / "main.tf", desk.code / "terraform.tfstate"]
    secrets = [token, "canary-client", "canary-mail", "canary-link"]
    assert_no_secret(secrets, desk.said, *records)


@pytest.mark.parametrize("options", [(), ("--hcl",)])
def test_secrets_inside_of_addresses_are_in_no_file_and_no_output(
    rocketchat: RocketChat, sit_down: Callable[..., Desk], options: tuple[str, ...]
) -> None:
    admin = Admin(rocketchat)
    admin.add_login_service(
        "Team",
        url="https://id.example.org",
        identity_path="https://id.example.org/me?api_key=canary",
        id="chat",
        secret="canary",
    )
    admin.set(
        DeepLink_Url="https://go.example.org/?token=canary",
        Website="https://ada:canary@www.example.org",
        Push_gateway="https://a.example.org\nhttps://ada:canary@b.example.org",
        Livechat_webhookUrl="https://hooks.example.org/canary",
    )
    admin.post(
        "oauth-apps.create", name="Wiki", active=True, redirectUri="https://a/cb?token=canary"
    )
    user_id, token = rocketchat.bypass_token
    desk = sit_down(
        ROCKETCHAT_URL=rocketchat.url, ROCKETCHAT_USER_ID=user_id, ROCKETCHAT_AUTH_TOKEN=token
    )
    adopted = desk.adopt(*options)
    assert adopted.returncode == 0, adopted.stderr
    for line in (
        "- DeepLink_Url: (secret)",
        "- DeepLink_Url: env:DEEP_LINK_URL (TO FILL IN with the server's present value)",
        "- Website: env:WEBSITE (TO FILL IN with the server's present value)",
        "- Push_gateway: env:PUSH_GATEWAY (TO FILL IN with the server's present value)",
        "- The custom OAuth Team: One of its addresses contains a password or a token, which the "
        "code would show.",
        "- The OAuth app Wiki: One of its addresses contains a password or a token, which the "
        "code would show.",
    ):
        assert line in adopted.stdout.splitlines()
    code = (desk.code / ("main.tf" if options else "main.py")).read_text()
    assert "env:DEEP_LINK_URL" in code
    assert_no_secret(["canary", token], desk.said, desk.code)


def test_what_an_account_may_not_see_is_said(
    rocketchat: RocketChat, sit_down: Callable[..., Desk]
) -> None:
    rocketchat.add_role("reader", ["view-privileged-setting"])
    rocketchat.add_user("reader", "a-password", roles=["user", "reader"])
    desk = sit_down(
        ROCKETCHAT_URL=rocketchat.url,
        ROCKETCHAT_USERNAME="reader",
        ROCKETCHAT_PASSWORD="a-password",
    )
    adopted = desk.adopt()
    assert adopted.returncode == 0, adopted.stderr
    assert "- Third-party OAuth apps: " in adopted.stdout
    assert "manage-oauth-apps" in adopted.stdout
    assert "manage-cloud" in adopted.stdout
    assert _writes(rocketchat) == []


def test_a_permission_that_does_not_exist_is_refused(
    rocketchat: RocketChat, sit_down: Callable[..., Desk]
) -> None:
    user_id, token = rocketchat.bypass_token
    desk = sit_down(
        ROCKETCHAT_URL=rocketchat.url, ROCKETCHAT_USER_ID=user_id, ROCKETCHAT_AUTH_TOKEN=token
    )
    refused = desk.adopt("--permissions", "mention-al")
    assert refused.returncode == 1
    assert "Nearest: mention-all" in refused.stderr
    assert not desk.code.exists()


def test_nothing_is_written_over(rocketchat: RocketChat, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(ROCKETCHAT_URL=rocketchat.url)
    desk.code.mkdir()
    (desk.code / "main.py").write_text("mine")
    refused = desk.adopt()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(
        "adopted exists and is not empty, and adopt overwrites nothing."
    )
    assert (desk.code / "main.py").read_text() == "mine"
    assert rocketchat.requests == []


def test_what_keeps_it_from_reading_is_one_message(
    rocketchat: RocketChat, sit_down: Callable[..., Desk]
) -> None:
    desk = sit_down(ROCKETCHAT_URL=rocketchat.url)
    refused = desk.adopt()
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "ROCKETCHAT_" in refused.stderr
    assert not desk.code.exists()
    desk.environment |= {"ROCKETCHAT_USERNAME": "admin", "ROCKETCHAT_PASSWORD": "wrong"}
    refused = desk.adopt()
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"caf\xe9", "is not UTF-8 text: see the byte at position 3."),
    ],
)
def test_a_job_file_that_cannot_be_read_is_reported_before_any_request(
    rocketchat: RocketChat, sit_down: Callable[..., Desk], content: bytes | None, problem: str
) -> None:
    desk = sit_down(ROCKETCHAT_URL=rocketchat.url)
    if content is not None:
        (desk.folder / "job.nomad").write_bytes(content)
    refused = desk.adopt("--job-file", "job.nomad")
    assert (refused.returncode, refused.stderr) == (1, f"job.nomad {problem}\n")
    assert rocketchat.requests == []
