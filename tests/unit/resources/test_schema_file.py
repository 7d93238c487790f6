"""The file from which the schema is sent has the provider's schema."""

from pathlib import Path

from rocketchat_provider import SCHEMA_FILE
from rocketchat_provider.provider import RocketChatProvider
from tfplugin.process.packed import packed_schema


def test_the_packed_schema_is_up_to_date() -> None:
    packed = Path(SCHEMA_FILE).read_bytes()
    assert packed == packed_schema(RocketChatProvider()), "run make generate"
