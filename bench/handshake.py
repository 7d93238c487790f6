"""What a start of the provider costs, by part, each next to Python's own start.

Terraform starts a provider three times for a plan and four for an apply, the first time for the
schema alone. Each part includes those above it, and all are started in turn; the CPU seconds of
each, unlike the time that passes, are hardly more on a busy machine.

Run: python -P bench/handshake.py [rounds]
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tfplugin.process.certificate import make_certificate

TERRAFORM = {
    "TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    "PLUGIN_PROTOCOL_VERSIONS": "6",
    "PLUGIN_CLIENT_CERT": make_certificate().certificate_pem.decode(),
}
ROUNDS = 20

HANDSHAKE = "import tfplugin.process.server, tfplugin.process.dispatcher, tfplugin.process.listener"
CERTIFICATE = """
from tfplugin.process.certificate import make_certificate
import tfplugin.process.tls
make_certificate()
"""
START = "import runpy; runpy.run_module('rocketchat_provider', run_name='__main__')"
MESSAGES = "import tfplugin.process.answering"
PROVIDER = "import rocketchat_provider.provider"
HTTP = "import requests"


@dataclass
class Part:
    """A part of a start: the program that ends with it, and what each run took."""

    what: str
    program: str
    serves: bool = False
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run it once: to its end, or to its handshake."""
        used, began = _cpu_of_children(), time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", self.program],
            env={**os.environ, **TERRAFORM},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout
        line = process.stdout.readline()
        self.seconds.append(time.perf_counter() - began)
        process.terminate()
        process.wait()
        self.cpu.append(_cpu_of_children() - used)
        if self.serves and not line.startswith("1|6|"):
            raise SystemExit(f"no handshake but {line!r}")


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def parts() -> list[Part]:
    """The parts of a start, in the order in which they come."""
    loaded = f"{HANDSHAKE}\n{CERTIFICATE}\n{MESSAGES}"
    return [
        Part("Python alone", "pass"),
        Part("the modules of the handshake", HANDSHAKE),
        Part("TLS and a certificate", f"{HANDSHAKE}\n{CERTIFICATE}"),
        Part("a start for the schema, to its handshake and end", START, serves=True),
        Part("the protocol's messages", loaded),
        Part("the provider", f"{loaded}\n{PROVIDER}"),
        Part("the HTTP client", f"{loaded}\n{PROVIDER}\n{HTTP}"),
    ]


def main(arguments: Sequence[str]) -> None:
    """Print the ratios, then the milliseconds."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    measured = parts()
    for _ in range(rounds + 1):
        for part in measured:
            part.run()
    python = statistics.median(measured[0].cpu[1:])
    print("| up to | CPU, of Python alone | CPU median ms | time median ms |")
    print("| --- | --- | --- | --- |")
    for part in measured:
        # The first round fills the disk cache.
        cpu, seconds = (statistics.median(taken[1:]) for taken in (part.cpu, part.seconds))
        print(f"| {part.what} | {cpu / python:.1f} | {cpu * 1000:.0f} | {seconds * 1000:.0f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
