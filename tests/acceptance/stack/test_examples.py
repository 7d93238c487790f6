"""Every example does what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rocketchat_standin import Clock, RocketChat, Vault
from tfplugin.testing import assert_no_secret

if TYPE_CHECKING:
    from tests.acceptance.stack.conftest import Project

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"


@pytest.fixture
def rocketchat() -> Iterator[RocketChat]:
    """A server, twenty times as fast as a real one."""
    with RocketChat(admin=("admin", "canary-password"), clock=Clock(20)) as server:
        yield server


@pytest.fixture
def vault() -> Iterator[Vault]:
    """A Vault with the secrets of the example in Terraform's language."""
    with Vault() as server:
        server.mount("secret", version=2)
        admin = {"username": "admin", "password": "canary-password"}
        server.put("secret", "rocketchat/admin", admin)
        client = {"client_id": "rocketchat", "client_secret": "canary-client-secret"}
        server.put("secret", "rocketchat/oauth2", client)
        yield server


class _Answers(BaseHTTPRequestHandler):
    """An identity provider that knows the client, and refuses codes and tokens it never gave."""

    def do_GET(self) -> None:
        self._refuse(401, "invalid_token")

    def do_POST(self) -> None:
        self._refuse(400, "invalid_grant")

    def _refuse(self, status: int, error: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps({"error": error}).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def identity_provider() -> Iterator[str]:
    """The address of the stand-in for https://id.example.org."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _reach(example: Path, address: str) -> None:
    """Let an example's users log in at another address."""
    text = example.read_text()
    placeholders = ("https://id.example.org", "https://id.${var.domain}")
    assert any(placeholder in text for placeholder in placeholders)
    for placeholder in placeholders:
        text = text.replace(placeholder, address)
    example.write_text(text)


def _logs_in_with(rocketchat: RocketChat, service: str) -> None:
    """Only the button is left on the login page."""
    assert [row["service"] for row in rocketchat.login_services()] == [service]
    assert rocketchat.setting("Accounts_ShowFormLogin") is False


def test_every_example_is_run_by_a_test() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    of_the_reference_docs = {
        "provider",
        "resources",
        "data-sources",
        "list-resources",
        "ephemeral-resources",
        "actions",
        "functions",
    }
    assert folders == {"ci", "demo", "hcl", "python"} | of_the_reference_docs


def test_a_stack_of_ones_own(
    rocketchat: RocketChat, identity_provider: str, start: Callable[..., Project]
) -> None:
    user_id, token = rocketchat.bypass_token
    project = start(
        EXAMPLES / "python",
        ROCKETCHAT_URL=rocketchat.url,
        ROCKETCHAT_USER_ID=user_id,
        ROCKETCHAT_AUTH_TOKEN=token,
        ROCKETCHAT_SETTLE_SECONDS="0.3",
        OIDC_CLIENT_SECRET="canary-client-secret",
    )
    _reach(project.folder / "main.py", identity_provider)
    before = rocketchat.settings()
    assert "callback_url = https://chat.example.org/_oauth/keycloak" in project.ok("apply")
    _logs_in_with(rocketchat, "keycloak")
    assert "No changes." in project.ok("plan")
    project.ok("destroy")
    assert rocketchat.settings() == before
    assert_no_secret([token, "canary-client-secret"], project.said, *project.records)


def test_ready_made_groups(rocketchat: RocketChat, start: Callable[..., Project]) -> None:
    user_id, token = rocketchat.bypass_token
    example = EXAMPLES / "python/groups"
    names = sorted(set(re.findall(r'"env:(\w+)"', (example / "main.py").read_text())))
    secrets = {name: f"canary-{name}" for name in names}
    project = start(
        example,
        ROCKETCHAT_URL=rocketchat.url,
        ROCKETCHAT_USER_ID=user_id,
        ROCKETCHAT_AUTH_TOKEN=token,
        **secrets,
    )
    shutil.copy(example / "logo.svg", project.folder)
    before = rocketchat.settings()
    assert "8 added" in project.ok("apply")
    assert "No changes." in project.ok("plan")
    kept = {str(value) for value in rocketchat.settings().values()}
    assert kept >= {*secrets.values()}
    project.ok("destroy")
    assert rocketchat.settings() == before
    assert_no_secret([token, *secrets.values()], project.said, *project.records)


def test_terraforms_own_language(
    rocketchat: RocketChat, vault: Vault, identity_provider: str, tmp_path: Path
) -> None:
    shutil.copytree(EXAMPLES / "hcl", tmp_path, dirs_exist_ok=True)
    _reach(tmp_path / "main.tf", identity_provider)
    environment = os.environ | {
        "CHECKPOINT_DISABLE": "1",
        "TF_CLI_CONFIG_FILE": os.devnull,
        "ROCKETCHAT_URL": rocketchat.url,
        "ROCKETCHAT_SETTLE_SECONDS": "0.3",
        "VAULT_ADDR": vault.url,
        "VAULT_TOKEN": vault.root_token,
    }
    said = []

    def run(*command: str) -> str:
        result = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
        )
        said.append(result.stdout + result.stderr)
        assert result.returncode == 0, said[-1]
        return result.stdout

    before = rocketchat.settings()
    run(str(Path(sys.executable).parent / "rocketchat-provider-install"), ".")
    run("terraform", "init", "-no-color")
    applied = run("terraform", "apply", "-auto-approve", "-no-color")
    assert 'callback_url = "https://chat.example.org/_oauth/team"' in applied
    assert 'version = "7.7.1"' in applied
    _logs_in_with(rocketchat, "team")
    assert "No changes." in run("terraform", "plan", "-no-color")
    run("terraform", "destroy", "-auto-approve", "-no-color")
    assert rocketchat.settings() == before
    secrets = ["canary-password", "canary-client-secret", vault.root_token]
    assert_no_secret(secrets, *said, tmp_path)


def test_the_configuration_of_the_readme_with_its_commands(
    rocketchat: RocketChat, identity_provider: str, tmp_path: Path
) -> None:
    readme = (ROOT / "README.md").read_text()
    section = readme.partition("## In your own Terraform configuration\n")[2].partition("\n## ")[0]
    [configuration] = re.findall(r"```hcl\n(.*?)```", section, re.DOTALL)
    install, run = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    addresses = {
        "https://chat.example.org": rocketchat.url,
        "https://sso.example.org": identity_provider,
    }
    user_id, token = rocketchat.bypass_token
    # Otherwise a new user is asked for a code that no mail server sends.
    rocketchat.set("SMTP_Host", "mail.example.org")
    # What a person has: Terraform, and neither pipenv nor this project's environment.
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "terraform").symlink_to(shutil.which("terraform") or "")
    environment = {
        "PATH": os.pathsep.join([str(bin), os.defpath]),
        "HOME": str(tmp_path),
        "TF_CLI_CONFIG_FILE": os.devnull,
        "TF_CLI_ARGS_apply": "-auto-approve",
        "ROCKETCHAT_URL": rocketchat.url,
        "ROCKETCHAT_USER_ID": user_id,
        "ROCKETCHAT_AUTH_TOKEN": token,
        "ROCKETCHAT_SETTLE_SECONDS": "0.3",
        "OIDC_CLIENT_SECRET": "canary-client-secret",
    }
    folder = tmp_path / "configuration"
    folder.mkdir()

    def shell(commands: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-ec", commands],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    (folder / "main.tf").write_text(configuration)
    assert "Installed the provider" in shell(install.replace("path/to/checkout", str(ROOT)))
    # As it is printed, and then with addresses that answer.
    assert "Success!" in shell("terraform init && terraform validate")
    for printed, here in addresses.items():
        configuration = configuration.replace(printed, here)
    (folder / "main.tf").write_text(configuration)
    assert "Apply complete! Resources: 3 added" in shell(run)
    _logs_in_with(rocketchat, "keycloak")
    assert "No changes." in shell("terraform plan")
