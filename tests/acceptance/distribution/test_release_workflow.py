"""The workflow that drafts a release, run step by step with a key and a GitHub of the test."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider import __version__
from ruamel.yaml import YAML

from tests.absent import skip_without

ROOT = Path(__file__).parents[3]
TAG = f"v{__version__}"
PASSPHRASE = "a passphrase with spaces"
GH = """#!/bin/sh
printf '%s\\n' "$@" > "$GITHUB_CALL"
"""


def script(job: str, name: str) -> str:
    """The script of the only step of a job that contains a text."""
    workflow: Any = YAML(typ="safe").load((ROOT / ".github/workflows/release.yml").read_text())
    [found] = [
        step["run"] for step in workflow["jobs"][job]["steps"] if name in step.get("run", "")
    ]
    assert "${{" not in found, "a workflow's expressions belong into env"
    return str(found)


def bash(script: str, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a script as a runner does, which must succeed."""
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "TAG": TAG, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def checkout(tmp_path: Path, dist: Path) -> Path:
    """A checkout of the tag, with what the builds of two platforms left in dist/."""
    for name in ("tools/release.py", "CHANGELOG.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for project in (*ROOT.glob("*/pyproject.toml"), *ROOT.glob("*/*/pyproject.toml")):
        target = tmp_path / project.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project, target)
    version = "providers/rocketchat/rocketchat_provider/__init__.py"
    (tmp_path / version).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / version, tmp_path / version)
    shutil.copytree(dist, tmp_path / "dist")
    other = f"terraform-provider-rocketchat_{__version__}_plan9_mips.zip"
    (tmp_path / "dist" / other).write_bytes(b"of another runner")
    return tmp_path


@pytest.fixture
def key(tmp_path: Path) -> Mapping[str, str]:
    """A signing key, as the repository's secrets have it, and a GnuPG home without it."""
    if shutil.which("gpg") is None:
        skip_without("gpg", "Install gnupg with the machine's package manager.")
    maker, user = tmp_path / "maker", tmp_path / "user"
    for home in (maker, user):
        home.mkdir(mode=0o700)
    gpg = ["gpg", "--homedir", str(maker), "--batch", "--pinentry-mode", "loopback"]
    gpg += ["--passphrase", PASSPHRASE]
    made = [*gpg, "--quick-generate-key", "Release <release@example.org>", "ed25519", "sign"]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    exported = subprocess.run(
        [*gpg, "--armor", "--export-secret-keys"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    return {"GNUPGHOME": str(user), "GPG_PRIVATE_KEY": exported, "GPG_PASSPHRASE": PASSPHRASE}


def test_a_tag_drafts_a_release_with_signed_checksums_and_notes(
    checkout: Path, key: Mapping[str, str]
) -> None:
    bash(script("build", "release.py check"), checkout)
    bash(script("draft", "checksums"), checkout)
    bash(script("draft", "gpg"), checkout, key)
    [sums] = (checkout / "dist").glob("*_SHA256SUMS")
    program = "shasum -a 256" if shutil.which("shasum") else "sha256sum"
    verified = f"gpg --verify {sums}.sig {sums} && cd dist && {program} --check {sums}"
    assert "plan9_mips.zip: OK" in bash(verified, checkout, key)
    bash(script("draft", "release.py notes"), checkout)
    assert (checkout / "notes.md").read_text().startswith("### ")

    programs = checkout / "programs"
    programs.mkdir()
    (programs / "gh").write_text(GH)
    (programs / "gh").chmod(0o755)
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_CALL": str(checkout / "call"),
    }
    bash(script("draft", "gh release"), checkout, environment)
    call = (checkout / "call").read_text().splitlines()
    assert call[:4] == ["release", "create", TAG, "--draft"]
    uploaded = {Path(each).name for each in call if each.startswith("dist/")}
    assert {sums.name, f"{sums.name}.sig"} < uploaded
    assert uploaded == {each.name for each in (checkout / "dist").iterdir()}


def test_the_checksums_are_those_of_make_dist(checkout: Path, dist: Path) -> None:
    bash(script("draft", "checksums"), checkout)
    name = f"terraform-provider-rocketchat_{__version__}_SHA256SUMS"
    there = set((dist / name).read_text().splitlines())
    assert there < set((checkout / "dist" / name).read_text().splitlines())
    for line in there:
        digest, file = line.split("  ")
        assert digest == hashlib.sha256((dist / file).read_bytes()).hexdigest()


def test_a_tag_of_another_version_is_refused(checkout: Path) -> None:
    command = [sys.executable, "tools/release.py", "check", "v9.8.7"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "The tag is v9.8.7, so every package needs version 9.8.7:" in done.stderr
    assert f"providers/rocketchat has {__version__}" in done.stderr
