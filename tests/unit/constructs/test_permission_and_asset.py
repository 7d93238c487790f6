"""Permissions and assets as constructs."""

import json
from pathlib import Path
from typing import Any

import pytest
from rocketchat_constructs import Asset, Permission, RocketChatProvider, framework
from rocketchat_constructs.framework import App, TerraformStack

LOGO = "<svg><title>ours</title></svg>"


@pytest.fixture
def stack() -> TerraformStack:
    return TerraformStack(framework.Testing.app(), "stack")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"roles": "admin"}, "roles is 'admin'; expected a list"),
        ({"name": ""}, "name is ''; expected a value"),
        ({"on_destroy": "reset"}, "on_destroy is 'reset'; expected 'restore' or 'keep'"),
    ],
)
def test_a_permission_is_checked(
    stack: TerraformStack, arguments: dict[str, Any], message: str
) -> None:
    given: dict[str, Any] = {"name": "mention-all", "roles": ["admin"]}
    with pytest.raises(ValueError, match=f"^Permission 'all': {message}"):
        Permission(stack, "all", **{**given, **arguments})
    Permission(stack, "all", **given)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"source": "nowhere.svg"}, "source is 'nowhere.svg'; expected a file"),
        ({"name": ""}, "name is ''; expected a value"),
        ({"on_destroy": "restore"}, "on_destroy is 'restore'; expected 'reset' or 'keep'"),
    ],
)
def test_an_asset_is_checked(
    stack: TerraformStack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: dict[str, Any],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logo.svg").write_text(LOGO)
    given: dict[str, Any] = {"name": "logo", "source": "logo.svg"}
    with pytest.raises(ValueError, match=f"^Asset 'logo': {message}"):
        Asset(stack, "logo", **{**given, **arguments})
    Asset(stack, "logo", **given)


def test_the_file_of_an_asset_goes_with_the_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = App(outdir=str(tmp_path / "out"))
    stack = TerraformStack(app, "stack")
    RocketChatProvider(stack, "rocketchat")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/logo.svg").write_text(LOGO)
    Asset(stack, "logo", name="logo", source="assets/logo.svg")
    Asset(stack, "dark", name="logo_dark", source="${path.module}/dark.svg")
    app.synth()
    folder = tmp_path / "out/stacks/stack"
    resources = json.loads((folder / "cdk.tf.json").read_text())["resource"]["rocketchat_asset"]
    assert (folder / resources["logo"]["source"]).read_text() == LOGO
    assert resources["dark"]["source"] == "${path.module}/dark.svg"
