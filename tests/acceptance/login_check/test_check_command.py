"""`pipenv run check` on a small Liquid server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rocketchat_standin import Clock, Liquid
from tfplugin.testing import assert_no_secret

DOMAIN = "one.localhost"
PASSWORD = "canary-adas-password"
CLIENT_ID, CLIENT_SECRET = "rocketchat-app", "canary-client-secret"
BY_EMAIL = "Accounts_TwoFactorAuthentication_By_Email_Enabled"


@pytest.fixture
def liquid() -> Iterator[Liquid]:
    """A Liquid server whose login is set up as the stack does it."""
    with Liquid(DOMAIN, clock=Clock(20)) as world:
        world.identity_provider.add_user("ada", PASSWORD)
        world.vault.put("liquid", "test", {"username": "ada", "password": PASSWORD})
        world.rocketchat.set(BY_EMAIL, False)
        yield world


class Command:
    """The command, in a folder with a liquid.ini that describes the server."""

    def __init__(self, folder: Path, liquid: Liquid) -> None:
        self.folder = folder
        self.liquid = liquid
        (folder / "vault-secrets.ini").write_text(
            f"[vault]\nroot_token = {liquid.vault.root_token}"
        )
        self.describe()
        ours = ("ROCKETCHAT_", "VAULT_", "LIQUID_", "SITES", "STATE_")
        machine = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = machine | {
            "ROCKETCHAT_URL": liquid.rocketchat.url,
            "ROCKETCHAT_SETTLE_SECONDS": "0.3",
            "LIQUID_CORE_INTERNAL_URL": f"http://127.0.0.1:{liquid.port}",
            "COLUMNS": "100",
        }

    def describe(self) -> None:
        """Write liquid.ini for the server's present domain."""
        (self.folder / "liquid.ini").write_text(
            f"[cluster]\nvault_url = {self.liquid.vault.url}\nvault_secrets = vault-secrets.ini\n"
            f"[liquid]\ndomain = {self.liquid.domain}:{self.liquid.port}\n"
        )

    def __call__(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "liquid_stacks", "check", *arguments],
            cwd=self.folder,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=120,
        )


@pytest.fixture
def check(liquid: Liquid, tmp_path: Path) -> Command:
    """The command."""
    return Command(tmp_path, liquid)


def set_up(liquid: Liquid, **changes: object) -> None:
    """Make the login service as the stack makes it."""
    redirect_uris = liquid.identity_provider.redirect_uris(CLIENT_ID)
    liquid.identity_provider.register_client(CLIENT_ID, CLIENT_SECRET, redirect_uris)
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    liquid.vault.put("liquid", "rocketchat/app.oauth2", client)
    internal = f"http://127.0.0.1:{liquid.port}/_core"
    values = {
        "": True,
        "url": liquid.core_url,
        "token_path": f"{internal}/o/token/",
        "identity_path": f"{internal}/accounts/profile",
        "authorize_path": f"{liquid.core_url}/o/authorize/",
        "token_sent_via": "header",
        "id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "login_style": "redirect",
        "username_field": "id",
        "merge_users": True,
    }
    liquid.rocketchat.process.login_services.add("Liquid")
    for suffix, value in (values | changes).items():
        end = f"-{suffix}" if suffix else ""
        liquid.rocketchat.set(f"Accounts_OAuth_Custom-Liquid{end}", value)
    liquid.clock.advance(5)


def test_a_login_that_works_is_a_table_and_exit_code_0(liquid: Liquid, check: Command) -> None:
    set_up(liquid)
    ran = check("--test-username", "ada", "--test-password", "vault:liquid/test#password")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0] == f"Login with Liquid at {liquid.chat_url} (Rocket.Chat 7.7.1)"
    assert lines[2] == "OUTCOME  PROBE       SEEN FROM    WHAT WAS SEEN"
    assert "healthy  H           here         A whole login" in lines
    assert lines[-2] == "A login works."
    assert max(map(len, lines)) <= 100


def test_what_was_not_tried_is_named(liquid: Liquid, check: Command) -> None:
    set_up(liquid)
    ran = check()
    assert ran.returncode == 0
    assert "No problem was found; not verified: H." in ran.stdout


def test_a_broken_login_is_exit_code_2(liquid: Liquid, check: Command) -> None:
    set_up(liquid, identity_path="http://127.0.0.1:9/profile")
    ran = check()
    assert ran.returncode == 2
    assert "failed   P6          Rocket.Chat  The identity endpoint" in ran.stdout
    assert "A login cannot work: P6 failed. liquid.ini is not applied yet" in ran.stdout


def test_what_liquid_ini_wants_is_compared(liquid: Liquid, check: Command) -> None:
    set_up(liquid)
    liquid.move("two.localhost")
    check.describe()
    ran = check()
    assert ran.returncode == 2
    assert "A login cannot work: P2 failed. liquid.ini is not applied yet" in ran.stdout
    assert "pending  applied     here         The configuration" in ran.stdout
    assert "two.localhost" in ran.stdout


def test_a_login_that_works_is_not_broken_by_a_liquid_ini_that_is_not_applied(
    liquid: Liquid, check: Command
) -> None:
    set_up(liquid, token_path=f"{liquid.core_url}/o/token/")
    ran = check("--test-username", "ada", "--test-password", "vault:liquid/test#password")
    assert (ran.returncode, ran.stderr) == (0, "")
    verdict = "A login works. liquid.ini is not applied yet: run pipenv run cdktf apply."
    assert ran.stdout.splitlines()[-2] == verdict


def test_before_the_first_apply_there_is_no_login_and_none_is_broken(check: Command) -> None:
    ran = check()
    assert ran.returncode == 1
    assert "There is no login with Liquid yet. liquid.ini is not applied yet" in ran.stdout
    assert "cannot work" not in ran.stdout


def test_a_liquid_ini_that_is_missing_is_exit_code_1(check: Command) -> None:
    ran = check(LIQUID_INI="elsewhere.ini")
    assert ran.returncode == 1
    assert "elsewhere.ini" in ran.stderr


def test_a_server_that_does_not_answer_is_exit_code_1(liquid: Liquid, check: Command) -> None:
    ran = check(ROCKETCHAT_URL="http://127.0.0.1:9", ROCKETCHAT_MAX_RETRIES="0")
    assert ran.returncode == 1
    assert "Rocket.Chat cannot be reached" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_vault_that_knows_nothing_is_exit_code_1(liquid: Liquid, check: Command) -> None:
    liquid.vault.seal()
    ran = check()
    assert ran.returncode == 1
    assert "Vault is sealed" in ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--test-username", "ada"],
        ["--test-username", "ada", "--test-password", "in-clear"],
    ],
)
def test_a_test_user_in_halves_or_in_clear_is_refused(check: Command, arguments: list[str]) -> None:
    ran = check(*arguments)
    assert ran.returncode != 0
    assert "--test-password" in ran.stderr


def test_no_secret_is_printed(liquid: Liquid, check: Command) -> None:
    set_up(liquid, secret="canary-other-secret")
    ran = check("--test-username", "ada", "--test-password", "vault:liquid/test#password")
    assert ran.returncode == 2
    canaries = [
        PASSWORD,
        CLIENT_SECRET,
        "canary-other-secret",
        liquid.vault.root_token,
        liquid.admin[1],
    ]
    assert_no_secret(canaries, ran.stdout, ran.stderr)


def test_the_stacks_test_account_is_used_when_no_option_is_given(
    liquid: Liquid, check: Command
) -> None:
    set_up(liquid)
    ran = check(LIQUID_TEST_USERNAME="ada", LIQUID_TEST_PASSWORD=PASSWORD)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-2] == "A login works."
    assert_no_secret([PASSWORD], ran.stdout)
    given = check(
        "--test-username",
        "nobody",
        "--test-password",
        "env:OTHER",
        LIQUID_TEST_USERNAME="ada",
        LIQUID_TEST_PASSWORD=PASSWORD,
        OTHER="canary-other",
    )
    assert "A login works." not in given.stdout


def test_an_address_that_fails_is_explained_in_the_words_of_liquid_ini(
    liquid: Liquid, check: Command
) -> None:
    set_up(liquid, identity_path="http://127.0.0.1:9/profile")
    ran = check()
    assert (
        "  identity_path: the variable LIQUID_CORE_INTERNAL_URL, else [cluster] nomad_url"
        in ran.stdout
    )
