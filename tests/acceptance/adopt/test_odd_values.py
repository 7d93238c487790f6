"""Whatever a server has, what adopt writes plans, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from rocketchat_adopt.elements import slug
from rocketchat_provider.client import Setting
from rocketchat_standin import Clock, RocketChat

from .conftest import SPEED, Admin

if TYPE_CHECKING:
    from .conftest import Desk

TEXTS = (
    'a "quoted" text',
    "  spaces  ",
    "${path.module} %{ if true }",
    "two\nlines\r\n\ttab",
    "日本語 🙂 e\u0301",
    "x" * 2_000,
    "true",
    "",
    "\\n \\u0041 'single'",
    "$${a} %%{b} ${",
)
ODD = {
    "boolean": ("yes", "1", "", "${x}"),
    "int": ("12abc", "-5", "0012", "99999999"),
    "range": ("66", "12.5", "many", "-1"),
    "timespan": ("60000", "an hour", "", "1e3"),
    "select": ("Worldwide", "1-10 people", "", "${x}"),
    "multiSelect": ('["nothing"]', "[]", '["a","${b}"]', '[""]'),
    "code": ("{", "[[[[", "", '{"a": "${b}"}'),
}
NEEDED = ("API_", "Accounts_TwoFactor", "Accounts_OAuth_", "Accounts_ShowFormLogin")
"""What reading needs, or what gets a value of its own below."""

LIQUID = {
    "Organization_Type": "Nonprofit",
    "Size": "1-10 people",
    "Industry": "Other",
    "Country": "Worldwide",
    "Server_Type": "Private Team",
    "Website": "not an address",
    "Push_gateway": "localhost:8080  other\n",
    "Site_Url": "chat.example.org/",
    "Push_production": "yes",
}
ENTRY = {
    "url": "id.example.org",
    "id": "chat",
    "secret": "canary-client",
    "token_sent_via": "Header",
    "identity_token_sent_via": "Header",
    "login_style": "tab",
    "key_field": "id",
    "token_path": "o/token",
    "authorize_path": "http://id.example.org/${x}",
    "button_label_text": "two\nlines",
    "groups_channel_map": '{"team": "A room with blanks", "other": 5}',
    "map_channels": "yes",
    "merge_roles": "true",
    "scope": "openid,email",
    "username_field": "email",
}


def _odd_values(server: RocketChat, share: int) -> dict[str, str]:
    """Variables that put an odd value into settings that are not needed to read the server.

    `share`: one of how many settings gets one.
    """
    forced: dict[str, str] = {}
    for number, document in enumerate(server.process.settings.documents()):
        id, kind = document["_id"], document["type"]
        if (
            number % share == 0
            and not id.startswith(NEEDED)
            and kind not in ("action", "asset", "group")
        ):
            values = ODD.get(kind, TEXTS)
            forced[id] = values[number // share % len(values)]
    forced |= LIQUID | {
        f"Accounts_OAuth_Custom-Liquid-{key}": value for key, value in ENTRY.items()
    }
    return {f"OVERWRITE_SETTING_{id}": value for id, value in forced.items()}


@pytest.fixture
def server(language: str) -> Iterator[RocketChat]:
    # cdktf takes minutes to print a plan of every setting; Terraform itself does not.
    share = 1 if language == "hcl" else 7
    entry = {"Accounts_OAuth_Custom_Liquid": "true"}
    with RocketChat("7.7", clock=Clock(SPEED), environment=entry) as server:
        Admin(server).post(
            "oauth-apps.create", name="Wiki", active=True, redirectUri="not an address,/x,/x"
        )
        server.restart(environment=entry | _odd_values(server, share))
        # An administrator has answered the question that the other address raises.
        server.set("Deployment_FingerPrint_Verified", True)
        yield server


def _desk(server: RocketChat, sit_down: Callable[..., Desk]) -> Desk:
    user_id, token = server.bypass_token
    settings = map(Setting.of, server.process.settings.documents())
    secrets = {slug(one.id).upper(): one.value for one in settings if one.is_secret and one.value}
    return sit_down(
        ROCKETCHAT_URL=server.url,
        ROCKETCHAT_USER_ID=user_id,
        ROCKETCHAT_AUTH_TOKEN=token,
        LIQUID_CLIENT_SECRET=ENTRY["secret"],
        **{name: value for name, value in secrets.items() if isinstance(value, str)},
    )


@pytest.mark.parametrize("language", ["python", "hcl"])
def test_what_adopt_writes_plans_empty_whatever_the_server_has(
    server: RocketChat, sit_down: Callable[..., Desk], language: str
) -> None:
    desk, before = _desk(server, sit_down), server.settings()

    adopted = desk.adopt(*["--hcl"] * (language == "hcl"))

    assert adopted.returncode == 0, adopted.stderr
    code = next(desk.code.glob("main.*")).read_text()
    for text in ("Nonprofit", "1-10 people", "Private Team", "Worldwide", "Header", "localhost"):
        assert f'"{text}' in code, text
    assert {file.stat().st_mode & 0o777 for file in desk.code.iterdir()} == {0o600}
    command = adopted.stdout.splitlines()[-1]
    ran = desk.run("sh", "-c", f"{command} -no-color" if language == "hcl" else command)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert not [*desk.folder.rglob("Pipfile*"), *desk.folder.rglob(".venv")]
    planned = ran.stdout
    assert " to import, 0 to add, 0 to change, 0 to destroy." in planned
    assert "Warning: Value not allowed" not in planned
    assert server.settings() == before
