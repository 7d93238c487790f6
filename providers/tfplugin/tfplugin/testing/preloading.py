"""Preloads a provider, or another program, so that tests do not wait for its imports.

Terraform starts a provider three to five times a command, and most of that time goes to imports.
`preloaded` imports a provider once, in a process that forks at each of Terraform's starts. Each
start is still a process of its own, with its own state, environment, working directory and end.
"""

import atexit
import gc
import os
import random
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Final, NoReturn, cast

_START: Final = Path(__file__).parent / "preloaded_start"
_VARIABLE: Final = "PRELOADED_PROGRAMS"
_STANDARD_STREAMS: Final = 3


@contextmanager
def preloaded(*programs: str, imports: Sequence[str] = ()) -> Iterator[dict[str, str]]:
    """Preload programs as this Python runs them.

    Yields environment variables; they add to those of another `preloaded` in the environment. With
    them, a start of one of the programs by the same Python is a fork of the preloaded process. Any
    other program starts as usual.

    `programs`: modules, as in `python -m demo`, or scripts, as in `python -P demo.py`. Without a
    script, `-P` makes no difference. `imports`: the modules that the programs need while they run,
    or the paths of files to run first. None of them may start threads.
    """
    with tempfile.TemporaryDirectory(prefix="preloaded") as folder:
        path = f"{folder}/socket"
        command = [sys.executable, "-P", "-m", __name__, path, *imports]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        ) as process:
            if cast(IO[bytes], process.stdout).readline() != b"ready\n":
                raise RuntimeError(f"{programs[0]} could not be preloaded; its error is above")
            entries = [f"{program}|{sys.prefix}|{path}" for program in programs]
            yield {
                _VARIABLE: _with_inherited(_VARIABLE, "\n", entries),
                "PYTHONPATH": _with_inherited("PYTHONPATH", os.pathsep, [str(_START)]),
            }


def _with_inherited(variable: str, separator: str, entries: Iterable[str]) -> str:
    """Return the entries, followed by those that the variable already has."""
    inherited = os.environ.get(variable, "").split(separator)
    return separator.join(filter(None, dict.fromkeys([*entries, *inherited])))


class _Forks:
    """The preloaded process. It forks for each start, and ends with the tests."""

    def __init__(self, listener: socket.socket, defaults: Mapping[str, str]) -> None:
        self._listener = listener
        self._defaults = defaults
        """The environment variables that the imports have set."""
        self._starts: dict[int, socket.socket] = {}
        """The connections to the processes that Terraform started, by the forked process's id."""
        self._events = selectors.DefaultSelector()
        self._woken, wake = socket.socketpair()
        wake.setblocking(False)
        self._wake = wake

    def serve(self) -> None:
        """Fork at every start until the tests are over."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno())
        for readable in (sys.stdin.buffer, self._listener, self._woken):
            self._events.register(readable, selectors.EVENT_READ)
        while True:
            for key, _ in self._events.select():
                if key.fileobj is sys.stdin.buffer:
                    return self._kill_all()
                if key.fileobj is self._listener:
                    self._start()
                elif key.fileobj is self._woken:
                    self._woken.recv(512)
                    self._reap()
                else:
                    os.kill(key.data, signal.SIGKILL)
                    self._events.unregister(key.fileobj)

    def _start(self) -> None:
        connection, _ = self._listener.accept()
        try:
            header, files, _, _ = socket.recv_fds(connection, 8, _STANDARD_STREAMS)
            request = _received(connection, int.from_bytes(header, "big"))
        except ConnectionError:
            connection.close()
            return
        # The code after a fork uses the file mode mask of its start.
        os.umask(int(request.partition(b"\0")[0]))
        child = os.fork()
        if child == 0:
            self._become(request, files)
        for file in files:
            os.close(file)
        with suppress(ConnectionError):
            connection.sendall(f"{child:08}".encode())
        self._starts[child] = connection
        self._events.register(connection, selectors.EVENT_READ, child)

    def _become(self, request: bytes, files: Sequence[int]) -> NoReturn:
        """Run the program in this fork, in place of the process that asked for it."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        for opened in (self._listener, self._woken, self._wake, *self._starts.values()):
            opened.close()
        self._events.close()
        _, count, folder, *words = request.split(b"\0")
        arguments, variables = words[: int(count)], words[int(count) :]
        os.environb.clear()
        for name, _, value in (variable.partition(b"=") for variable in variables):
            os.environb[name] = value
        for default, text in self._defaults.items():
            os.environ.setdefault(default, text)
        os.chdir(folder)
        random.seed()
        tempfile.tempdir = None
        # The fork must not clean up what belongs to the preloaded process.
        atexit._clear()
        code: object = 1
        try:
            _run([os.fsdecode(argument) for argument in arguments])
            code = 0
        except SystemExit as end:
            code = end.code
            if isinstance(code, str):
                print(code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code if isinstance(code, int) else 1 if code else 0)

    def _reap(self) -> None:
        while self._starts:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            connection = self._starts.pop(child, None)
            if connection is None:  # What an import has started.
                continue
            with suppress(KeyError):
                self._events.unregister(connection)
            with suppress(OSError):
                connection.sendall(str(os.waitstatus_to_exitcode(status)).encode())
            connection.close()

    def _kill_all(self) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for child in self._starts:
            os.kill(child, signal.SIGKILL)


def _received(connection: socket.socket, length: int) -> bytes:
    received = bytearray()
    while len(received) < length or not received:
        part = connection.recv(length - len(received))
        if not part:
            raise ConnectionError("the process that asked for a start has ended")
        received += part
    return bytes(received)


def _run(arguments: Sequence[str]) -> None:
    """Run `-m <module> ...` or `<script> ...` as Python's command line does."""
    if arguments[0] != "-m":
        sys.argv[:] = arguments
        runpy.run_path(arguments[0], run_name="__main__")
        return
    module, *rest = arguments[1:]
    sys.argv[:] = [module, *rest]
    if not hasattr(sys.modules.get(module), "__path__"):
        sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _main() -> None:
    path, *imports = sys.argv[1:]
    before = set(os.environ)
    for name in imports:
        if name.endswith(".py"):
            runpy.run_path(name)
        else:
            import_module(name)
    defaults = {name: text for name, text in os.environ.items() if name not in before}
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(128)
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    _Forks(listener, defaults).serve()


if __name__ == "__main__":
    _main()
