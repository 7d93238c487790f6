"""The provider is installed from what `make dist` builds, without this checkout or Python."""

import base64
import hashlib
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rocketchat_provider import __version__
from rocketchat_standin import Clock, RocketChat
from tfplugin.installation import platform_name

from tests.acceptance.distribution.conftest import SOURCE, Machine

CONFIGURATION = """
terraform {
  required_providers {
    rocketchat = { source = "liquid/rocketchat" }
  }
}
resource "rocketchat_setting" "name" {
  name  = "Site_Name"
  value = "Installed from a zip"
}
output "callback" {
  value = provider::rocketchat::callback_url("https://chat.example.org", "Liquid")
}
"""


@pytest.fixture(scope="module")
def archive(dist: Path) -> Path:
    return dist / f"terraform-provider-rocketchat_{__version__}_{platform_name()}.zip"


@pytest.fixture
def rocketchat() -> Iterator[RocketChat]:
    with RocketChat(clock=Clock(20)) as server:
        yield server


@pytest.fixture
def machine(tmp_path: Path, archive: Path, rocketchat: RocketChat) -> Machine:
    user_id, token = rocketchat.bypass_token
    account = {"ROCKETCHAT_USER_ID": user_id, "ROCKETCHAT_AUTH_TOKEN": token}
    machine = Machine(tmp_path, archive, {"ROCKETCHAT_URL": rocketchat.url, **account})
    (machine.folder / "main.tf").write_text(CONFIGURATION)
    return machine


def test_terraform_installs_and_runs_the_packed_provider(
    machine: Machine, rocketchat: RocketChat
) -> None:
    assert f"Installed liquid/rocketchat v{__version__}" in machine.terraform("init", "-no-color")
    assert "Plan: 1 to add" in machine.terraform("plan", "-no-color")
    applied = machine.terraform("apply", "-no-color", "-auto-approve")
    assert 'callback = "https://chat.example.org/_oauth/liquid"' in applied
    assert rocketchat.setting("Site_Name") == "Installed from a zip"


def test_the_lock_file_names_the_archive_that_the_checksums_name(
    machine: Machine, archive: Path, dist: Path
) -> None:
    machine.terraform("init")
    locked = (machine.folder / ".terraform.lock.hcl").read_text()
    assert f'provider "{SOURCE}"' in locked
    assert re.findall(r'"(h1:.*)"', locked) == [package_hash(archive)]
    assert checksums(dist)[archive.name] == hashlib.sha256(archive.read_bytes()).hexdigest()


def test_the_checksums_name_every_file(dist: Path) -> None:
    listed = checksums(dist)
    files = {each.name: each for each in dist.iterdir() if not each.name.endswith("SHA256SUMS")}
    assert listed == {
        name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()
    }


def test_the_manifest_names_the_protocol(dist: Path) -> None:
    manifest = json.loads(
        (dist / f"terraform-provider-rocketchat_{__version__}_manifest.json").read_text()
    )
    assert manifest == {"version": 1, "metadata": {"protocol_versions": ["6.0"]}}


def test_there_is_a_wheel_of_every_package(dist: Path) -> None:
    wheels = {each.name.split("-")[0] for each in dist.glob("*.whl")}
    assert wheels == {
        "tfplugin",
        "rocketchat_provider",
        "rocketchat_constructs",
        "rocketchat_delivery",
        "rocketchat_adopt",
        "liquid_stacks",
    }


def test_the_wheels_install_the_provider_for_terraform(
    environment: Path, rocketchat: RocketChat, tmp_path: Path
) -> None:
    folder = tmp_path / "configuration"
    folder.mkdir()
    (folder / "main.tf").write_text(CONFIGURATION)
    user_id, token = rocketchat.bypass_token
    variables = {
        **os.environ,
        "TF_CLI_CONFIG_FILE": os.devnull,
        "ROCKETCHAT_URL": rocketchat.url,
        "ROCKETCHAT_USER_ID": user_id,
        "ROCKETCHAT_AUTH_TOKEN": token,
    }
    for command in (
        [str(environment / "bin/rocketchat-provider-install"), "."],
        ["terraform", "init"],
        ["terraform", "apply", "-auto-approve"],
    ):
        subprocess.run(command, cwd=folder, env=variables, check=True, timeout=300)
    [program] = (folder / "terraform.d").rglob("terraform-provider-rocketchat_*")
    assert f"{environment}/bin/python" in program.read_text()
    assert rocketchat.setting("Site_Name") == "Installed from a zip"


def test_the_bill_of_materials_is_complete_and_valid(dist: Path, archive: Path) -> None:
    bill = (dist / f"{archive.stem}.cdx.json").read_text()
    # Its import takes a second, which every collection of the tests would pay for.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    components = {each["name"].lower() for each in json.loads(bill)["components"]}
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
    libraries = {
        part[1] for name in names if len(part := name.split("/")) == 2 and part[1].startswith("lib")
    }
    assert {"hpack", "protobuf", "requests", "hvac", "tfplugin", "cpython"} <= components
    assert {name.lower() for name in libraries} <= components


def test_the_archive_has_the_licences_and_nothing_of_the_build(archive: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
    assert "licenses/LICENSE" in names
    assert "licenses/Python.txt" in names
    assert any(name.startswith("licenses/hpack-") for name in names)
    for unwanted in ("setuptools", "pytest", "cdktf", "readline", "PyInstaller"):
        assert not [name for name in names if f"/{unwanted}/" in name or f"lib{unwanted}" in name]


def test_nothing_shows_where_it_was_built(dist: Path, archive: Path) -> None:
    places = [str(dist).encode(), str(Path(__file__).parents[3]).encode()]
    with zipfile.ZipFile(archive) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    contents |= {each.name: each.read_bytes() for each in dist.glob("*.json")}
    assert [name for name, text in contents.items() if any(it in text for it in places)] == []


def checksums(dist: Path) -> dict[str, str]:
    """What SHA256SUMS says, by file name."""
    text = (dist / f"terraform-provider-rocketchat_{__version__}_SHA256SUMS").read_text()
    return {name: digest for digest, name in (line.split("  ") for line in text.splitlines())}


def package_hash(archive: Path) -> str:
    """Terraform's hash of an unpacked archive: over the digests of its files, sorted by name."""
    listing = hashlib.sha256()
    with zipfile.ZipFile(archive) as packed:
        for name in sorted(packed.namelist()):
            digest = hashlib.sha256(packed.read(name)).hexdigest()
            listing.update(f"{digest}  {name}\n".encode())
    return f"h1:{base64.b64encode(listing.digest()).decode()}"
