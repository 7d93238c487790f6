"""What adopt reads of a server."""

from rocketchat_adopt.progress import Progress
from rocketchat_adopt.reading import STEPS, read
from rocketchat_provider.public.connection import connected
from rocketchat_standin import Clock, RocketChat

NEEDS_A_LICENCE = "Push_request_content_from_server"


def test_a_setting_without_its_licence_is_read_as_it_is_stored() -> None:
    with RocketChat("9.1", clock=Clock(20)) as server:
        server.set(NEEDS_A_LICENCE, True)
        user_id, token = server.bypass_token
        arguments = {"url": server.url, "user_id": user_id, "auth_token": token}
        with connected(arguments) as provider:
            assert provider.server.settings.all()[NEEDS_A_LICENCE].value is False
            found = read(provider.server, Progress(STEPS))
        assert found.settings[NEEDS_A_LICENCE].value is True
