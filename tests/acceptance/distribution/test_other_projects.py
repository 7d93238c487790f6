"""The commands of the wheels, in folders that hold nothing else of this project."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from rocketchat_standin import Clock, RocketChat

from tests.acceptance.cdktn.toolchain import Toolchain
from tests.acceptance.distribution.conftest import ROOT

OURS = ("ROCKETCHAT_", "VAULT_", "LIQUID_", "TF_", "CDKTF_", "STATE_", "ROLLBACK_", "RELEASES_")
HCL = """
terraform {
  required_providers {
    rocketchat = { source = "registry.terraform.io/liquid/rocketchat" }
  }
}

provider "rocketchat" {}

resource "rocketchat_setting" "name" {
  name  = "Site_Name"
  value = "NAME"
}
"""
APP = """
from rocketchat_constructs import RocketChatProvider, l1
from rocketchat_constructs.framework import App, TerraformStack
from rocketchat_delivery.delivery import deliver

app = App()
stack = TerraformStack(app, "chat")
RocketChatProvider(stack, "rocketchat")
l1.Setting(stack, "name", name="Site_Name", value="NAME")
deliver(app)
"""


class Folder:
    """A project of somebody's own: a folder of .tf files, or an app on cdktf or cdktn.

    Attributes:
        path: Where it is.
        kind: "hcl", "cdktf" or "cdktn".
    """

    def __init__(self, path: Path, programs: Path, server: RocketChat, kind: str) -> None:
        self.path = path
        self._programs = programs
        self.kind = kind
        user_id, token = server.bypass_token
        machine = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self._environment = machine | {
            "TF_CLI_CONFIG_FILE": os.devnull,
            "CHECKPOINT_DISABLE": "1",
            "ROCKETCHAT_URL": server.url,
            "ROCKETCHAT_USER_ID": user_id,
            "ROCKETCHAT_AUTH_TOKEN": token,
        }
        if kind == "hcl":
            self.run("rocketchat-provider-install", ".")
        else:
            (path / "cdktf.json").write_text(
                json.dumps({"language": "python", "app": f"{programs / 'python'} -P main.py"})
            )

    def describe(self, name: str) -> None:
        """Write the configuration."""
        file, text = ("main.tf", HCL) if self.kind == "hcl" else ("main.py", APP)
        (self.path / file).write_text(text.replace("NAME", name))

    def digest(self) -> str:
        """The digest of the last review."""
        folder = ".rocketchat" if self.kind == "hcl" else "cdktf.out"
        digest: str = json.loads((self.path / folder / "review.json").read_text())["digest"]
        return digest

    def run(self, program: str, *arguments: str, code: int = 0) -> str:
        """Run an installed command, which must end with that exit code."""
        return self._call([str(self._programs / program), *arguments], code, self._environment)

    def deploy_without_us(self, command_line: Path) -> None:
        """`cdktf deploy` or `cdktn deploy`, of a package.json somewhere."""
        path = os.pathsep.join([str(command_line), self._environment["PATH"]])
        quiet = {"PATH": path, "CI": "1", "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "true"}
        command = [str(command_line / self.kind), "deploy", "--auto-approve"]
        self._call(command, 0, self._environment | quiet)

    def _call(self, command: list[str], code: int, environment: Mapping[str, str]) -> str:
        done = subprocess.run(
            command,
            cwd=self.path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        assert done.returncode == code, done.stdout
        return done.stdout


@pytest.fixture
def server() -> Iterator[RocketChat]:
    with RocketChat(clock=Clock(20)) as running:
        yield running


@pytest.fixture(params=["hcl", "cdktf", "cdktn"])
def folder(request: pytest.FixtureRequest, server: RocketChat, tmp_path: Path) -> Folder:
    path = tmp_path / "chat"
    path.mkdir()
    kind = request.param
    environment = request.getfixturevalue("on_cdktn" if kind == "cdktn" else "environment")
    return Folder(path, environment / "bin", server, kind)


def test_a_project_is_reviewed_deployed_and_brought_back(
    folder: Folder, server: RocketChat
) -> None:
    folder.describe("The first name")
    review = folder.run("rocketchat-review", code=2)
    assert "The first name" in review
    assert "Recorded release 1" in folder.run("rocketchat-deploy", "--reviewed", folder.digest())
    assert server.setting("Site_Name") == "The first name"

    folder.describe("The second name")
    folder.run("rocketchat-review", code=2)
    refused = folder.run("rocketchat-deploy", "--reviewed", "0" * 64, code=1)
    assert "Nothing was changed" in refused
    assert "Review it again: rocketchat-review" in refused
    folder.run("rocketchat-deploy", "--reviewed", folder.digest())
    assert server.setting("Site_Name") == "The second name"
    assert "setting.name (value)" in folder.run("rocketchat-releases")

    assert "no drift" in folder.run("rocketchat-drift")
    server.set("Site_Name", "Somebody else's")
    drift = folder.run("rocketchat-drift", code=2)
    assert "now as in" not in drift
    assert "Somebody else's" in drift

    back = folder.run("rocketchat-rollback", "1", code=2)
    assert "Rolling chat back to release 1" in back
    folder.run("rocketchat-rollback", "1", "--reviewed", folder.digest())
    assert server.setting("Site_Name") == "The first name"
    assert "[back to 1]" in folder.run("rocketchat-releases")
    assert "The second name" in folder.run("rocketchat-review", code=2)


@pytest.mark.parametrize("folder", ["cdktf", "cdktn"], indirect=True)
def test_what_the_framework_s_own_command_line_applied_is_recorded(
    folder: Folder, server: RocketChat, toolchain: Toolchain
) -> None:
    folder.describe("Deployed without us")
    modules = toolchain.node_modules if folder.kind == "cdktn" else ROOT / "node_modules"
    folder.deploy_without_us(modules / ".bin")
    assert server.setting("Site_Name") == "Deployed without us"
    assert "Recorded release 1 of chat" in folder.run("rocketchat-releases")
    assert "no drift" in folder.run("rocketchat-drift")


def test_only_cdktn_is_installed_where_the_wheels_run_on_it(on_cdktn: Path) -> None:
    code = (
        "from importlib.util import find_spec; from rocketchat_constructs.framework import NAME;"
        "print(NAME, find_spec('cdktf'))"
    )
    command = [str(on_cdktn / "bin/python"), "-P", "-c", code]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.split() == ["cdktn", "None"]


def test_a_folder_with_nothing_in_it_is_one_message(
    environment: Path, server: RocketChat, tmp_path: Path
) -> None:
    folder = Folder(tmp_path, environment / "bin", server, "hcl")
    said = folder.run("rocketchat-review", code=1)
    assert said == (
        f"There is no cdktf.json in {tmp_path}, and no .tf file: run this where one is.\n"
    )
