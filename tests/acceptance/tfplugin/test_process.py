"""The provider's process: cancelled, killed, timed out, started by hand."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tfplugin.testing import Terraform

from .conftest import DEMO, Objects

pytestmark = pytest.mark.real_starts

SECONDS_BEFORE_IT_HANGS = 60
LONGEST_ON_MACOS = 103
"""The most bytes in a socket's path; Linux has 107."""


def eventually(condition: Callable[[], object]) -> None:
    """Wait until the condition holds."""
    until = time.monotonic() + SECONDS_BEFORE_IT_HANGS
    while not condition():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.05)


def waiting_servers(count: int, then: str = "wait") -> str:
    return f"""
        resource "demo_server" "it" {{
          count     = {count}
          name      = "n${{count.index}}"
          misbehave = "{then}"
        }}
    """


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def provider_pids(terraform_pid: int) -> list[int]:
    """The provider processes that a terraform process has started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == terraform_pid:
            found.append(int(entry.parent.name))
    return found


def test_ctrl_c_during_an_apply_loses_nothing(terraform: Terraform, objects: Objects) -> None:
    terraform.write(waiting_servers(8))
    running = terraform.start("apply", "-auto-approve", "-no-color")
    eventually(lambda: len(objects.all()) == 8)
    os.killpg(running.pid, signal.SIGINT)
    running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    state = terraform.state()
    assert {found["id"] for found in state.values()} == set(objects.all())
    assert len(state) == 8
    assert terraform.plan().is_empty


def test_ctrl_c_keeps_what_a_create_had_saved_before_it_gave_up(
    terraform: Terraform, objects: Objects
) -> None:
    terraform.write(waiting_servers(4, then="wait-fail"))
    running = terraform.start("apply", "-auto-approve", "-no-color")
    eventually(lambda: len(objects.all()) == 4)
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    assert errors.count("Error: Stopped") == 4
    state = terraform.state()
    assert {found["id"] for found in state.values()} == set(objects.all())
    changes = terraform.plan().changes.values()
    assert [change.reason for change in changes] == ["replace_because_tainted"] * 4


def test_ctrl_c_stops_waiting_at_once_with_many_creates_under_way(
    terraform: Terraform, objects: Objects
) -> None:
    terraform.write(waiting_servers(30))
    running = terraform.start("apply", "-auto-approve", "-no-color", "-parallelism=30")
    eventually(lambda: len(objects.all()) == 30)
    os.killpg(running.pid, signal.SIGINT)
    output, _ = running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    assert "Interrupt received" in output
    assert len(terraform.state()) == 30


def test_the_provider_ends_when_terraform_is_killed(
    make_terraform: Callable[..., Terraform], objects: Objects, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    terraform = make_terraform(DEMO_CLOSED=str(closed))
    terraform.write(waiting_servers(1))
    running = terraform.start("apply", "-auto-approve")
    eventually(objects.all)
    [provider] = provider_pids(running.pid)
    closed.unlink(missing_ok=True)
    running.kill()
    running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    eventually(lambda: not is_running(provider))
    assert closed.read_text() == f"{provider}\n"


def test_the_provider_ends_when_terraform_is_killed_behind_a_shell(
    tmp_path: Path, objects: Objects
) -> None:
    pid_file = tmp_path / "pid"
    script = f'"$@" & echo $! > {pid_file}; wait'
    terraform = Terraform(
        tmp_path / "configuration",
        {"example/demo": ("sh", "-c", script, "sh", *DEMO)},
        {"DEMO_STORE": str(objects.path)},
    )
    terraform.write(waiting_servers(1))
    running = terraform.start("apply", "-auto-approve")
    eventually(objects.all)
    provider = int(pid_file.read_text())
    assert is_running(provider)
    running.kill()
    running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    eventually(lambda: not is_running(provider))


def test_a_process_closes_once(make_terraform: Callable[..., Terraform], tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    terraform = make_terraform(DEMO_CLOSED=str(closed))
    terraform.write('resource "demo_server" "it" { name = "one" }')
    terraform.apply()
    pids = closed.read_text().split()
    assert pids
    assert len(pids) == len(set(pids))
    assert not any(is_running(int(pid)) for pid in pids)


def test_a_create_ends_at_its_timeout(terraform: Terraform, objects: Objects) -> None:
    terraform.write(
        """
        resource "demo_server" "it" {
          name      = "one"
          misbehave = "wait"
          timeouts { create = "500ms" }
        }
        """
    )
    result = terraform.apply(check=False)
    result.expect_error("Timed out", contains="took too long")
    assert terraform.state()["demo_server.it"]["id"] == "server-one"


def test_a_person_who_starts_it_learns_what_it_is(objects: Objects) -> None:
    ran = subprocess.run(
        DEMO,
        env={**os.environ, "DEMO_STORE": str(objects.path)},
        capture_output=True,
        text=True,
        timeout=SECONDS_BEFORE_IT_HANGS,
    )
    assert ran.returncode == 1
    assert "registry.terraform.io/example/demo 1.0.0" in ran.stderr
    assert ran.stdout == ""


def handshake(objects: Objects, **env: str) -> "subprocess.Popen[str]":
    cookie = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
    base = {**os.environ, "DEMO_STORE": str(objects.path), "TF_PLUGIN_MAGIC_COOKIE": cookie}
    return subprocess.Popen(
        DEMO,
        env={**base, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("hangs", ["", "yes"])
def test_a_signal_closes_the_provider_and_ends_the_process(
    objects: Objects, tmp_path: Path, hangs: str
) -> None:
    closed = tmp_path / "closed"
    running = handshake(objects, DEMO_CLOSED=str(closed), DEMO_CLOSE_HANGS=hangs)
    assert running.stdout
    running.stdout.readline()
    running.terminate()
    running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    assert running.returncode == 0
    assert closed.read_text() == f"{running.pid}\n"


def test_the_socket_is_private_and_goes_with_the_process(objects: Objects) -> None:
    running = handshake(objects, PLUGIN_PROTOCOL_VERSIONS="5,6")
    assert running.stdout
    core, protocol, network, address, kind, _ = running.stdout.readline().rstrip("\n").split("|")
    assert (core, protocol, network, kind) == ("1", "6", "unix", "grpc")
    folder = Path(address).parent
    assert folder.stat().st_mode & 0o077 == 0
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    assert running.returncode == 0
    assert not folder.exists()


@pytest.mark.parametrize("length", [60, 75, 76, 120])
def test_the_socket_s_path_fits_whatever_the_temporary_folder_is(
    objects: Objects, length: int
) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        temporary = Path(folder, "n" * (length - len(folder) - 1))
        temporary.mkdir()
        running = handshake(objects, TMPDIR=str(temporary))
        assert running.stdout
        address = running.stdout.readline().split("|")[3]
        running.terminate()
        _, errors = running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    assert running.returncode == 0, errors
    assert len(address) <= LONGEST_ON_MACOS
    assert address.startswith(f"{temporary}/") is (length <= 75)


def test_a_terraform_that_is_too_old_is_reported(objects: Objects) -> None:
    running = handshake(objects, PLUGIN_PROTOCOL_VERSIONS="4,5")
    stdout, stderr = running.communicate(timeout=SECONDS_BEFORE_IT_HANGS)
    assert running.returncode == 1
    assert "protocol 6" in stderr
    assert stdout == ""


def test_what_a_provider_prints_does_not_reach_terraform(
    make_terraform: Callable[..., Terraform], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    terraform = make_terraform(TF_LOG="DEBUG", TF_LOG_PATH=str(log))
    terraform.write('resource "demo_server" "it" { name = "one" }')
    result = terraform.apply()
    assert "a stray print" in log.read_text()
    assert all(json.loads(line) for line in result.stdout.splitlines())
