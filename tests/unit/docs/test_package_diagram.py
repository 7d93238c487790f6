"""The diagrams of packages in DESIGN.md."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

TOOL = Path(__file__).parents[3] / "tools/package_diagram.py"
NAMES: dict[str, Any] = runpy.run_path(str(TOOL))


def test_an_import_that_others_imply_is_left_out() -> None:
    edges = {("a.top", "a.middle"), ("a.middle", "a.bottom"), ("a.top", "a.bottom")}
    assert list(NAMES["reduced"](edges)) == [("a.middle", "a.bottom"), ("a.top", "a.middle")]


def test_a_diagram_names_the_layers() -> None:
    assert NAMES["diagram"]({("a.top", "a.bottom")}) == "graph TD\n  top --> bottom\n"


def test_the_diagrams_are_those_of_the_code() -> None:
    done = subprocess.run([sys.executable, "-P", str(TOOL), "--check"], timeout=60)
    assert done.returncode == 0
