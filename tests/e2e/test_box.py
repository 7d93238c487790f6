"""docker-compose.yml is what Docker Compose takes, and opens nothing but one port on loopback."""

import os
import re
import runpy
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from ruamel.yaml import YAML

from .admin import Admin

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
ENDING = "vault-secrets"
"""The one service that does its work and ends."""


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(FILE)
    return dict(content["services"])


def test_it_follows_the_compose_specification() -> None:
    command = ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    checked = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_one_port_is_open_on_loopback(services: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {"front": ["127.0.0.1:${E2E_PORT:-8080}:8080"]}
    reachable = {name for name, service in services.items() if service["networks"] != ["inside"]}
    assert reachable == {"front"}


def test_every_service_says_when_it_is_ready(services: dict[str, Any]) -> None:
    silent = {name for name, service in services.items() if "healthcheck" not in service}
    assert silent == {ENDING}


def test_every_image_is_pinned(services: dict[str, Any]) -> None:
    images = [service["image"] for service in services.values() if "image" in service]
    assert len(images) == len(services) - 1
    images += re.findall(r"FROM (\S+)", FILE.read_text())
    for image in images:
        by_digest = r":\d+\.\d+\.\d+[a-z-]*@sha256:[0-9a-f]{64}$"
        by_variable = r":\$\{[A-Z]+_VERSION:-\d+\.\d+\.\d+\}$"
        assert re.search(f"{by_digest}|{by_variable}", image), image


def test_no_password_is_in_the_file() -> None:
    wanted = set(re.findall(r"\$\{([A-Z0-9_]+):\?is made by make e2e\}", FILE.read_text()))
    assert wanted == set(runpy.run_path(str(ROOT / "tools/e2e.py"))["PASSWORDS"])


def test_its_identity_provider_serves_the_login() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    variables = {
        "PORT": str(port),
        "CLIENT_ID": "rocketchat-app",
        "CLIENT_SECRET": "secret",
        "REDIRECT_URIS": "http://one.localhost/_oauth/liquid http://two.localhost/_oauth/liquid",
        "PERSON_USERNAME": "ada",
        "PERSON_PASSWORD": "adas-password",
    }
    script = str(Path(__file__).parent / "box/identity_provider.py")
    provider = subprocess.Popen(
        [sys.executable, script], env={**os.environ, **variables}, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        Admin.wait_for(url, "/accounts/login/")
        with requests.Session() as browser:
            person = {"username": "ada", "password": "adas-password"}
            profile = browser.post(f"{url}/accounts/login/", data=person)
            assert profile.json()["login"] == "ada"
            asked = {
                "client_id": "rocketchat-app",
                "redirect_uri": "http://two.localhost/_oauth/liquid",
                "response_type": "code",
                "scope": "read",
                "state": "state",
            }
            sent = browser.get(f"{url}/o/authorize/", params=asked, allow_redirects=False)
        assert sent.headers["Location"].startswith("http://two.localhost/_oauth/liquid?code=")
    finally:
        provider.terminate()
        provider.wait(timeout=30)


def test_without_docker_the_runner_says_what_to_do(tmp_path: Path) -> None:
    variables = {name: text for name, text in os.environ.items() if not name.startswith("E2E_")}
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tools/e2e.py")],
        env={**variables, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert ran.stderr == (
        "This needs `docker compose` 2.23.1 or later. Any other server can be tested instead: "
        "set E2E_ROCKETCHAT_URL, see tests/e2e/README.md.\n"
    )
