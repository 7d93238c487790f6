"""The provider next to a synthesised stack, as the real terraform finds it."""

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from rocketchat_delivery import local_provider
from rocketchat_provider import ADDRESS

COMMAND = Path(sys.executable).parent / "rocketchat-provider-install"
VERSION = metadata.version("rocketchat-provider")
CONFIGURATION = {
    "terraform": {
        "required_providers": {
            "rocketchat": {"source": "registry.terraform.io/liquid/rocketchat", "version": VERSION}
        }
    }
}


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """The folder of a synthesised stack, in its app's output."""
    folder = tmp_path / "stacks/one"
    folder.mkdir(parents=True)
    manifest = {"stacks": {"one": {"workingDirectory": "stacks/one"}}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (folder / "cdk.tf.json").write_text(json.dumps(CONFIGURATION))
    return folder


def _terraform(folder: Path, *arguments: str) -> str:
    # An empty CLI configuration: what the machine's own says does not matter here.
    environment = os.environ | {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    result = subprocess.run(
        ["terraform", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_terraform_takes_the_provider_and_can_talk_to_it(tmp_path: Path, stack: Path) -> None:
    local_provider.install(tmp_path)
    assert f"Installed liquid/rocketchat v{VERSION}" in _terraform(stack, "init", "-no-color")
    schemas = json.loads(_terraform(stack, "providers", "schema", "-json"))
    assert ADDRESS in schemas["provider_schemas"]


def test_terraform_agrees_with_the_lock_file(tmp_path: Path, stack: Path) -> None:
    local_provider.install(tmp_path)
    output = _terraform(stack, "init", "-lockfile=readonly")
    assert "Warning" not in output


def test_another_checkouts_program_is_replaced(
    tmp_path: Path, stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr(sys, "executable", "/srv/other/bin/python")
        local_provider.install(tmp_path)
        _terraform(stack, "init")
    local_provider.install(tmp_path)
    _terraform(stack, "init")
    installed = stack / ".terraform/providers" / ADDRESS / VERSION
    program = next(installed.glob("*/terraform-provider-*"))
    assert sys.executable in program.read_text()


def test_the_lock_file_keeps_what_it_says_of_other_providers(tmp_path: Path, stack: Path) -> None:
    other = 'provider "registry.terraform.io/hashicorp/null" {\n  version = "3.2.3"\n}\n'
    lock = stack / ".terraform.lock.hcl"
    lock.write_text(other)
    local_provider.install(tmp_path)
    once = lock.read_text()
    assert once.startswith(other)
    assert once.count(ADDRESS) == 1
    local_provider.install(tmp_path)
    assert lock.read_text() == once


def _install(here: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as a person does in a folder of their own, without pipenv."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=here,
        env={"PATH": os.defpath, "HOME": str(here)},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("folder", [".", "stacks/one", "{tmp_path}/stacks/one"])
def test_the_command_installs_from_anywhere_and_reports_it(
    tmp_path: Path, stack: Path, folder: str
) -> None:
    here = stack if folder == "." else tmp_path
    before = set(here.iterdir())
    done = _install(here, folder.format(tmp_path=tmp_path))
    assert done.returncode == 0, done.stderr
    assert f"Installed the provider {ADDRESS} {VERSION}" in done.stdout
    assert f"for Terraform in {stack}:" in done.stdout
    assert f"/terraform-provider-rocketchat_v{VERSION}\n" in done.stdout
    assert done.stdout.endswith("Next, in that folder: terraform init\n")
    new = {"terraform.d", ".terraform.lock.hcl"} if folder == "." else set()
    assert {path.name for path in set(here.iterdir()) - before} == new
    assert "Installed liquid/rocketchat" in _terraform(stack, "init", "-no-color")


@pytest.mark.parametrize("name", ["missing", "main.tf"])
def test_the_command_refuses_what_is_not_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "main.tf").touch()
    done = _install(tmp_path, name)
    assert done.returncode == 1
    assert done.stderr == f"{name} is not a folder: give the folder with the .tf files.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["main.tf"]
