"""An app is synthesised again unless everything that it depends on is as it was."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rocketchat_delivery.app.synthesis import SynthesisError
from rocketchat_delivery.project import prepare_app

MAIN = """
import json, os
from pathlib import Path
from package import part
from rocketchat_delivery.delivery import deliver

DECLARED = [Path("read.txt"), Path("missing.txt")]
LEVEL = os.environ.get("LEVEL")

class App:
    outdir = "cdktf.out"

    def synth(self):
        folder = Path("cdktf.out/stacks/chat")
        folder.mkdir(parents=True, exist_ok=True)
        state = {"path": str(Path("chat.tfstate").absolute())}
        document = {"terraform": {"backend": {"local": state}}, "part": part.VALUE}
        (folder / "cdk.tf.json").write_text(json.dumps(document))
        said = [{"constructPath": "chat", "level": LEVEL, "message": "Wrong."}] if LEVEL else []
        stack = {"workingDirectory": "stacks/chat", "annotations": said}
        stack["synthesizedStackPath"] = "stacks/chat/cdk.tf.json"
        Path("cdktf.out/manifest.json").write_text(json.dumps({"stacks": {"chat": stack}}))
        with open("../runs", "a") as runs:
            runs.write("run ")

deliver(App(), inputs=DECLARED)
"""
STATE = {"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "l", "resources": []}


class Folder:
    """The folder of an app that has nothing new to write."""

    def __init__(self, path: Path) -> None:
        self.app = path / "app"
        self.code = path / "code"
        self._runs = path / "runs"

    def runs(self) -> int:
        """Prepare the app; returns how many times it has run for that."""
        before = self._count()
        prepare_app()
        return self._count() - before

    def settle(self) -> None:
        """Prepare the app until nothing is in doubt any more, such as new bytecode."""
        assert any(self.runs() == 0 for _ in range(4)), "it is always synthesised"

    def _count(self) -> int:
        return len(self._runs.read_text().split()) if self._runs.exists() else 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    folder = Folder(tmp_path)
    (folder.code / "package/data").mkdir(parents=True)
    (folder.code / "package/__init__.py").touch()
    (folder.code / "package/part.py").write_text("VALUE = 1\n")
    (folder.code / "package/data/values.json").write_text("{}")
    folder.app.mkdir()
    (folder.app / "read.txt").write_text("1")
    (folder.app / "main.py").write_text(MAIN)
    settings = {"language": "python", "app": "python -P main.py"}
    (folder.app / "cdktf.json").write_text(json.dumps(settings))
    monkeypatch.chdir(folder.app)
    monkeypatch.setenv("PYTHONPATH", str(folder.code))
    monkeypatch.setenv("CDKTF_OUTDIR", "cdktf.out")
    monkeypatch.setenv("VARIABLE", "1")
    monkeypatch.delenv("ROLLBACK_TO", raising=False)
    return folder


def same_size_and_time(folder: Folder) -> None:
    file = folder.code / "package/part.py"
    times = file.stat()
    file.write_text("VALUE = 2\n")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def link(folder: Folder) -> None:
    file = folder.app / "read.txt"
    file.rename(folder.app / "other.txt")
    file.symlink_to(shutil.copy2(folder.app / "other.txt", folder.app / "copy.txt"))


STACK = "cdktf.out/stacks/chat"
CHANGES: dict[str, Callable[[Folder], object]] = {
    "the app": lambda folder: (folder.app / "main.py").write_text(f"{MAIN}\n"),
    "how it is started": lambda folder: (folder.app / "cdktf.json").write_text(
        '{"app": "python -P ./main.py"}'
    ),
    "a module": lambda folder: (folder.code / "package/part.py").write_text("VALUE = 22\n"),
    "a module of the same size and time": same_size_and_time,
    "a new module of its package": lambda folder: (folder.code / "package/more.py").touch(),
    "a new module next to its package": lambda folder: (folder.code / "package.py").touch(),
    "a data file of its package": lambda folder: (
        folder.code / "package/data/values.json"
    ).write_text("[]"),
    "a path to more modules": lambda folder: (folder.code / "more.pth").touch(),
    "a declared file": lambda folder: (folder.app / "read.txt").write_text("2"),
    "a declared file, which is removed": lambda folder: (folder.app / "read.txt").unlink(),
    "a declared file, which appears": lambda folder: (folder.app / "missing.txt").touch(),
    "a declared file, which leads elsewhere": link,
    "what was written": lambda folder: (folder.app / STACK / "cdk.tf.json").write_text("{}"),
    "what was written, which is removed": lambda folder: (
        folder.app / STACK / "cdk.tf.json"
    ).unlink(),
    "the provider's installation": lambda folder: shutil.rmtree(folder.app / STACK / "terraform.d"),
    "the note": lambda folder: (folder.app / "cdktf.out/inputs.json").write_text("[]"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_app_is_synthesised_again_after_a_change(
    folder: Folder, change: Callable[[Folder], object]
) -> None:
    folder.settle()
    change(folder)
    assert folder.runs() == 1


@pytest.mark.parametrize(
    ("name", "value"), [("VARIABLE", "2"), ("VARIABLE", None), ("ANOTHER", "1"), ("PATH", ":/more")]
)
def test_an_app_is_synthesised_again_with_another_environment(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    folder.settle()
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value, prepend="" if name == "PATH" else None)
    assert folder.runs() == 1


def test_variables_of_terraform_do_not_reach_the_app(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.settle()
    monkeypatch.setenv("TF_VAR_anything", "1")
    assert folder.runs() == 0


def test_an_app_that_declares_nothing_is_always_synthesised(folder: Folder) -> None:
    (folder.app / "main.py").write_text(MAIN.replace(", inputs=DECLARED", ""))
    assert [folder.runs() for _ in range(4)] == [1, 1, 1, 1]


def test_an_input_that_changes_during_the_synthesis_is_in_doubt(folder: Folder) -> None:
    change = 'Path("read.txt").write_text("while it runs")'
    (folder.app / "main.py").write_text(MAIN.replace("deliver(", f"{change}\ndeliver("))
    assert [folder.runs() for _ in range(4)] == [1, 1, 1, 1]


def test_what_a_rollback_wrote_is_never_taken_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.settle()
    (folder.app / "chat.tfstate").write_text(json.dumps(STATE))
    assert folder.runs() == 0
    monkeypatch.setenv("ROLLBACK_TO", "1")
    assert [folder.runs() for _ in range(3)] == [1, 1, 1]
    monkeypatch.delenv("ROLLBACK_TO")
    assert folder.runs() == 1


def test_what_was_applied_is_recorded_without_a_synthesis(folder: Folder) -> None:
    folder.settle()
    (folder.app / "chat.tfstate").write_text(json.dumps(STATE))
    assert folder.runs() == 0
    assert [file.name for file in (folder.app / ".releases/chat").iterdir()] == ["000001.json"]


def test_an_error_of_a_construct_is_reported_without_a_synthesis(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEVEL", "@cdktf/error")
    for _ in range(4):
        with pytest.raises(SynthesisError):
            folder.runs()
        assert "Error: chat: Wrong." in capsys.readouterr().err


def test_the_note_is_private_and_holds_no_variable(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VARIABLE", "canary-of-a-secret")
    folder.settle()
    note = folder.app / "cdktf.out/inputs.json"
    assert note.stat().st_mode & 0o077 == 0
    assert "canary-of-a-secret" not in note.read_text()
