"""Regenerate `tfplugin6_pb2.py` and `.pyi` from `tfplugin6.proto`.

Run `python -m tfplugin.protocol.generate` (needs grpcio-tools) after editing the .proto.
"""

import sys
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent
PROTO: Final = PACKAGE / "tfplugin6.proto"
GENERATED: Final = ("tfplugin6_pb2.py", "tfplugin6_pb2.pyi")

_FOR_CHECKERS: Final = """\
# fmt: off
# ruff: noqa
# mypy: disable-error-code="type-arg,no-untyped-def"
"""


def generate(into: Path) -> None:
    """Write the generated modules into the folder `into`.

    Raises RuntimeError when the compiler refuses the .proto (it says why on stderr).
    """
    import grpc_tools
    from grpc_tools import protoc

    well_known = Path(grpc_tools.__file__).parent / "_proto"
    options = [
        f"--proto_path={PACKAGE}",
        f"--proto_path={well_known}",
        f"--python_out={into}",
        f"--pyi_out={into}",
    ]
    if protoc.main(["protoc", *options, PROTO.name]) != 0:
        raise RuntimeError(f"protoc could not compile {PROTO.name}; its message is above")
    stub = into / "tfplugin6_pb2.pyi"
    stub.write_text(_FOR_CHECKERS + stub.read_text())


if __name__ == "__main__":
    generate(PACKAGE)
    sys.stdout.write(f"wrote {', '.join(GENERATED)} in {PACKAGE}\n")
