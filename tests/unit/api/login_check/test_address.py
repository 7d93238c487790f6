"""Addresses as browsers write them."""

import pytest
from rocketchat_provider.login.probes.address import browser_form, origin_of, same_address


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://chat.example.org/", "https://chat.example.org"),
        ("HTTPS://Chat.example.ORG:443/Team/", "https://chat.example.org/Team"),
        ("http://chat.example.org:443", "http://chat.example.org:443"),
        ("http://[::1]:80/x?y#z", "http://[::1]/x"),
        ("chat.example.org", "chat.example.org"),
        ("http://[", "http://["),
        ("http://host:port", "http://host:port"),
        ("", ""),
    ],
)
def test_an_address_is_written_as_browsers_write_it(url: str, written: str) -> None:
    assert browser_form(url) == written


def test_addresses_are_the_same_when_a_browser_takes_them_for_the_same() -> None:
    assert same_address("https://a.example.org:443", "https://A.example.org/")
    assert not same_address("https://a.example.org", "http://a.example.org")
    assert not same_address("https://a.example.org/one", "https://a.example.org/two")


def test_the_origin_is_scheme_host_and_port() -> None:
    assert origin_of("https://A.example.org:8443/x/y?z") == "https://a.example.org:8443"
    assert origin_of("nothing") == ""
