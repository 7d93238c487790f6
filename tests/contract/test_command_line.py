"""python -m rocketchat_standin serve."""

import re
import subprocess
import sys

import pytest
import requests
from rocketchat_standin import Browser


@pytest.mark.parametrize("profile", ["6.5", "8.6"])
def test_serve_says_where_everything_is_and_stays_up(profile: str) -> None:
    command = [sys.executable, "-m", "rocketchat_standin", "serve", "--profile", profile]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            greeting = "".join(process.stdout.readline() for _ in range(10))
            everywhere = re.search(r"(http://127\.0\.0\.1:\d+) \((\S+)\)", greeting)
            assert everywhere is not None
            assert everywhere[2].startswith(profile)
            assert requests.get(f"{everywhere[1]}/api/info", timeout=10).json()["success"]
            page = re.search(r"(http://rocketchat\.liquid\.localhost:\d+)/home", greeting)
            assert page is not None
            assert Browser().login_page(page[1]).form_visible
        finally:
            process.terminate()
