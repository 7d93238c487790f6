"""The provider's resources on the server: written, drifted, imported, restored."""

import secrets
import sys
from pathlib import Path
from typing import Any

import pytest
from tfplugin.testing import Terraform, assert_no_secret

from .admin import Admin
from .target import Target

pytestmark = pytest.mark.usefixtures("left_as_found")

PROVIDER = {"liquid/rocketchat": [sys.executable, "-m", "rocketchat_provider"]}
SERVICE = "E2etest"
PREFIX = f"Accounts_OAuth_Custom-{SERVICE}"
SECRET = secrets.token_urlsafe()
ENTRY = {
    "name": SERVICE,
    "url": "https://provider.example.org",
    "token_path": "/o/token/",
    "identity_path": "/profile",
    "authorize_path": "/o/authorize/",
    "scope": "read",
    "client_id": "e2e",
    "client_secret": "env:E2E_SECRET",
    "button_label_text": "Tried from end to end",
    "login_style": "redirect",
}
ENTRY_ALONE = {"resource": {"rocketchat_custom_oauth": {"entry": ENTRY}}}
FORM = {
    "visible": False,
    "requires": [
        {
            "service": "${rocketchat_custom_oauth.entry.service}",
            "generation": "${rocketchat_custom_oauth.entry.generation}",
        }
    ],
    # Not the server's address, so that a login cannot work whatever else is right.
    "site_url": "https://elsewhere.example.org",
}


def terraform_in(folder: Path, target: Target) -> Terraform:
    """A Terraform that has nothing in its state."""
    return Terraform(folder, PROVIDER, {**target.administrator, "E2E_SECRET": SECRET})


@pytest.fixture
def terraform(target: Target, tmp_path: Path) -> Terraform:
    return terraform_in(tmp_path / "first", target)


def settings(**values: Any) -> dict[str, Any]:
    return {"resource": {"rocketchat_settings": {"some": {"values": values}}}}


def test_settings_are_written_watched_and_restored(terraform: Terraform, admin: Admin) -> None:
    names = ("Site_Name", "Accounts_LoginExpiration", "Message_AllowEditing")
    before = {name: admin.setting(name) for name in names}
    wanted = {
        "Site_Name": "Tried from end to end",
        "Accounts_LoginExpiration": before["Accounts_LoginExpiration"] + 1,
        "Message_AllowEditing": not before["Message_AllowEditing"],
    }
    terraform.write(settings(**wanted))
    terraform.apply()
    assert {name: admin.setting(name) for name in names} == wanted
    assert terraform.plan().is_empty

    admin.write("Site_Name", "Changed by hand")
    change = terraform.plan().changes["rocketchat_settings.some"]
    assert change.before["values"]["Site_Name"] == "Changed by hand"
    assert change.after["values"] == wanted
    terraform.apply()
    assert admin.setting("Site_Name") == wanted["Site_Name"]

    terraform.destroy()
    assert {name: admin.setting(name) for name in names} == before


def test_a_setting_that_the_server_does_not_have_is_refused(terraform: Terraform) -> None:
    terraform.write(settings(Site_Nmae="A misspelling"))
    refused = terraform.plan(check=False)
    assert not refused.ok
    assert any("Site_Name" in each.detail for each in refused.diagnostics)


def test_a_login_service_is_created_and_leaves_nothing_behind(
    terraform: Terraform, admin: Admin, tmp_path: Path
) -> None:
    terraform.write(ENTRY_ALONE)
    terraform.apply()
    row = admin.login_services[SERVICE.lower()]
    assert row["buttonLabelText"] == "Tried from end to end"
    assert row["showButton"] is True
    assert admin.setting(f"{PREFIX}-secret") == SECRET
    assert terraform.plan().is_empty

    terraform.destroy()
    assert SERVICE.lower() not in admin.login_services
    assert not [name for name in admin.settings if name.startswith(PREFIX)]
    assert_no_secret([SECRET], tmp_path)


def test_a_form_is_not_hidden_for_a_login_that_does_not_work(
    terraform: Terraform, admin: Admin
) -> None:
    form = {"rocketchat_login_form": {"form": FORM}}
    terraform.write({"resource": ENTRY_ALONE["resource"] | form})
    refused = terraform.apply(check=False)
    refused.expect_error("The login form was not hidden", contains="elsewhere.example.org")
    assert admin.setting("Accounts_ShowFormLogin") is True
    terraform.destroy()


def test_a_form_without_a_login_service_is_not_hidden(terraform: Terraform, admin: Admin) -> None:
    requires = [{"service": "nobody"}]
    form = {"visible": False, "requires": requires}
    terraform.write({"resource": {"rocketchat_login_form": {"form": form}}})
    assert not terraform.apply(check=False).ok
    assert admin.setting("Accounts_ShowFormLogin") is True


def test_a_login_service_that_exists_is_not_overwritten_and_is_imported_without_a_change(
    terraform: Terraform, target: Target, admin: Admin, tmp_path: Path
) -> None:
    terraform.write(ENTRY_ALONE)
    terraform.apply()
    admin.write(f"{PREFIX}-scope", "openid")

    second = terraform_in(tmp_path / "second", target)
    second.write(ENTRY_ALONE)
    refused = second.apply(check=False)
    refused.expect_error("The login service exists already", contains="terraform import")
    entry = ENTRY | {"scope": "openid"}
    second.write({"resource": {"rocketchat_custom_oauth": {"entry": entry}}})
    second.import_state("rocketchat_custom_oauth.entry", SERVICE)
    assert second.plan().is_empty
    second.destroy()
    assert SERVICE.lower() not in admin.login_services
