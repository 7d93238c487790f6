"""python -m rocketchat_standin serve."""

import re
import subprocess
import sys

import pytest
from rocketchat_standin import Browser


@pytest.mark.parametrize("profile", ["6.5", "8.6"])
def test_serve_says_where_everything_is_and_stays_up(profile: str) -> None:
    command = [sys.executable, "-m", "rocketchat_standin", "serve", "--profile", profile]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            greeting = [process.stdout.readline() for _ in range(9)]
            found = re.search(r"(http://rocketchat\.liquid\.localhost:\d+) \((\S+)\)", greeting[0])
            assert found is not None
            assert found.group(2).startswith(profile)
            assert Browser().login_page(found.group(1)).form_visible
        finally:
            process.terminate()
