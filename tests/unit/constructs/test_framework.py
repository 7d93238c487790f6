"""What is said where the framework is missing."""

import subprocess
import sys

MISSING = """
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *given: None if name in ("cdktf", "cdktn") else find(name)
import rocketchat_constructs
"""


def test_only_packages_that_are_on_the_index_are_recommended() -> None:
    ran = subprocess.run([sys.executable, "-c", MISSING], capture_output=True, text=True)
    message = ran.stderr.splitlines()[-1]
    assert "run `pip install cdktf` or `pip install cdktn`" in message
    assert "rocketchat-constructs" not in message
