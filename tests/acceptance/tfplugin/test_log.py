"""What a provider logs, as TF_LOG shows it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tfplugin.testing import Terraform

SERVER = 'resource "demo_server" "it" { name = "one" }'


def logged(make_terraform: Callable[..., Terraform], log: Path, **env: str) -> str:
    terraform = make_terraform(TF_LOG_PATH=str(log), **env)
    terraform.write(SERVER)
    terraform.apply()
    return log.read_text()


def test_records_have_their_level_and_module(
    make_terraform: Callable[..., Terraform], tmp_path: Path
) -> None:
    text = logged(make_terraform, tmp_path / "log", TF_LOG="TRACE")
    [line] = [line for line in text.splitlines() if "creating one with password" in line]
    assert "[INFO]" in line
    assert "@module=demo.server" in line
    assert "ApplyResourceChange took" in text


@pytest.mark.parametrize("variable", ["TF_LOG", "TF_LOG_PROVIDER"])
def test_the_level_is_the_one_asked_for(
    make_terraform: Callable[..., Terraform], tmp_path: Path, variable: str
) -> None:
    text = logged(make_terraform, tmp_path / "log", **{variable: "WARN"})
    assert "creating one" not in text
    assert "took" not in text
