"""`make e2e`: runs tests/e2e against a server.

The one that E2E_ROCKETCHAT_URL names, or else a real Rocket.Chat that docker-compose.yml starts and
that is thrown away afterwards. tests/e2e/README.md has the variables.
"""

import argparse
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = ("docker", "compose", "--file", str(ROOT / "docker-compose.yml"))
OLDEST_COMPOSE = (2, 23, 1)
STARTING_SECONDS = 900
DEFAULT_VERSION = "7.7.1"
VERSIONS = ("6.5.3", "7.7.1", "8.6.1")
PASSWORDS = ("E2E_ADMIN_PASSWORD", "E2E_CLIENT_SECRET", "E2E_PASSWORD", "E2E_VAULT_TOKEN")
MONGODB = {"6": "6.0", "7": "7.0", "8": "8.0"}
"""For each major version of Rocket.Chat, a version of MongoDB that it supports."""


def main() -> None:
    """Run the suite, once or for every version of VERSIONS."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--versions", action="store_true", help=f"one after the other: {VERSIONS}")
    every = options.parse_args().versions
    if os.environ.get("E2E_ROCKETCHAT_URL"):
        sys.exit(suite(os.environ))
    require_docker()
    wanted = VERSIONS if every else (os.environ.get("ROCKETCHAT_VERSION") or DEFAULT_VERSION,)
    failed = []
    for version in wanted:
        with box(version) as variables:
            if suite(variables):
                failed.append(version)
    if failed:
        sys.exit(f"failed: Rocket.Chat {', '.join(failed)}")


def suite(variables: Mapping[str, str]) -> int:
    """Run the tests; return their exit code."""
    command = [sys.executable, "-m", "pytest", "tests/e2e"]
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


@contextmanager
def box(version: str) -> Iterator[dict[str, str]]:
    """Start a version of Rocket.Chat and what it needs; yield the variables for the suite."""
    variables = {
        **os.environ,
        **{name: secrets.token_urlsafe(24) for name in PASSWORDS},
        "E2E_PORT": os.environ.get("E2E_PORT", "8080"),
        "ROCKETCHAT_VERSION": version,
        "MONGODB_VERSION": os.environ.get("MONGODB_VERSION") or mongodb_for(version),
    }
    print(
        f"Starting Rocket.Chat {version} with MongoDB {variables['MONGODB_VERSION']}: one to three "
        "minutes, and longer the first time, when 2 GB are downloaded …",
        flush=True,
    )
    try:
        waiting = ("--wait", "--wait-timeout", str(STARTING_SECONDS))
        if compose(variables, "up", "--build", "--detach", *waiting):
            compose(variables, "ps", "--all")
            compose(variables, "logs", "--tail", "50", "rocketchat", "mongodb")
            sys.exit(f"Rocket.Chat {version} did not start; what it said stands above.")
        yield {**variables, **addresses(variables)}
    finally:
        compose(variables, "down", "--volumes", "--remove-orphans")


def addresses(box: Mapping[str, str]) -> dict[str, str]:
    """The variables that the suite needs for the running servers."""
    port = box["E2E_PORT"]
    return {
        "E2E_ROCKETCHAT_URL": f"http://127.0.0.1:{port}",
        "E2E_CORE_URL": f"http://liquid.localhost:{port}",
        "E2E_NEW_CORE_URL": f"http://investigations.localhost:{port}",
        "E2E_USERNAME": "ada",
        "E2E_RESTART": f"{' '.join(COMPOSE)} restart rocketchat",
        "LIQUID_CORE_INTERNAL_URL": "http://identity-provider:8000",
        "ROCKETCHAT_USERNAME": "rocketchatadmin",
        "ROCKETCHAT_PASSWORD": box["E2E_ADMIN_PASSWORD"],
        "VAULT_ADDR": f"http://127.0.0.1:{port}",
        "VAULT_TOKEN": box["E2E_VAULT_TOKEN"],
    }


def mongodb_for(version: str) -> str:
    major = version.partition(".")[0]
    if major not in MONGODB:
        sys.exit(f"Set MONGODB_VERSION to one that Rocket.Chat {version} supports.")
    return MONGODB[major]


def require_docker() -> None:
    """Exit with one sentence if there is no Docker to start the servers."""
    oldest = ".".join(map(str, OLDEST_COMPOSE))
    instead = (
        "Any other server can be tested instead: set E2E_ROCKETCHAT_URL, see tests/e2e/README.md."
    )
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", said("docker", "compose", "version", "--short"))
    if not found or tuple(map(int, found.groups())) < OLDEST_COMPOSE:
        sys.exit(f"This needs `docker compose` {oldest} or later. {instead}")
    if not said("docker", "info", "--format", "{{.ServerVersion}}"):
        sys.exit(f"This needs a Docker engine that runs. {instead}")


def said(*command: str) -> str:
    """A command's output; empty if it fails or does not exist."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return "" if done.returncode else done.stdout.strip()


def compose(variables: Mapping[str, str], *arguments: str) -> int:
    return subprocess.run([*COMPOSE, *arguments], env=variables, check=False).returncode


if __name__ == "__main__":
    main()
