"""The picture of a plan is drawn by a command, from a real plan."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[3]


PUBLISHED = ROOT / "docs/images/plan.svg"
REMEDY = "docs/images/plan.svg is out of date: run `pipenv run python tools/plan_picture.py`."
# It is computed from values that differ in each run.
GENERATION = re.compile(r'"[0-9a-f]{16}"')


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The picture of a plan that was made just now."""
    picture = tmp_path_factory.mktemp("picture") / "plan.svg"
    command = [sys.executable, str(ROOT / "tools/plan_picture.py"), str(picture)]
    drawn = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr
    return picture


def text(picture: Path) -> str:
    """What a picture shows, without what differs in each run."""
    shown = "".join(ElementTree.parse(picture).getroot().itertext()).replace("\xa0", " ")
    return GENERATION.sub('"…"', shown)


def test_the_published_picture_is_up_to_date(picture: Path) -> None:
    published, now = text(PUBLISHED).splitlines(), text(picture).splitlines()
    assert published == now, REMEDY


def test_the_picture_shows_what_a_change_of_domain_would_do(picture: Path) -> None:
    shown = text(picture)
    for line in (
        "$ terraform plan",
        '"https://liquid.example" -> "https://news.example"',
        "# forces replacement",
        "Plan: 2 to add, 4 to change, 2 to destroy.",
    ):
        assert line in shown
    assert "client-secret" not in shown
    assert "adminpass" not in shown
