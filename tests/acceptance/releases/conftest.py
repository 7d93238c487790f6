"""A small Liquid server, and a project folder in which the real commands run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rocketchat_standin import Clock, Liquid

ROOT = Path(__file__).parents[3]
SPEED = 20
OLD, NEW = "one.localhost", "two.localhost"
PERSON = ("ada", "adas-password")
CLIENT_ID = "rocketchat-app"
SECRETS = ("canary-first-client-secret", "canary-second-client-secret")
OURS = (
    "ROCKETCHAT_",
    "VAULT_",
    "LIQUID_",
    "TF_",
    "CDKTF_",
    "STATE_",
    "PG",
    "ROLLBACK_",
    "RELEASES_",
)


class Project:
    """The project's own app with a Liquid server; commands run as `pipenv run` runs them."""

    def __init__(self, folder: Path, world: Liquid) -> None:
        self.folder = folder
        self.world = world
        self.said = ""
        """Everything that the commands printed."""
        for name in ("main.py", "cdktf.json"):
            shutil.copy(ROOT / name, folder)
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        (folder / "vault-secrets.ini").write_text(
            f"[vault]\nroot_token = {world.vault.root_token}\n"
        )
        machine = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.environment = machine | {
            "TF_CLI_CONFIG_FILE": os.devnull,
            "CHECKPOINT_DISABLE": "1",
            "ROCKETCHAT_URL": world.rocketchat.url,
            "ADMIN_NAME": world.admin[0],
            "ADMIN_PASSWORD": world.admin[1],
            "ROCKETCHAT_SETTLE_SECONDS": "0.2",
            "LIQUID_CORE_INTERNAL_URL": f"http://127.0.0.1:{world.port}",
        }

    @property
    def stack(self) -> Path:
        """Where Terraform runs."""
        return self.folder / "cdktf.out/stacks/rocketchat"

    def describe(self, domain: str = OLD, *lines: str) -> None:
        """Write liquid.ini, with these lines in its [liquid] section."""
        text = [
            "[cluster]",
            f"vault_url = {self.world.vault.url}",
            "vault_secrets = vault-secrets.ini",
            "[liquid]",
            f"domain = {domain}:{self.world.port}",
            "rocketchat_show_login_form = false",
            *lines,
        ]
        (self.folder / "liquid.ini").write_text("\n".join([*text, ""]))

    def run(self, *words: str, code: int | None = 0, **environment: str) -> str:
        """`pipenv run <words>`; returns what it printed. `code`: the exit code it must have."""
        command = [sys.executable, "-P", "-m", "liquid_stacks", *words]
        return self.call(command, code, environment)

    def synthesise(self, code: int | None = 0, **environment: str) -> str:
        """Run the app alone."""
        return self.call([sys.executable, "-P", "main.py"], code, environment)

    def terraform(self, *words: str, code: int | None = 0, **environment: str) -> str:
        """Terraform itself, in the synthesised stack."""
        return self.call(["terraform", *words], code, environment, self.stack)

    def resources(self) -> set[str]:
        """The addresses of what is synthesised."""
        resources = json.loads((self.stack / "cdk.tf.json").read_text())["resource"]
        return {f"{type_}.{name}" for type_ in resources for name in resources[type_]}

    def releases(self, stack: str = "rocketchat") -> list[dict[str, Any]]:
        """The releases that are kept in the folder, the oldest first."""
        files = sorted((self.folder / ".releases" / stack).glob("*.json"))
        return [json.loads(file.read_text()) for file in files]

    def apply(self, **environment: str) -> None:
        """Synthesise and apply without cdktf, which takes a few seconds longer."""
        self.synthesise(code=0, **environment)
        self.terraform("init", "-input=false")
        self.terraform("apply", "-auto-approve", "-input=false", "-no-color")

    def deploy(self, code: int = 2, **environment: str) -> str:
        """Review, which must end with that exit code, and deploy what was reviewed."""
        self.run("review", code=code, **environment)
        return self.run("deploy", "--reviewed", self.digest(), code=0, **environment)

    def digest(self) -> str:
        """The digest of the last review."""
        digest: str = json.loads((self.folder / "cdktf.out/review.json").read_text())["digest"]
        return digest

    def plan_is_empty(self, **environment: str) -> bool:
        """Whether a plan of the app as it is now has nothing to do."""
        self.synthesise(code=0, **environment)
        self.terraform("init", "-input=false")
        self.terraform("plan", "-detailed-exitcode", "-input=false", "-no-color", code=None)
        return self.code == 0

    def call(
        self,
        command: list[str],
        code: int | None,
        environment: dict[str, str],
        folder: Path | None = None,
    ) -> str:
        """Run a command in the folder, with nobody at the terminal."""
        done = subprocess.run(
            command,
            cwd=folder or self.folder,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        self.said += done.stdout
        self.code = done.returncode
        assert code is None or done.returncode == code, f"{command}: {self.code}\n{done.stdout}"
        return done.stdout

    def secret(self) -> object:
        """The OAuth2 client secret that the server has."""
        return self.world.rocketchat.setting("Accounts_OAuth_Custom-Liquid-secret")

    def managed(self) -> dict[str, object]:
        """The server's settings, except those that change by themselves."""
        settings = self.world.rocketchat.settings()
        return {name: settings[name] for name in settings if not name.startswith("uniqueID")}

    def can_log_in(self, domain: str = OLD) -> bool:
        """Whether a person at a browser gets in through liquid-core."""
        url = self.world.url(f"rocketchat.{domain}")
        login = self.world.browser().login_with("liquid", url, *PERSON)
        self.said += login.message
        return login.ok


def accept(world: Liquid, secret: str) -> None:
    """Let liquid-core take this secret, and no other, from the OAuth2 client."""
    callbacks = world.identity_provider.redirect_uris(CLIENT_ID)
    world.identity_provider.register_client(CLIENT_ID, secret, callbacks)


def rotate(world: Liquid, secret: str) -> int:
    """Give the OAuth2 client another secret, at liquid-core and in Vault; returns its version."""
    accept(world, secret)
    data = {"client_id": CLIENT_ID, "client_secret": secret}
    return world.vault.put("liquid", "rocketchat/app.oauth2", data)


def move(world: Liquid, domain: str = NEW) -> None:
    """Let the server answer at another domain too, and liquid-core know its callback."""
    world.move(domain)
    world.register_redirect(domain)


@contextmanager
def liquid_server(environment: Mapping[str, str] | None = None) -> Iterator[Liquid]:
    """A Liquid server, twenty times as fast as a real one. Its Vault keeps versions."""
    with Liquid(OLD, clock=Clock(SPEED), environment=environment) as liquid:
        username, password = liquid.admin
        liquid.vault.mount("liquid", version=2)
        liquid.vault.put("liquid", "rocketchat/adminuser", {"username": username, "pass": password})
        rotate(liquid, SECRETS[0])
        username, password = PERSON
        liquid.identity_provider.add_user(
            username, password, name="Ada", email="ada@example.org", roles=["user"]
        )
        yield liquid


@pytest.fixture
def world() -> Iterator[Liquid]:
    """A Liquid server at one.localhost."""
    with liquid_server() as liquid:
        yield liquid


@pytest.fixture
def project(world: Liquid, tmp_path: Path) -> Project:
    """The project with that server, described but not applied."""
    project = Project(tmp_path, world)
    project.describe()
    return project
