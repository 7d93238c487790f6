"""The programs that tests start often, and what is imported for them once."""

import functools
import json
import os
import pkgutil
import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from tfplugin.testing.preloading import preloaded

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VARIABLES = ("PRELOADED_PROGRAMS", "PYTHONPATH", "NODE_OPTIONS")
SERVES_WITH = (
    "cryptography.x509",
    "hpack",
    "hvac",
    "pyotp",
    "requests",
    "tfplugin.process.certificate",
)
"""What the provider imports only while it serves."""
APP = "main.py"
DEMO = "tests.acceptance.tfplugin.demo"
COMMAND = re.compile(r"python -P -m (\S+)")
INSTALL = "rocketchat_delivery.local_provider"

_open = ExitStack()
_inherited = {name: os.environ[name] for name in VARIABLES if name in os.environ}


def use(
    *, provider: bool = False, demo: bool = False, apps: bool = False, cdktf: bool = False
) -> None:
    """From now on, start these programs quickly, and no others.

    The providers and the apps, with the commands, fork from preloaded processes; cdktf loads less.
    """
    for variable in VARIABLES:
        os.environ.pop(variable, None)
    os.environ.update(_inherited)
    if provider:
        os.environ.update(_provider())
    if demo:
        os.environ.update(_demo())
    if apps:
        os.environ.update(_apps())
    if cdktf:
        option = f"--require={json.dumps(str(HERE / 'quick_cdktf.js'))}"
        os.environ["NODE_OPTIONS"] = f"{os.environ.get('NODE_OPTIONS', '')} {option}".strip()


def stop() -> None:
    """Stop the preloaded processes."""
    _open.close()


@functools.cache
def _provider() -> Mapping[str, str]:
    imports = [*_modules("tfplugin"), *_modules("rocketchat_provider"), *SERVES_WITH]
    return _open.enter_context(preloaded("rocketchat_provider", imports=imports))


@functools.cache
def _demo() -> Mapping[str, str]:
    """The provider of tfplugin's own tests, which is not installed."""
    os.environ["PYTHONPATH"] = os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(ROOT)])
    imports = [*_modules("tfplugin"), *_modules(DEMO), *SERVES_WITH]
    return _open.enter_context(preloaded(DEMO, imports=imports))


@functools.cache
def _apps() -> Mapping[str, str]:
    """The app, the commands that the Pipfile names, and what installs the provider in a folder."""
    scripts = tomllib.loads((ROOT / "Pipfile").read_text())["scripts"].values()
    commands = dict.fromkeys(found[1] for script in scripts if (found := COMMAND.match(script)))
    packages = [package.parent.name for package in (ROOT / "cdktf").glob("*/*/__init__.py")]
    own = [module for package in sorted(packages) for module in _modules(package)]
    shared_node = str(HERE / "shared_node.py")
    imports = [shared_node, "rocketchat_constructs", *own, *_modules("rocketchat_provider")]
    return _open.enter_context(preloaded(APP, INSTALL, *commands, imports=[*imports, *SERVES_WITH]))


def _modules(name: str) -> Iterable[str]:
    """The modules of a package that can be imported without starting anything."""
    for found in pkgutil.walk_packages(import_module(name).__path__, f"{name}."):
        if not found.name.endswith("__main__") and ".testing" not in found.name:
            yield found.name
