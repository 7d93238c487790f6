"""When a secret is written again, and what the plan says of it."""

from typing import Any

import pytest
import tfplugin as tf
from rocketchat_provider.client import ABSENT, Setting
from rocketchat_provider.managed.fingerprints import wrote
from rocketchat_provider.managed.secret_reference import server_lacks
from tfplugin.author import contexts

REFERENCE = "vault:liquid/app#secret"


def planned(setting: Setting, wanted: str, written: Any = None) -> tuple[bool, list[str]]:
    """Whether it is written, and the titles of the warnings."""
    ctx = tf.PrivateContext(contexts.PrivateContext())
    if written is not None:
        wrote(ctx.private, "key", written)
    written_again = server_lacks(ctx, setting, wanted, REFERENCE, "key", ("secret",))
    reported = " ".join(f"{found.summary} {found.detail}" for found in ctx.diagnostics)
    assert not any(secret in reported for secret in ("first", "second", "drifted"))
    return written_again, [found.summary for found in ctx.diagnostics]


@pytest.mark.parametrize(
    ("stored", "wanted", "written", "expected"),
    [
        ("first", "first", "first", (False, [])),
        ("first", "second", "first", (True, ["Secret rotated"])),
        ("drifted", "first", "first", (True, ["Secret changed on the server"])),
        (ABSENT, "first", "first", (True, ["Secret changed on the server"])),
        ("drifted", "first", None, (True, ["Secret differs from the server's"])),
    ],
)
def test_a_rotation_is_distinguished_from_a_change_on_the_server(
    stored: Any, wanted: str, written: Any, expected: tuple[bool, list[str]]
) -> None:
    assert planned(Setting("A", "password", stored), wanted, written) == expected


def test_a_secret_is_compared_as_its_setting_takes_it() -> None:
    assert planned(Setting("A", "int", 7), "7", 7) == (False, [])
    assert planned(Setting("A", "int", 7), "8", 7) == (True, ["Secret rotated"])


@pytest.mark.parametrize(
    ("wanted", "written", "expected"),
    [
        ("first", "first", (False, [])),
        ("second", "first", (True, ["Secret rotated"])),
    ],
)
def test_a_server_that_masks_its_secrets_is_taken_to_have_what_was_written(
    wanted: str, written: str, expected: tuple[bool, list[str]]
) -> None:
    assert planned(Setting("A", "password", ABSENT, masked=True), wanted, written) == expected
