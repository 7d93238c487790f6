"""`make dist`: packs the provider for people who have neither this checkout nor Python.

Into the output folder go, for the platform it runs on: the provider, packed as Terraform's registry
and its filesystem mirrors want it; its bill of materials; the registry's manifest; wheels of the
Python packages; and the checksums of all that. Zips of other platforms that lie there stay.
"""

import argparse
import hashlib
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rocketchat_provider import __version__ as version
from tfplugin.installation import platform_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    "providers/tfplugin",
    "providers/rocketchat",
    "constructs",
    "cdktf/delivery",
    "cdktf/adopt",
    "cdktf/liquid",
)
NAME = "terraform-provider-rocketchat"
PROTOCOL = "6.0"
# A provider does not need to read a terminal or build packages, and readline is under the GPL.
LEFT_OUT = ("readline", "setuptools")
LICENCES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")
# Every file has the same date, so that the same sources produce the same archive.
EPOCH = (1980, 1, 1, 0, 0, 0)


def main() -> None:
    """Build everything into the folder that `--output` names, by default `dist`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path, default=ROOT / "dist", help="default: dist/")
    output: Path = options.parse_args().output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    build = f"{NAME}_{version}_{platform_name()}"
    with tempfile.TemporaryDirectory() as scratch:
        environment = Path(scratch, "environment")
        say("building the wheels (a few seconds)")
        build_wheels(output)
        say("installing the provider into an environment of its own (about 10 seconds)")
        python = install_provider(environment, output)
        materials = python_packages(python)
        licences = gather_licences(environment, Path(scratch, "licenses"))
        say("freezing it together with Python (about half a minute)")
        program = freeze(python, Path(scratch), f"{NAME}_v{version}")
        say("packing it")
        licences.rename(program / licences.name)
        pack(program, output / f"{build}.zip")
        write_json(output / f"{build}.cdx.json", with_python(materials, program))
    manifest = {"version": 1, "metadata": {"protocol_versions": [PROTOCOL]}}
    write_json(output / f"{NAME}_{version}_manifest.json", manifest)
    run(sys.executable, str(ROOT / "tools/release.py"), "checksums", str(output))
    say(f"{output} holds:")
    for each in sorted(output.iterdir()):
        print(f"  {each.stat().st_size / 1e6:6.1f} MB  {each.name}")


def build_wheels(output: Path) -> None:
    """One wheel for each Python package."""
    packages = [str(ROOT / package) for package in PACKAGES]
    pip("wheel", "--no-deps", "--wheel-dir", str(output), *packages)


def install_provider(environment: Path, wheels: Path) -> Path:
    """Create an environment with only the provider and its dependencies; return its python.

    Every package has the version that this environment has: the one that was tested.
    """
    run(sys.executable, "-m", "venv", "--without-pip", str(environment))
    python = environment / "bin/python"
    ours = ("tfplugin", "rocketchat_provider")
    pip_into(python, *(str(next(wheels.glob(f"{name}-*.whl"))) for name in ours))
    # Install again by name, because an installation from a path records the path.
    by_name = ("--no-index", "--find-links", str(wheels), "--no-deps", "--force-reinstall")
    pip_into(python, *by_name, *ours)
    return python


def python_packages(python: Path) -> dict[str, Any]:
    """The environment's packages with versions and licences, as a CycloneDX bill of materials."""
    project = ROOT / "providers/rocketchat/pyproject.toml"
    options = ("--output-reproducible", "--spec-version", "1.6", "--pyproject", str(project))
    written = run(sys.executable, "-m", "cyclonedx_py", "environment", *options, str(python))
    bill: dict[str, Any] = json.loads(written)
    return bill


def freeze(python: Path, scratch: Path, name: str) -> Path:
    """The folder in which PyInstaller put the program of that name, with its own Python."""
    pip_into(python, "pyinstaller")
    package = next(python.parents[1].glob("lib/python*/site-packages/rocketchat_provider"))
    left_out = [f"--exclude-module={module}" for module in LEFT_OUT]
    run(
        *(str(python), "-m", "PyInstaller", "--onedir", "--noconfirm", "--log-level=ERROR"),
        *("--name", name, "--collect-data=rocketchat_provider", *left_out),
        "--collect-submodules=rocketchat_provider.resources",
        *("--distpath", str(scratch / "frozen"), "--workpath", str(scratch / "work")),
        *("--specpath", str(scratch), f"{package}/__main__.py"),
    )
    return scratch / "frozen" / name


def gather_licences(environment: Path, folder: Path) -> Path:
    """Copy the licences of the project, of Python and of every package into a new folder."""
    folder.mkdir()
    shutil.copy(ROOT / "LICENSE", folder)
    shutil.copy(Path(os.__file__).parent / "LICENSE.txt", folder / "Python.txt")
    for package in sorted(environment.glob("lib/python*/site-packages/*.dist-info")):
        for pattern in LICENCES:
            for licence in files(package, pattern):
                name = f"{package.stem}-{licence.relative_to(package).as_posix()}"
                shutil.copy(licence, folder / name.replace("/", "-"))
    return folder


def pack(folder: Path, archive: Path) -> None:
    """Zip a folder's files; links are replaced by the files that they point to."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in files(folder):
            entry = zipfile.ZipInfo(str(file.relative_to(folder)), EPOCH)
            entry.external_attr = (0o100755 if os.access(file, os.X_OK) else 0o100644) << 16
            packed.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


def with_python(bill: dict[str, Any], program: Path) -> dict[str, Any]:
    """The bill of materials, with Python itself and the system libraries that are included."""
    python = {
        "type": "platform",
        "bom-ref": "python",
        "name": "CPython",
        "version": sys.version.split()[0],
        "licenses": [{"license": {"id": "PSF-2.0"}}],
    }
    libraries = [
        {
            "type": "file",
            "bom-ref": f"library:{library.name}",
            "name": library.name,
            "hashes": [{"alg": "SHA-256", "content": sha256(library)}],
        }
        for library in sorted((program / "_internal").glob("lib*"))
        if library.suffix == ".dylib" or ".so" in library.suffixes
    ]
    for library in libraries:
        if str(library["name"]).startswith("libssl"):
            library["description"] = ssl.OPENSSL_VERSION
    return {**bill, "components": [*bill["components"], python, *libraries]}


def write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n")


def files(folder: Path, pattern: str = "*") -> Iterator[Path]:
    return (path for path in sorted(folder.rglob(pattern)) if path.is_file())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pip_into(python: Path, *what: str) -> None:
    """Install into another environment, with the same versions as in this one."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as constraints:
        constraints.write(versions())
        constraints.flush()
        pip("--python", str(python), "install", "--constraint", constraints.name, *what)


@cache
def versions() -> str:
    """The versions of all packages in this environment, as constraints."""
    return pip("freeze", "--exclude-editable")


def pip(*arguments: str) -> str:
    return run(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments)


def run(*command: str) -> str:
    """A command's standard output; if it fails, print its output and exit."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "315532800"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
