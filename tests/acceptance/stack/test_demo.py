"""`make demo`: the story ends well, and tells no secret."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tfplugin.testing import assert_no_secret

ROOT = Path(__file__).resolve().parents[3]
TEST_USERS_PASSWORD = "a-password-of-the-demo"


@pytest.mark.long
def test_the_demo_tells_its_story_to_the_end() -> None:
    told = subprocess.run(
        [sys.executable, "examples/demo/story.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "A login works." in told.stdout
    assert "A login cannot work: P5c, P6, H failed." in told.stdout
    assert "settings that differ from before the story: 0" in told.stdout
    documented = (ROOT / "docs/demo.md").read_text()
    assert outline(documented) == outline(told.stdout)
    assert_no_secret([TEST_USERS_PASSWORD], told.stdout, told.stderr)


def outline(text: str) -> list[str]:
    """The steps and the commands of the demo's output, without times and ports."""
    lines = (re.sub(r":\d{4,5}|  \[\d+ s\]", "", line.strip()) for line in text.splitlines())
    return [line for line in lines if re.match(r"\$ |\d+\. |✓ .*[a-z]$", line)]
