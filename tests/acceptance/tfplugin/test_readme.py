"""The example in the package's README works as it stands."""

import re
import sys
from pathlib import Path

from tfplugin.testing import Terraform

from .conftest import ROOT


def test_the_example_is_a_provider(tmp_path: Path) -> None:
    readme = (ROOT / "providers" / "tfplugin" / "README.md").read_text()
    example = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)[0]
    program = tmp_path / "files.py"
    program.write_text(example)
    note = tmp_path / "note.json"
    terraform = Terraform(
        tmp_path / "configuration", {"example/files": [sys.executable, str(program)]}
    )
    terraform.write({"resource": {"files_note": {"it": {"path": str(note), "text": "hello"}}}})
    terraform.apply()
    assert terraform.plan().is_empty
    assert terraform.state()["files_note.it"]["length"] == 5
    note.write_text('"changed"')
    assert terraform.plan().changes["files_note.it"].actions == ["update"]
    terraform.destroy()
    assert not note.exists()
