"""The stand-in answers every recorded request as the real servers did."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from .replay import RECORDINGS, Replay

FILES = sorted(path.relative_to(RECORDINGS) for path in RECORDINGS.glob("*/*.jsonl"))
REQUESTS_OF_A_VERSION = 204
VERSIONS = 3


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_recording_is_answered_as_recorded(
    path: Path, record_property: Callable[[str, object], None]
) -> None:
    replay = Replay(str(path.parent), path.name)
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
    assert list(counts.values()) == [REQUESTS_OF_A_VERSION] * VERSIONS
