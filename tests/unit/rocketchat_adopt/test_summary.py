"""The summary of a server that becomes code."""

from rocketchat_adopt.elements import Description
from rocketchat_adopt.reading import Found
from rocketchat_adopt.summary import summary
from rocketchat_provider.client import OAuthApp


def test_a_name_on_the_server_cannot_steer_the_terminal() -> None:
    app = OAuthApp("a", name="\x1b[2J", active=True, redirect_uris=("https://x",), client_id="c")
    found = Found("https://chat", "7.7.1", {}, (app,), registered=None, not_seen=())
    assert "- \\x1b[2J: https://x" in summary(found, Description((), (), ()), [])
