"""The same code on the framework's successor."""

from __future__ import annotations

from typing import TYPE_CHECKING

# Collected here too: the whole story once more, with this folder's project.
from tests.acceptance.stack.test_liquid_server import (  # noqa: F401
    test_a_server_is_configured_moved_and_restored,
)

if TYPE_CHECKING:
    from tests.acceptance.cdktn.conftest import CdktnProject

ANNOTATED = """
import sys
from rocketchat_delivery.app.synthesis import synthesise
from rocketchat_delivery.commands.run import run
sys.exit(run(synthesise))
"""
APP = """
from rocketchat_constructs.framework import Annotations, App, TerraformStack
app = App()
Annotations.of(TerraformStack(app, "chat")).add_error("mind this")
app.synth()
"""


def test_the_constructs_take_cdktn_where_it_is_installed(project: CdktnProject) -> None:
    code = (
        "import sys; from rocketchat_constructs.framework import NAME, App; "
        "print(NAME, App.__module__, 'cdktf' in sys.modules)"
    )
    assert project.python("-c", code).stdout.split() == ["cdktn", "cdktn", "False"]


def test_what_constructs_say_is_shown_on_cdktn_too(project: CdktnProject) -> None:
    (project.folder / "main.py").write_text(APP)
    result = project.python("-c", ANNOTATED)
    assert (result.returncode, result.stderr) == (1, "Error: chat: mind this\n")
