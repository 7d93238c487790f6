"""What adopt reads of a server."""

from rocketchat_adopt.progress import Progress
from rocketchat_adopt.reading import ALL_PERMISSIONS, STEPS, read
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


def test_files_are_read_and_permissions_only_if_they_are_named() -> None:
    with RocketChat("7.7", clock=Clock(20)) as server:
        server.upload("logo", b"<svg>", "image/svg+xml")
        server.set("Assets_background", {"url": "https://cdn.example.org/background.png"})
        user_id, token = server.bypass_token
        arguments = {"url": server.url, "user_id": user_id, "auth_token": token}
        with connected(arguments) as provider:
            found = read(provider.server, Progress(STEPS))
            named = read(provider.server, Progress(STEPS), ["mention-all"])
            every = read(provider.server, Progress(STEPS), [ALL_PERMISSIONS])
        assert {name: image.content for name, image in found.files.items()} == {"logo": b"<svg>"}
        assert found.permissions == {}
        assert named.permissions.keys() == {"mention-all"}
        assert every.permissions["add-oauth-service"] == {"admin"}
        assert all(every.permissions.values())
