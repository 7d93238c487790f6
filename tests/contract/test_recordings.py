"""The stand-in answers every recorded request as the real servers did."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from . import full_login, uploads, whole_run
from .full_login import FullLoginReplay
from .replay import RECORDINGS, Replay
from .uploads import UploadReplay
from .whole_run import WholeRunReplay

FILES = sorted(path.relative_to(RECORDINGS) for path in RECORDINGS.glob("*/*.jsonl"))
REQUESTS = {"6.5.3": 629, "7.7.1": 633, "8.6.1": 204}
REPLAYS: dict[str, Callable[[str], Replay | WholeRunReplay]] = {
    full_login.FILE: FullLoginReplay,
    uploads.FILE: UploadReplay,
    whole_run.FILE: WholeRunReplay,
}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_recording_is_answered_as_recorded(
    path: Path, record_property: Callable[[str, object], None]
) -> None:
    version = str(path.parent)
    special = REPLAYS.get(path.name)
    replay = special(version) if special else Replay(version, path.name)
    replay.run()
    assert not replay.problems, "\n".join(replay.problems)
    assert replay.replayed == sum("request" in line for line in replay.lines)
    record_property("replayed", [replay.version, replay.replayed])


def test_every_recorded_request_is_among_the_recordings() -> None:
    counts = Counter(
        str(path.parent)
        for path in FILES
        for line in (RECORDINGS / path).read_text().splitlines()
        if "request" in json.loads(line)
    )
    assert counts == REQUESTS
