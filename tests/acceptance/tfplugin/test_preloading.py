"""A provider that is preloaded starts as any other, only faster."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tfplugin.testing.preloading import preloaded

PROGRAM = """
import os, signal, sys, time
print(os.getpid(), os.environ.get("GIVEN"), os.getcwd(), len(sys.argv), flush=True)
match os.environ.get("THEN"):
    case "exit":
        sys.exit(7)
    case "complain":
        sys.exit("a complaint")
    case "fail":
        raise ValueError("a fault")
    case "wait":
        time.sleep(60)
    case "term":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
        print("ready", flush=True)
        time.sleep(60)
"""


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mapping[str, str]]:
    """The environment in which `python -m program` is preloaded."""
    (tmp_path / "program.py").write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with preloaded("program") as variables:
        yield os.environ | variables


def start(environment: Mapping[str, str], folder: Path, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "program"],
        env={**environment, **more},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_each_start_is_a_process_with_its_own_environment_and_folder(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    started = [start(environment, folder, GIVEN=folder.name) for folder in folders]
    lines = [process.communicate(timeout=60)[0].split() for process in started]
    assert [line[1:] for line in lines] == [
        ["one", str(folders[0]), "1"],
        ["two", str(folders[1]), "1"],
    ]
    pids = {int(line[0]) for line in lines}
    assert len(pids) == 2
    assert not pids & {process.pid for process in started}, "the starts were not preloaded"


@pytest.mark.parametrize(
    ("then", "code", "complaint"),
    [("exit", 7, ""), ("complain", 1, "a complaint\n"), ("fail", 1, "ValueError: a fault\n")],
)
def test_a_start_ends_as_the_program_ends(
    environment: Mapping[str, str], tmp_path: Path, then: str, code: int, complaint: str
) -> None:
    process = start(environment, tmp_path, THEN=then)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert errors.endswith(complaint)


def test_a_killed_start_takes_its_fork_with_it(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    process = start(environment, tmp_path, THEN="wait")
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    # The pipe is at its end only when the fork, too, is gone.
    assert process.stdout.read() == ""
    process.communicate(timeout=60)


@pytest.mark.parametrize("sent", [b"", bytes(8), (100).to_bytes(8, "big") + b"18"])
def test_a_start_that_is_killed_while_it_asks_disturbs_no_other(
    environment: Mapping[str, str], tmp_path: Path, sent: bytes
) -> None:
    path = environment["PRELOADED_PROGRAMS"].splitlines()[0].rpartition("|")[2]
    with socket.socket(socket.AF_UNIX) as killed:
        killed.connect(path)
        killed.sendall(sent)
    process = start(environment, tmp_path)
    said, _ = process.communicate(timeout=60)
    assert int(said.split()[0]) != process.pid, "the start was not preloaded"


def test_a_signal_to_end_reaches_the_fork(environment: Mapping[str, str], tmp_path: Path) -> None:
    process = start(environment, tmp_path, THEN="term")
    assert process.stdout is not None
    process.stdout.readline()
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 3


SCRIPT = """
import atexit, os, sys, tempfile
mask = os.umask(0)
atexit.register(print, "at the end")
print(os.getpid(), __name__, sys.argv, mask, tempfile.gettempdir())
"""


def test_a_script_gets_its_arguments_its_mask_and_its_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text(SCRIPT)
    with preloaded("app.py") as variables:
        process = subprocess.Popen(
            [sys.executable, "-P", "app.py", "", "two words"],
            env=os.environ | variables | {"TMPDIR": str(tmp_path)},
            cwd=tmp_path,
            umask=0o027,
            stdout=subprocess.PIPE,
            text=True,
        )
        said, _ = process.communicate(timeout=60)
    pid, _, rest = said.partition(" ")
    arguments = ["app.py", "", "two words"]
    assert rest == f"__main__ {arguments} {0o027} {tmp_path}\nat the end\n"
    assert int(pid) != process.pid, "the start was not preloaded"


def test_programs_of_two_preloaded_processes_are_distinguished(
    environment: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.py").write_text("import os; print(os.getpid(), 'other')")
    for name in ("PRELOADED_PROGRAMS", "PYTHONPATH"):
        monkeypatch.setenv(name, environment[name])
    with preloaded("other") as variables:
        both = os.environ | variables
        command = [sys.executable, "-m", "other"]
        other = subprocess.Popen(command, env=both, stdout=subprocess.PIPE, text=True)
        program = start(both, tmp_path)
        pid, name = other.communicate(timeout=60)[0].split()
        assert name == "other"
        assert int(pid) != other.pid
        assert int(program.communicate(timeout=60)[0].split()[0]) != program.pid


def test_other_programs_start_as_usual(environment: Mapping[str, str], tmp_path: Path) -> None:
    code = "import sys; print(sys.argv)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert done.stdout == "['-c']\n"
