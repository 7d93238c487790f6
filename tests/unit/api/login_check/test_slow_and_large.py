"""An identity provider that never stops answering, or sends far too much, ends no check late."""

import threading
import time
from collections.abc import Iterator
from io import BufferedIOBase
from typing import Any

import pytest
from rocketchat_provider.client.errors import Interrupted
from rocketchat_provider.login.probes import LoginCheck, TestUser
from rocketchat_provider.login.probes.web import CannotReach, Web

PATHS = ("/authorize", "/token", "/me")
TIMEOUT = 1.0


def drips(body: BufferedIOBase) -> None:
    """An answer that takes a minute, a byte at a time."""
    for _ in range(600):
        body.write(b" ")
        body.flush()
        time.sleep(0.1)


def floods(body: BufferedIOBase) -> None:
    """An answer without an end."""
    while True:
        body.write(bytes(2**20))


@pytest.fixture
def web(odd_site: Any) -> Iterator[Web]:
    """What asks other servers, with a time-out of a second."""
    client = odd_site.world.client(request_timeout=TIMEOUT)
    web = Web(client.connection, client.session.transport)
    yield web
    web.close()


def test_a_page_that_drips_is_given_up_in_time(web: Web, odd: Any) -> None:
    odd.on("/me", 200)
    odd.streams["/me"] = drips
    with pytest.raises(CannotReach, match="did not answer in time"):
        web.get(f"{odd.url}/me")


def test_a_page_that_is_too_large_is_not_read(odd_site: Any, odd: Any) -> None:
    odd.on("/me", 200)
    odd.streams["/me"] = floods
    client = odd_site.world.client(request_timeout=20)
    web = Web(client.connection, client.session.transport)
    with pytest.raises(CannotReach, match=r"127\.0\.0\.1 answers with more than 32 MiB"):
        web.get(f"{odd.url}/me")
    web.close()


def test_a_long_page_without_a_character_set_is_read_at_once(web: Web, odd: Any) -> None:
    odd.on("/me", 200, "é" * 2**20)
    assert web.get(f"{odd.url}/me").text == "é" * 2**20


def test_a_probe_ends_soon_after_terraform_asks_to_stop(odd_site: Any, odd: Any) -> None:
    for path in PATHS:
        odd.on(path, 200)
        odd.streams[path] = drips
    client = odd_site.world.client(request_timeout=10)
    user = TestUser("visitor", "canary-test-password-9b02")
    check = LoginCheck(client, "liquid", site_url=odd_site.rocketchat.url, test_user=user)
    odd.received.clear()

    def stop() -> None:
        while not odd.received:
            time.sleep(0.02)
        time.sleep(0.3)
        odd_site.world.stopping.set()

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(Interrupted):
        check.run()
    thread.join()
