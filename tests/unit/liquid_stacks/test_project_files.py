"""The files at the project's root that no Python reads."""

import json
import re
from pathlib import Path

from rocketchat_provider.configuration.argument import arguments
from rocketchat_provider.configuration.arguments import ProviderState, VaultState

ROOT = Path(__file__).parents[3]
VARIABLE = re.compile("#?[A-Z][A-Z_]+=")


def test_the_npm_lock_names_no_registry_but_the_public_one() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    resolved = [package["resolved"] for package in packages.values() if "resolved" in package]
    assert [url for url in resolved if not url.startswith("https://registry.npmjs.org/")] == []


def test_cdktf_is_pinned_to_one_release() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = packages[""]["devDependencies"]["cdktf-cli"]
    assert wanted == packages["node_modules/cdktf-cli"]["version"]


def test_every_variable_is_once_in_the_example_environment() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = [line.removeprefix("#").split("=")[0] for line in lines if VARIABLE.match(line)]
    assert sorted(set(names)) == sorted(names)


def test_every_variable_of_the_provider_is_in_the_example_environment() -> None:
    text = (ROOT / ".env.example").read_text()
    names = {one.environment for one in (*arguments(ProviderState), *arguments(VaultState))}
    # Vault's address is liquid.ini's.
    names.remove("VAULT_ADDR")
    assert {name for name in names if f"#{name}=" not in text} == set()
