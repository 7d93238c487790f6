"""What constructs say is shown when the app is synthesised."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

APP = """
from rocketchat_constructs.framework import Annotations, App, TerraformStack
app = App()
stack = TerraformStack(app, "chat")
Annotations.of(stack).{method}("push can be read")
app.synth()
"""
SYNTHESISE = """
import sys
from rocketchat_delivery.app.synthesis import synthesise
from rocketchat_delivery.commands.run import run
sys.exit(run(lambda: synthesise() or print("done") or 0))
"""


@pytest.mark.parametrize(
    ("method", "title", "continues"),
    [("add_warning", "Warning", True), ("add_info", "Note", True), ("add_error", "Error", False)],
)
def test_what_a_construct_says_is_shown_and_an_error_is_the_end(
    tmp_path: Path, method: str, title: str, continues: bool
) -> None:
    (tmp_path / "app.py").write_text(APP.format(method=method))
    (tmp_path / "cdktf.json").write_text(json.dumps({"app": "python -P app.py"}))
    command = [sys.executable, "-P", "-c", SYNTHESISE]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert result.stderr == f"{title}: chat: push can be read\n"
    assert (result.returncode, result.stdout) == ((0, "done\n") if continues else (1, ""))
