"""How long a provider takes from its start to the handshake, compared with a bare gRPC server.

Run `python bench/handshake.py [rounds]`. The bare server is the minimum for a provider in Python:
grpcio, a self-signed certificate (Terraform requires TLS), one socket and the handshake line. The
script starts both in turn, and prints the fastest time and the median of each, and their ratios.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

COOKIE = {
    "TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    "PLUGIN_PROTOCOL_VERSIONS": "6",
    "PLUGIN_CLIENT_CERT": "given",
}

BARE = """
import base64, datetime, tempfile, time
from concurrent.futures import ThreadPoolExecutor
import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
now = datetime.datetime.now(datetime.UTC)
certificate = (
    x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(x509.random_serial_number()).not_valid_before(now)
    .not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
)
pair = (
    key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                      serialization.NoEncryption()),
    certificate.public_bytes(serialization.Encoding.PEM),
)
with tempfile.TemporaryDirectory() as folder:
    server = grpc.server(ThreadPoolExecutor(64))
    server.add_secure_port(f"unix:{folder}/s", grpc.ssl_server_credentials([pair]))
    server.start()
    der = base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
    print(f"1|6|unix|{folder}/s|grpc|{der}", flush=True)
    time.sleep(60)
"""

PROVIDER = """
from tfplugin import Attribute, Provider, Resource, Schema, String, serve

class Thing(Resource):
    schema = Schema({f"a{n}": Attribute(String, optional=True) for n in range(40)})

class Bench(Provider):
    address, version = "registry.terraform.io/example/bench", "1.0.0"
    resources = {f"bench_{n}": Thing for n in range(10)}

serve(Bench())
"""


def seconds_to_handshake(program: str) -> float:
    """The seconds from the start of a process to its handshake line."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, **COOKIE},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    line = process.stdout.readline()
    took = time.perf_counter() - started
    process.kill()
    process.wait()
    if not line.startswith("1|6|"):
        raise SystemExit(f"no handshake but {line!r}")
    return took


def main(arguments: Sequence[str]) -> None:
    rounds = int(arguments[0]) if arguments else 20
    bare: list[float] = []
    provider: list[float] = []
    for _ in range(rounds + 1):
        bare.append(seconds_to_handshake(BARE))
        provider.append(seconds_to_handshake(PROVIDER))
    # The first round fills the disk cache. The fastest time counts most: load only adds to it.
    measured: dict[str, Callable[[Sequence[float]], float]] = {
        "fastest": min,
        "median": statistics.median,
    }
    print(f"{'':8}  bare gRPC server  provider  ratio")
    for name, pick in measured.items():
        of_bare, of_provider = pick(bare[1:]), pick(provider[1:])
        ratio = of_provider / of_bare
        print(f"{name:8}  {of_bare * 1000:13.0f} ms  {of_provider * 1000:5.0f} ms  {ratio:5.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
