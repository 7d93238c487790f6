"""The protocol's generated modules, and what importing the package costs."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from tfplugin.author.provider import AnyProvider
from tfplugin.process.answering import _method, answers, servicers
from tfplugin.process.call import Status
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.generate import PACKAGE, generate

from .grpc_client import Client, listening

STATE_STORES = (
    *("ValidateStateStoreConfig", "ConfigureStateStore", "ReadStateBytes", "WriteStateBytes"),
    *("LockState", "UnlockState", "GetStates", "DeleteState"),
)
"""The calls of protocol 6.11 that are not for this package."""


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


def test_the_readme_says_what_happens_in_each_call() -> None:
    readme = (Path(__file__).parents[3] / "providers/tfplugin/README.md").read_text()
    table = readme.partition("## What happens in each call")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    calls = [method.name for method in pb.DESCRIPTOR.services_by_name["Provider"].methods]
    assert sorted(named) == sorted([*calls, *STATE_STORES])


def test_the_calls_of_a_state_store_are_not_implemented(tmp_path: Path) -> None:
    found = answers(AnyProvider())
    served = {f"/tfplugin6.Provider/{name}": found[name] for name in found}
    with listening(tmp_path, served) as socket:
        client = Client(socket)
        for name in STATE_STORES:
            answered = client.answer(client.call(f"/tfplugin6.Provider/{name}"))
            assert answered.status == str(Status.UNIMPLEMENTED.value)


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
