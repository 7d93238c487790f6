"""What is wrong with an address."""

import pytest
from rocketchat_provider.managed.web_address import problem


@pytest.mark.parametrize("host", ["-foo.example", "a..b", "foo-.example", 300 * "a", "ex*mple"])
def test_a_host_that_is_invalid_is_reported_with_what_a_host_is(host: str) -> None:
    assert "letters, digits, - and _" in (problem(f"https://{host}") or "")


@pytest.mark.parametrize("address", ["https://[::1", "https://a:99999", "https://a:b"])
def test_a_host_or_port_that_cannot_be_read_is_reported_with_what_it_is(address: str) -> None:
    assert "a port is below 65536" in (problem(address) or "")


@pytest.mark.parametrize("address", ["https://chat.example.org", "http://[::1]:3000/sub"])
def test_an_address_has_no_problem(address: str) -> None:
    assert problem(address) is None
