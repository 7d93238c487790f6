"""A plan of 1,000 settings is answered as it was recorded, byte for byte."""

from pathlib import Path

import pytest
from rocketchat_provider.provider import RocketChatProvider
from tfplugin.process.dispatcher import Dispatcher
from tfplugin.process.lifecycle import Lifecycle
from tfplugin.process.loading import Loading

from . import server as recorded
from .recording import calls, comparable


def test_every_call_of_a_plan_is_answered_as_recorded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with recorded.running() as server:
        recorded.drift(server)
        for name, value in recorded.environment(server).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("TF_DATA_DIR", str(tmp_path))
        for start in calls():
            loading = Loading(RocketChatProvider)
            dispatcher = Dispatcher(Lifecycle(loading), loading)
            for call in start:
                answer = dispatcher.find(call.path)
                assert answer is not None, f"{call.path} is not answered"
                given = answer(call.message)
                assert isinstance(given, bytes)
                assert comparable(call.path, given) == call.answer, f"{call.path}: {call.message!r}"
