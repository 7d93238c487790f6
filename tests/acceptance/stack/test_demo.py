"""`make demo`: the demo succeeds, and shows no secret."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tfplugin.testing import assert_no_secret

ROOT = Path(__file__).resolve().parents[3]
TEST_USERS_PASSWORD = "a-password-of-the-demo"


@pytest.mark.long
def test_the_demo_runs_to_the_end_as_its_page_shows() -> None:
    done = subprocess.run(
        [sys.executable, "examples/demo/story.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "A login works." in done.stdout
    assert "A login cannot work: P5c, P6, H failed." in done.stdout
    assert "settings that differ from before the demo: 0" in done.stdout
    documented = (ROOT / "docs/demo.md").read_text()
    assert outline(documented) == outline(done.stdout)
    assert_no_secret([TEST_USERS_PASSWORD], done.stdout, done.stderr)


def outline(text: str) -> list[str]:
    """The steps and the commands of the demo's output, without times and ports."""
    lines = (re.sub(r":\d{4,5}|  \[\d+ s\]", "", line.strip()) for line in text.splitlines())
    return [line for line in lines if re.match(r"\$ |\d+\. |✓ .*[a-z]$", line)]
