"""Files of the commands that somebody edited, or that were written only in part."""

import json
from pathlib import Path
from typing import Any

import pytest
from rocketchat_delivery.app.synthesis import CannotRunError, synthesise
from rocketchat_delivery.app.synthesised import SynthesisedStack, synthesised_stacks
from rocketchat_delivery.releases import record_all

STACK = {"workingDirectory": "stacks/chat", "synthesizedStackPath": "stacks/chat/cdk.tf.json"}


def synthesised(output: Path, document: str) -> None:
    (output / "stacks/chat").mkdir(parents=True)
    (output / "manifest.json").write_text(json.dumps({"stacks": {"chat": STACK}}))
    (output / "stacks/chat/cdk.tf.json").write_text(document)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"app": 5}', '{"app": ""}', '{"app": "\'"}']
)
def test_a_broken_cdktf_json_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cdktf.json").write_text(text)
    with pytest.raises(CannotRunError, match=r"cdktf\.json names no app; expected JSON"):
        synthesise()


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_what_was_synthesised_only_in_part_does_not_count(tmp_path: Path, text: str) -> None:
    synthesised(tmp_path / "one", text)
    assert synthesised_stacks(tmp_path / "one") == []
    synthesised(tmp_path / "two", '{"terraform": {}}')
    assert len(synthesised_stacks(tmp_path / "two")) == 1
    (tmp_path / "two/manifest.json").write_text(text)
    assert synthesised_stacks(tmp_path / "two") == []


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"serial": 1, "lineage": "x", "resources": 5},
        {"serial": 1, "lineage": "x", "resources": [{"mode": "managed"}]},
        {"serial": 1, "lineage": "x", "resources": [], "terraform_version": None},
    ],
)
def test_an_odd_state_is_reported_and_recorded_or_not(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    state: dict[str, Any],
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "chat.tfstate"
    file.write_text(json.dumps(state))
    backend = {"local": {"path": str(file)}}
    synthesised(tmp_path / "out", json.dumps({"terraform": {"backend": backend}}))
    record_all([SynthesisedStack("chat", tmp_path / "out/stacks/chat")])
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert said.startswith(("chat: the release could not be recorded:", "Recorded release 1"))
