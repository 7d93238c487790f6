"""The provider, which writes down each call of Terraform's and its answer."""

import json
import os
import runpy
import time
from pathlib import Path

from tfplugin.process.call import Answer
from tfplugin.process.dispatcher import Dispatcher

from .recording import FOLDER, comparable

_find = Dispatcher.find


def _recording(self: Dispatcher, path: str) -> Answer | None:
    answer = _find(self, path)
    if answer is None or "/tfplugin6." not in path or path.endswith("Schema"):
        return answer

    def answered(message: bytes) -> bytes:
        given = answer(message)
        assert isinstance(given, bytes)
        with _file.open("a") as file:
            file.write(json.dumps([path, message.hex(), comparable(path, given).hex()]) + "\n")
        return given

    return answered


if folder := os.environ.get(FOLDER):
    _file = Path(folder) / f"{time.time_ns()}"
    Dispatcher.find = _recording  # type: ignore[method-assign]
runpy.run_module("rocketchat_provider", run_name="__main__")
