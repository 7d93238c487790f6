"""The protocol's generated modules, and what importing the package costs."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from tfplugin.author.provider import AnyProvider
from tfplugin.process.answering import _method, servicers
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.generate import PACKAGE, generate


def test_the_generated_modules_are_up_to_date(tmp_path: Path) -> None:
    generate(tmp_path)
    stub = "tfplugin6_pb2.pyi"
    assert (tmp_path / stub).read_text() == (PACKAGE / stub).read_text(), (
        "run python -m tfplugin.protocol.generate"
    )
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import tfplugin6_pb2; "
        "sys.stdout.buffer.write(tfplugin6_pb2.DESCRIPTOR.serialized_pb)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=True
    )
    assert made.stdout == pb.DESCRIPTOR.serialized_pb, "run python -m tfplugin.protocol.generate"


def test_every_method_of_the_protocol_is_answered() -> None:
    answering = servicers(AnyProvider())
    methods = pb.DESCRIPTOR.services_by_name["Provider"].methods
    assert all(callable(_method(answering, method.name)) for method in methods)


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import sys, tfplugin; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in ran.stdout.split()}
    assert "tfplugin" in loaded
    assert not loaded & {"grpc", "google", "msgpack", "cryptography", "pytest", "grpc_tools"}


def test_the_package_says_that_it_is_typed() -> None:
    spec = importlib.util.find_spec("tfplugin")
    assert spec
    assert spec.origin
    assert (Path(spec.origin).parent / "py.typed").exists()
