"""cdktn and its Node.js, installed once, apart from the project's other tools."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
FOLDER = ROOT / ".tools/cdktn"
LIBRARIES = HERE / "requirements.txt"
LOCKED = ("package.json", "package-lock.json")


class Toolchain:
    """A Python that has cdktn besides everything of this one, and cdktn's command line.

    Attributes:
        python: The Python.
        libraries: Where cdktn and what it needs are, and nothing else.
        node_modules: Where cdktn-cli and a Node.js for it are.
    """

    def __init__(self, folder: Path) -> None:
        self.python = folder / "venv/bin/python"
        self.libraries = _libraries(folder / "venv")
        self.node_modules = folder / "node_modules"


def install() -> Toolchain:
    """Install it unless it is there; other test processes wait meanwhile."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    digest = _digest()
    marker = FOLDER / ".installed"
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists() or marker.read_text() != digest:
            print("\nInstalling cdktn into .tools/ (about a minute) …", file=sys.__stderr__)
            _install_program()
            _install_libraries()
            marker.write_text(digest)
    return Toolchain(FOLDER)


def _install_program() -> None:
    for name in LOCKED:
        shutil.copy(HERE / name, FOLDER)
    _run("npm", "ci", "--no-fund", "--no-audit", "--loglevel=error")


def _install_libraries() -> None:
    venv = FOLDER / "venv"
    _run(sys.executable, "-m", "venv", "--clear", str(venv))
    pip = [str(venv / "bin/python"), "-m", "pip", "install", "--quiet"]
    _run(*pip, "--require-hashes", "--requirement", str(LIBRARIES))
    ours = sysconfig.get_path("purelib")
    (_libraries(venv) / "project.pth").write_text(f"import site; site.addsitedir({ours!r})\n")


def _libraries(venv: Path) -> Path:
    return Path(sysconfig.get_path("purelib", vars={"base": str(venv), "platbase": str(venv)}))


def _run(*command: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        command, cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}{done.stderr}"


def _digest() -> str:
    """Of all that decides what is installed, this project's Python included."""
    parts = [(HERE / name).read_bytes() for name in (*LOCKED, LIBRARIES.name)]
    text = f"{sys.version}\n{sys.prefix}"
    return hashlib.sha256(b"".join([*parts, text.encode()])).hexdigest()
