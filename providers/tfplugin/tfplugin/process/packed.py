"""The packed schema: what a provider has, in a file that is read without protobuf.

Each answer follows a line with the name of its call and its length in bytes.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # A process that only sends what is in the file starts without them.
    from tfplugin.author.provider import AnyProvider

_LONGEST: Final = 100
"""No line with a name and a length is longer."""


def packed_schema(provider: "AnyProvider") -> bytes:
    """Return the file's content; always the same bytes for the same provider."""
    from tfplugin.protocol import messages

    answers = {
        "GetProviderSchema": messages.provider_schema(provider),
        "GetResourceIdentitySchemas": messages.identity_schemas(provider),
        "GetMetadata": messages.metadata(provider),
        "GetFunctions": messages.functions(provider),
    }
    packed = b""
    for name, message in answers.items():
        answer = message.SerializeToString(deterministic=True)
        packed += f"{name} {len(answer)}\n".encode() + answer
    return packed


def answers_in(packed: bytes) -> dict[str, bytes]:
    """Return the answers in a file by the names of their calls. Raises ValueError."""
    answers = {}
    at = 0
    while at < len(packed):
        heading, newline, _ = packed[at : at + _LONGEST].partition(b"\n")
        name, _, length = heading.decode("ascii", "replace").partition(" ")
        begin = at + len(heading) + 1
        at = begin + int(length) if newline and length.isdecimal() else len(packed) + 1
        answers[name] = packed[begin:at]
    if at > len(packed):
        raise ValueError("the packed schema is damaged: generate it again")
    return answers
