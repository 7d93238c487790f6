"""Apps that are started by tests share a Node.js process, and notice nothing of each other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

APP = """
import sys
from rocketchat_constructs.framework import App, TerraformStack
app = App()
TerraformStack(app, "it")
print(app.outdir, flush=True)
sys.stdin.readline()
app.synth()
"""


def start(folder: Path) -> "subprocess.Popen[str]":
    """An app in this folder, which waits for a line before it is synthesised."""
    folder.mkdir()
    (folder / "main.py").write_text(APP)
    return subprocess.Popen(
        [sys.executable, "-P", "main.py"],
        cwd=folder,
        env=os.environ | {"CDKTF_OUTDIR": f"out-of-{folder.name}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def assert_synthesised(app: "subprocess.Popen[str]", folder: Path) -> None:
    said, _ = app.communicate("\n", timeout=60)
    assert (app.returncode, said) == (0, f"out-of-{folder.name}\n")
    stack = json.loads((folder / f"out-of-{folder.name}/stacks/it/cdk.tf.json").read_text())
    state = str(folder / "terraform.it.tfstate")
    assert stack["terraform"]["backend"]["local"]["path"] == state


def test_each_app_has_its_own_environment_and_folder(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert_synthesised(start(tmp_path / name), tmp_path / name)


def test_an_app_does_not_wait_for_another(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    apps = [start(folder) for folder in folders]
    for app, folder in reversed(list(zip(apps, folders, strict=True))):
        assert_synthesised(app, folder)


@pytest.mark.parametrize("real_starts", [pytest.param(True, marks=pytest.mark.real_starts), False])
def test_an_app_is_the_same_with_and_without_it(tmp_path: Path, real_starts: bool) -> None:
    assert ("PRELOADED_PROGRAMS" in os.environ) is not real_starts
    assert_synthesised(start(tmp_path / "app"), tmp_path / "app")
    written = (tmp_path / "app/out-of-app").rglob("*")
    assert {path.name: path.stat().st_mode & 0o777 for path in written if path.is_file()} == {
        "manifest.json": 0o644,
        "cdk.tf.json": 0o644,
    }


def test_an_app_that_is_killed_does_not_disturb_the_next_one(tmp_path: Path) -> None:
    killed = start(tmp_path / "one")
    assert killed.stdout is not None
    killed.stdout.readline()
    killed.kill()
    killed.communicate(timeout=60)
    assert_synthesised(start(tmp_path / "two"), tmp_path / "two")
