"""Which secrets are blacked out of a text, and where."""

import base64
import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tfplugin.log.redaction import blacked_out

LONG = "correcthorse"
SHORT = "admin"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (LONG, "***"),
        (f"xx{LONG}yy", "xx***yy"),
        (f"https://user:{LONG}@host/{LONG}?q=a{LONG}", "https://user:***@host/***?q=a***"),
        (json.dumps({"key": f"id{LONG}"}), '{"key": "id***"}'),
    ],
)
def test_a_long_secret_is_blacked_out_inside_anything(text: str, shown: str) -> None:
    assert blacked_out(text, [LONG]) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (SHORT, "***"),
        ("admin's token of admin.", "***'s token of ***."),
        ("https://admin:x@host/admin?u=admin&v", "https://***:x@host/***?u=***&v"),
        ('{"user": "admin", "list": ["admin"]}', '{"user": "***", "list": ["***"]}'),
        ("user_admin=admin", "user_***=***"),
        (quote("u=admin&v", safe=""), "u%3D***%26v"),
        (json.dumps("ü\nadmin\n"), r'"\u00fc\n***\n"'),
        (json.dumps("üadmin"), r'"\u00fc***"'),
        (repr("\x1badmin"), r"'\x1b***'"),
    ],
)
def test_a_short_secret_is_blacked_out_where_it_stands_alone(text: str, shown: str) -> None:
    assert blacked_out(text, [SHORT]) == shown


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("admin", "the administrator's token"),
        ("admin", "sysadmin"),
        ("admin", "admin2"),
        ("5000", "after 15000 ms"),
    ],
)
def test_a_short_secret_is_left_alone_in_a_longer_word_or_number(secret: str, text: str) -> None:
    assert blacked_out(text, [secret]) == text


def test_a_short_secret_that_ends_in_no_letter_needs_no_end_of_a_word() -> None:
    assert blacked_out("x!pw!x", ["!pw!"]) == "x***x"


@pytest.mark.parametrize("secret", ["", "a", "the"])
def test_a_secret_too_short_to_be_one_is_ignored(secret: str) -> None:
    assert blacked_out("a text, the first", [secret]) == "a text, the first"


@given(
    secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=8),
    before=st.binary(max_size=5),
    after=st.binary(max_size=5),
)
def test_a_long_secret_cannot_be_read_out_of_base64(
    secret: str, before: bytes, after: bytes
) -> None:
    text = base64.b64encode(before + secret.encode() + after).decode()
    shown = blacked_out(text, [secret])
    assert "***" in shown
    assert len(shown.replace("***", "")) <= 4 * (len(before) + len(after)) / 3 + 4


@given(secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=4))
def test_a_secret_is_blacked_out_of_a_value_in_every_spelling(secret: str) -> None:
    texts = [
        secret,
        repr([secret]),
        json.dumps({"key": secret}),
        json.dumps({"key": secret}, ensure_ascii=False),
        urlencode({"key": secret}),
        f"https://host/{quote(secret)}",
    ]
    assert all("***" in blacked_out(text, [secret]) for text in texts)


@pytest.mark.parametrize("secret", ["pass\udc80word", "p\udc80ss"])
def test_a_secret_that_is_not_unicode_is_blacked_out_too(secret: str) -> None:
    assert blacked_out(f"it is {secret}, {secret!r}", [secret]) == "it is ***, '***'"


def test_a_longer_secret_goes_before_a_shorter_one_in_it() -> None:
    secrets = ["horse", "a horse", "correct horse", "the correct horse"]
    text = "horse, a horse, correct horse, the correct horse"
    assert blacked_out(text, secrets) == "***, ***, ***, ***"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write https://chat.example.org.", "Write https://chat.example.org."),
        ("the chat server", "the chat server"),
        ("Rocket.Chat of team-chat", "Rocket.Chat of team-chat"),
        ('"chat"', '"***"'),
        ("user=chat&x=1", "user=***&x=1"),
        ("{'user': 'chat'}", "{'user': '***'}"),
        ("chat", "***"),
    ],
)
def test_a_common_word_is_blacked_out_only_where_it_is_a_whole_value(text: str, shown: str) -> None:
    assert blacked_out(text, ["chat"]) == shown


def test_a_common_word_of_many_letters_leaves_texts_readable() -> None:
    text = "terraform_data of terraform.example.org"
    assert blacked_out(text, ["terraform"]) == text
    assert blacked_out('"terraform"', ["terraform"]) == '"***"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://user:canary@host/path", "https://***@host/path"),
        ("at http://can@ary:can@ary@proxy:3128.", "at http://***@proxy:3128."),
        ("mail to user@example.org", "mail to user@example.org"),
        ("https://host/path@2", "https://host/path@2"),
    ],
)
def test_user_name_and_password_of_an_address_are_never_shown(text: str, shown: str) -> None:
    assert blacked_out(text, []) == shown
