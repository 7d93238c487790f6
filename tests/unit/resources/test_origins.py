"""Origins of the addresses a login service depends on."""

import pytest
from rocketchat_provider.client.origins import callback_url, moved, origin, origins
from tfplugin import UNKNOWN

SERVICE: dict[str, str | None] = {
    "url": "https://core.example.org/base",
    "token": "http://10.0.0.1:9990/o/token/",
    "identity": "/profile",
    "authorize": "/o/authorize/",
    "site": "https://chat.example.org",
}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Chat.Example.org:443/x?y#z", "https://chat.example.org"),
        ("http://chat.example.org:80", "http://chat.example.org"),
        ("http://chat.example.org:443", "http://chat.example.org:443"),
        ("https://[::1]:3000/", "https://[::1]:3000"),
        ("/o/token/", ""),
        ("chat.example.org", ""),
        ("", ""),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: str) -> None:
    assert origin(url) == expected


def test_a_path_alone_has_the_origin_of_the_url() -> None:
    assert origins(SERVICE) == {
        "url": "https://core.example.org",
        "token": "http://10.0.0.1:9990",
        "identity": "https://core.example.org",
        "authorize": "https://core.example.org",
        "site": "https://chat.example.org",
    }


def test_without_a_site_url_there_is_no_origin_of_the_site() -> None:
    assert "site" not in origins(SERVICE | {"site": None})


def test_origins_are_unknown_while_an_address_is() -> None:
    assert origins({**SERVICE, "site": UNKNOWN}) is UNKNOWN


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"token": "http://10.0.0.1:9990/elsewhere"}, {}),
        ({"url": "https://core.example.org/other"}, {}),
        (
            {"token": "http://10.0.0.2:9990/o/token/"},
            {"token": ("http://10.0.0.1:9990", "http://10.0.0.2:9990")},
        ),
        (
            {"identity": "https://other.example.org/profile"},
            {"identity": ("https://core.example.org", "https://other.example.org")},
        ),
    ],
)
def test_what_moved_is_reported_by_its_name(
    changes: dict[str, str | None], expected: dict[str, tuple[str, str]]
) -> None:
    assert moved(origins(SERVICE), origins(SERVICE | changes)) == expected


def test_a_moved_url_moves_the_paths_that_are_relative_to_it() -> None:
    after = origins(SERVICE | {"url": "https://new.example.org"})
    assert set(moved(origins(SERVICE), after)) == {"url", "identity", "authorize"}


def test_anything_may_have_moved_while_an_address_is_unknown() -> None:
    assert moved(origins(SERVICE), UNKNOWN)["site"] == ("https://chat.example.org", "")


def test_nothing_has_moved_before_there_was_anything() -> None:
    assert moved(None, origins(SERVICE)) == {}


def test_the_callback_url_knows_one_slash() -> None:
    assert callback_url("https://chat.example.org/", "Liquid") == (
        "https://chat.example.org/_oauth/liquid"
    )
