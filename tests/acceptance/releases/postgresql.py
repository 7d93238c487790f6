"""A PostgreSQL server of Debian's packages, started for a test."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = Path("/usr/lib/postgresql")
USER = "postgres"


@contextmanager
def postgresql(password: str) -> Iterator[str]:
    """Start a server on a free loopback port; gives the connection string of its superuser."""
    bin = _programs()
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    pwfile = folder / "password"
    pwfile.write_text(password + "\n")
    if os.geteuid() == 0:
        for path in (folder, pwfile):
            shutil.chown(path, USER)
    data, port = folder / "data", _free_port()
    _run(bin / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={pwfile}")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder}"
    _run(bin / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgres://{USER}:{password}@127.0.0.1:{port}/postgres?sslmode=disable"
    finally:
        _run(bin / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
        shutil.rmtree(folder)


def _programs() -> Path:
    """Where initdb and pg_ctl are; Debian keeps them off the PATH."""
    found = sorted(PACKAGES.glob("*/bin/pg_ctl"))
    if found:
        return found[-1].parent
    program = shutil.which("pg_ctl")
    if program is None:
        raise AssertionError(
            "This test needs a PostgreSQL server: there is no pg_ctl on the PATH and none in "
            f"{PACKAGES}. On Debian: apt-get install postgresql"
        )
    return Path(program).parent


def _run(*words: str | Path) -> None:
    """Run a program as somebody who is not root: PostgreSQL's refuse to be."""
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_user, *map(str, words)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        # The server would keep a pipe open.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == 0, f"{words[0]} ended with {done.returncode}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
