"""Records the plan with the real Terraform, and reads what was recorded.

`python -m tests.unit.recorded_plan.recording` records it again. Do that only when the provider is
to answer otherwise: the recording says what must not change by itself.
"""

import json
import lzma
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.testing import Terraform

from . import server as recorded

FILE = Path(__file__).parent / "calls.json.xz"
FOLDER = "RECORDED_CALLS"
_WITH_IDENTITY = {"ReadResource": "new_identity", "PlanResourceChange": "planned_identity"}
_CLAIM = re.compile(rb'("claim": )"[0-9a-f]{16}"')
"""What a plan draws at random to recognize a resource that it replaces."""


@dataclass(frozen=True)
class Recorded:
    """A call, the message that came with it and the answer."""

    path: str
    message: bytes
    answer: bytes


def calls() -> Iterator[list[Recorded]]:
    """The calls of each start of the provider, in Terraform's order."""
    for start in json.loads(lzma.decompress(FILE.read_bytes())):
        yield [
            Recorded(path, bytes.fromhex(message), bytes.fromhex(answer))
            for path, message, answer in start
        ]


def comparable(path: str, answer: bytes) -> bytes:
    """The answer without what is drawn at random, and as Terraform 1.11 reads it.

    That Terraform ignores identities.
    """
    name = path.rpartition("/")[2]
    if name in _WITH_IDENTITY:
        message = getattr(pb, name).Response.FromString(answer)
        message.ClearField(_WITH_IDENTITY[name])
        answer = message.SerializeToString()
    return _CLAIM.sub(rb'\1"0000000000000000"', answer)


def main() -> None:
    """Apply the configuration, then record the plan of the changed one."""
    root = Path(__file__).parents[3]
    provider = ("env", f"PYTHONPATH={root}", sys.executable, "-m", f"{__package__}.provider")
    with recorded.running() as server, tempfile.TemporaryDirectory() as scratch:
        folder, starts = Path(scratch, "configuration"), Path(scratch, "starts")
        starts.mkdir()
        environment = recorded.environment(server)
        terraform = Terraform(folder, {"liquid/rocketchat": provider}, environment)
        terraform.write(recorded.configuration(changed=False))
        terraform.apply()
        recorded.drift(server)
        terraform = Terraform(
            folder, {"liquid/rocketchat": provider}, {**environment, FOLDER: str(starts)}
        )
        terraform.write(recorded.configuration(changed=True))
        terraform.init()
        for leftover in starts.iterdir():
            leftover.unlink()
        terraform.plan("-parallelism=1")
        found = [
            json.loads(f"[{','.join(start.read_text().splitlines())}]")
            for start in sorted(starts.iterdir(), key=lambda start: start.stat().st_ctime_ns)
        ]
    FILE.write_bytes(lzma.compress(json.dumps([start for start in found if start]).encode()))
    sys.stdout.write(f"{FILE.name}: {[len(start) for start in found]} calls\n")


if __name__ == "__main__":
    main()
