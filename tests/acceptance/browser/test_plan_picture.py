"""The picture of a plan is drawn by a command, from a real plan."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[3]


def test_the_picture_shows_what_a_change_of_domain_would_do(tmp_path: Path) -> None:
    picture = tmp_path / "plan.svg"
    command = [sys.executable, str(ROOT / "tools/plan_picture.py"), str(picture)]
    drawn = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr
    text = "".join(ElementTree.parse(picture).getroot().itertext()).replace("\xa0", " ")
    for line in (
        "$ terraform plan",
        "Warning: The login service Liquid is made anew",
        '"https://liquid.example" -> "https://news.example"',
        "# forces replacement",
        "Plan: 2 to add, 4 to change, 2 to destroy.",
    ):
        assert line in text
    assert "client-secret" not in text
    assert "adminpass" not in text
