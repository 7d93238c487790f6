"""Starts a program in a preloaded process instead of in this one.

Python imports this module at every start while its folder is on PYTHONPATH. Nothing happens unless
the program is the one that `tfplugin.testing.preloading` has preloaded. Only built-in modules are
imported, because every start pays for them.
"""

import os
import sys

PRELOADED = "PRELOADED_PROGRAMS"


def _preloaded(arguments: list[str]) -> str | None:
    """The socket of the process that has preloaded this program, if there is one."""
    safe_path = sys.orig_argv[1:2] == ["-P"]
    for entry in os.environ.get(PRELOADED, "").splitlines():
        program, prefix, path = entry.split("|")
        is_this = arguments[:2] == ["-m", program] or (safe_path and arguments[:1] == [program])
        if is_this and prefix == sys.prefix:
            return path
    return None


def _run_in_fork(path: str, arguments: list[str]) -> None:
    """Let the preloaded process fork in place of this process, and exit as that child does."""
    import _signal as signal  # type: ignore[import-not-found]
    import _socket as socket

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A signal to exit waits until there is a child to forward it to.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    variables = [name + b"=" + value for name, value in os.environb.items()]
    words = [os.fsencode(argument) for argument in arguments]
    mask = os.umask(0)
    os.umask(mask)
    folder = os.fsencode(os.getcwd())  # noqa: PTH109 - pathlib is slow
    numbers = (str(mask).encode(), str(len(words)).encode())
    request = b"\0".join([*numbers, folder, *words, *variables])
    files = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)]
    connection.sendmsg([len(request).to_bytes(8, "big")], rights)
    connection.sendall(request)
    child = int(connection.recv(8) or b"0")
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    # Terraform waits until every process has closed these.
    for number in (0, 1, 2):
        os.close(number)
    code = int(connection.recv(8) or b"1")
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


_arguments = sys.orig_argv[2:] if sys.orig_argv[1:2] == ["-P"] else sys.orig_argv[1:]
if _path := _preloaded(_arguments):
    _run_in_fork(_path, _arguments)
