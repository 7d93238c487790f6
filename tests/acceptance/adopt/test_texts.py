"""Texts in what adopt writes mean to Terraform what they meant to the server."""

import json
import os
import subprocess
from pathlib import Path

from rocketchat_adopt import hcl
from rocketchat_adopt.elements import Element

TEXTS = [
    "",
    "a",
    '"',
    "'",
    "\"'",
    "\\",
    '\\"',
    "\n\t\b\f",
    "${x} %{y}",
    "é\u2028",
    "C:\\b",
    "$${a}",
]


def test_terraform_reads_every_text_as_it_was(tmp_path: Path) -> None:
    """Outputs of the very values, as Terraform itself evaluates them."""
    element = Element("x", "x", "x", {"values": TEXTS})
    [block] = [
        part
        for part in hcl.configuration([element], {}, "").split("\n\n")
        if part.startswith('resource "rocketchat_x"')
    ]
    values = block.partition("values = ")[2].rpartition("}")[0]
    (tmp_path / "main.tf").write_text(f'output "texts" {{\n  value = {values}}}\n')
    environment = {"PATH": os.environ["PATH"], "CHECKPOINT_DISABLE": "1"}

    def terraform(*words: str) -> str:
        return subprocess.run(
            ["terraform", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    terraform("init")
    terraform("apply", "-auto-approve")
    assert json.loads(terraform("output", "-json", "texts")) == TEXTS
