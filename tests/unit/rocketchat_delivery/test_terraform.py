"""What is reported of a Terraform that failed."""

from pathlib import Path

import pytest
from rocketchat_delivery.terraform.driver import Terraform, TerraformFailedError


def test_an_error_cannot_steer_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "terraform"
    program.write_text("#!/bin/sh\nprintf 'Error: \\033[2J' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("TERRAFORM_BINARY_NAME", str(program))
    with pytest.raises(TerraformFailedError) as error:
        Terraform(tmp_path).init()
    assert str(error.value) == "Error: \\x1b[2J"
