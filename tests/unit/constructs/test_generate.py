"""The classes generated from the provider's schema."""

import subprocess
import sys

import pytest
from rocketchat_constructs import generate, l1
from rocketchat_constructs.framework import (
    TerraformDataSource,
    TerraformProvider,
    TerraformResource,
)
from rocketchat_provider.provider import RocketChatProvider


def test_the_checked_in_classes_are_up_to_date() -> None:
    command = [sys.executable, "-P", "-m", "rocketchat_constructs.generate", "--check"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_class_that_is_not_up_to_date_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(RocketChatProvider, "version", "99.0.0")
    monkeypatch.setattr(sys, "argv", ["generate", "--check"])
    assert generate.main() == 1
    assert capsys.readouterr().err.endswith("rocketchat_constructs.generate`: release.py\n")


def test_everything_the_provider_knows_has_a_class() -> None:
    provider = RocketChatProvider()
    assert issubclass(l1.RocketchatProvider, TerraformProvider)
    exported = [getattr(l1, name) for name in l1.__all__]
    classes = [one for one in exported if isinstance(one, type)]
    assert len(provider.resources) == sum(issubclass(one, TerraformResource) for one in classes)
    assert len(provider.data_sources) == sum(
        issubclass(one, TerraformDataSource) for one in classes
    )
