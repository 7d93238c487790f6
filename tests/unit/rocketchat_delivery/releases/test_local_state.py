"""A local state that was being written when its writer was killed."""

import fcntl
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from rocketchat_delivery.terraform.local_state import StateError, read_state, restore_state


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A state file with its backup."""
    file = tmp_path / "terraform.tfstate"
    file.write_text('{"serial": 2}')
    file.with_name("terraform.tfstate.backup").write_text('{"serial": 1}')
    return file


def test_a_good_state_is_left_alone(file: Path) -> None:
    assert not restore_state(file)
    assert read_state(file) == {"serial": 2}


@pytest.mark.parametrize("damaged", ["", '{"serial": 2, "reso', "[]"])
def test_a_damaged_one_gives_way_to_its_backup(file: Path, damaged: str) -> None:
    file.write_text(damaged)
    assert restore_state(file)
    assert read_state(file) == {"serial": 1}


def test_without_a_backup_an_empty_one_is_none_and_a_torn_one_an_error(file: Path) -> None:
    file.with_name("terraform.tfstate.backup").unlink()
    file.write_text("")
    assert not restore_state(file)
    assert read_state(file) is None
    file.write_text('{"serial": 2, "reso')
    with pytest.raises(StateError, match=r"terraform\.tfstate is damaged"):
        read_state(file)


def test_one_that_is_being_written_is_left_alone(file: Path) -> None:
    file.write_text("")
    holder = (
        "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); "
        "print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        assert not restore_state(file)
    with file.open("r+b") as free:
        fcntl.lockf(free, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert restore_state(file)


def test_one_that_is_written_to_its_end_before_the_lock_is_free_stays(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lockf = fcntl.lockf

    def after_its_writer(damaged: IO[bytes], operation: int) -> None:
        file.write_text('{"serial": 3}')
        lockf(damaged, operation)

    file.write_text("")
    monkeypatch.setattr(fcntl, "lockf", after_its_writer)
    assert not restore_state(file)
    assert read_state(file) == {"serial": 3}


def test_a_damaged_one_stays_while_its_backup_is_damaged_too(file: Path) -> None:
    file.write_text("torn")
    file.with_name("terraform.tfstate.backup").write_text("torn too")
    assert not restore_state(file)
    assert file.read_text() == "torn"


def test_no_state_is_none(tmp_path: Path) -> None:
    assert read_state(tmp_path / "terraform.tfstate") is None
    assert not restore_state(tmp_path / "terraform.tfstate")
