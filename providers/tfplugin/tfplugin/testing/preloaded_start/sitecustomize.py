"""Starts a provider in a preloaded process instead of in this one.

Python imports this module at every start while its folder is on PYTHONPATH. Nothing happens unless
the program is the one that `tfplugin.testing.preloading` has preloaded. Only built-in modules are
imported, because every start pays for them.
"""

import os
import sys

PRELOADED = "PRELOADED_PROGRAM"


def _is_preloaded() -> bool:
    module, _, rest = os.environ.get(PRELOADED, "").partition("|")
    prefix = rest.partition("|")[0]
    return bool(module) and prefix == sys.prefix and sys.orig_argv[-2:] == ["-m", module]


def _hand_over() -> None:
    """Let the preloaded process fork and take this process's place; end as its child ends."""
    import _signal as signal  # type: ignore[import-not-found]
    import _socket as socket

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(os.environ[PRELOADED].rpartition("|")[2])
    variables = [name + b"=" + value for name, value in os.environb.items()]
    request = b"\0".join([os.fsencode(os.getcwd()), *variables])  # noqa: PTH109 - pathlib is slow
    files = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)]
    connection.sendmsg([len(request).to_bytes(8, "big")], rights)
    connection.sendall(request)
    child = int(connection.recv(8) or b"0")
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    # Terraform waits until nobody has these open any more.
    for number in (0, 1, 2):
        os.close(number)
    code = int(connection.recv(8) or b"1")
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if _is_preloaded():
    _hand_over()
