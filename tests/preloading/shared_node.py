"""jsii's Node.js process, shared by the apps that fork from a preloaded process.

jsii starts a Node.js process for each app, and its start takes most of a synthesis. The preloaded
process runs this file before it imports the framework. Then the process that comes with the
framework serves one fork after another. A fork that finds it busy, or left in the middle of
something, starts its own.
"""

import atexit
import base64
import fcntl
import json
import os
import platform
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from jsii._kernel.providers import process as jsii_process
from jsii._kernel.types import LoadRequest, LoadResponse

SESSIONS = Path(__file__).with_name("sessions.js")
END = b"\0end of the session\n"
BUSY, FREE = b"1", b"0"

_NodeProcess: Any = jsii_process._NodeProcess
_folder = tempfile.TemporaryDirectory(prefix="shared-node")


class SharedNode(_NodeProcess):  # type: ignore[misc]
    """The Node.js process of the preloaded process, as its forks use it."""

    def start(self) -> None:
        """Start Node.js, so that it can serve one session after another."""
        self._preloaded = os.getpid()
        self._loads: list[LoadRequest] = []
        self._used: Any = None
        self._lock = Path(_folder.name) / "lock"
        self._lock.write_bytes(FREE)
        sink, jsii_process.stderr_sink = jsii_process.stderr_sink, lambda reader: None
        environment = dict(os.environ)
        os.environ["NODE_OPTIONS"] = f"--require={json.dumps(str(SESSIONS))}"
        super().start()
        os.environ.clear()
        os.environ.update(environment)
        jsii_process.stderr_sink = sink
        atexit.unregister(self.stop)
        os.register_at_fork(after_in_child=self._note_mask)

    def _note_mask(self) -> None:
        """Keep the file mode mask that Node.js would start with: the app may change its own."""
        self._mask = os.umask(0)
        os.umask(self._mask)

    def stop(self) -> None:
        """Stop Node.js with the preloaded process; a fork only ends its session."""
        if os.getpid() == self._preloaded:
            super().stop()

    def send(self, request: Any, response_type: Any) -> Any:
        """Send a request to the process that this fork uses."""
        if os.getpid() == self._preloaded:
            self._loads.append(request)
            return super().send(request, response_type)
        if self._used is None:
            self._used = self if self._begin_session() else self._another()
        if self._used is self:
            return super().send(request, response_type)
        return self._used.send(request, response_type)

    def _begin_session(self) -> bool:
        """Take the preloaded Node.js; False if a fork has it or left it unfinished, or it ended."""
        # The lock lasts as long as this process.
        self._held = self._lock.open("r+b", buffering=0)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if self._held.read() != FREE:
            return False
        os.pwrite(self._held.fileno(), BUSY, 0)
        agent = {"JSII_AGENT": f"Python/{platform.python_version()}"}
        environment = {**os.environ, **agent}
        session = {"environment": environment, "folder": str(Path.cwd()), "mask": self._mask}
        try:
            self._say(session)
        except BrokenPipeError:
            return False
        self._sink = threading.Thread(target=self._print, daemon=True)
        self._sink.start()
        atexit.register(self._end_session)
        return True

    def _end_session(self) -> None:
        """Print the rest of what Node.js said, and let another fork have it."""
        self._say({"end": base64.b64encode(END).decode()})
        self._sink.join()
        os.pwrite(self._held.fileno(), FREE, 0)

    def _say(self, session: dict[str, Any]) -> None:
        self._process.stdin.write(json.dumps({"session": session}).encode() + b"\n")
        self._process.stdin.flush()
        if not self._process.stdout.readline():
            raise BrokenPipeError("Node.js has ended")

    def _print(self) -> None:
        """Print what Node.js says in this session, as jsii does it."""
        ended = 0
        while ended < 2:
            for stream, text in json.loads(self._process.stderr.readline()).items():
                printed = base64.b64decode(text)
                ended += printed.endswith(END)
                getattr(sys, stream).buffer.write(printed.removesuffix(END))

    def _another(self) -> Any:
        """A process like the preloaded one, for this fork alone."""
        process = _NodeProcess()
        process.start()
        for request in self._loads:
            process.send(request, LoadResponse)
        return process


vars(jsii_process)["_NodeProcess"] = SharedNode
