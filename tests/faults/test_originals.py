"""Every setting is as it was before Terraform after a destroy, however its resource came to it."""

from pathlib import Path
from typing import Any

import pytest
from rocketchat_standin import CommitThenHang, Meanwhile, Reset, Status

from .core import Configuration, Core
from .engines import WithTerraform
from .world import ORIGINALS, World

PUSH_OFF = {"Push_enable": False, "Push_gateway": "https://by-hand.example.org"}
FOUND: dict[str, Any] = {**ORIGINALS, **PUSH_OFF}
SITE_NAME = {"name": "Site_Name", "value": "Ours"}
VALUES = {"Site_Name": "Ours", "Accounts_LoginExpiration": 7}
PUSH = {"enabled": True, "gateway_urls": ["https://ours.example.org"]}
KINDS: dict[str, Configuration] = {
    "setting": {"rocketchat_setting.it": SITE_NAME},
    "map": {"rocketchat_settings.it": {"values": VALUES}},
    "push": {"rocketchat_push.it": PUSH},
}
LOST_ANSWERS = {
    "reset": Reset(commit=True),
    "time-out": CommitThenHang(seconds=30),
    "refused": Status(500),
}
each_kind = pytest.mark.parametrize("kind", KINDS)
each_order = pytest.mark.parametrize("creates_first", [False, True], ids=["leaver", "taker"])


@pytest.fixture
def server(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A server with originals of every kind, and a data directory for Terraform."""
    monkeypatch.setenv("TF_DATA_DIR", str(tmp_path))
    for id, value in PUSH_OFF.items():
        world.rocketchat.set(id, value)
    return world


def patient(world: World) -> dict[str, str]:
    """The provider's arguments, for a machine that has much to do."""
    return world.environment | {"ROCKETCHAT_REQUEST_TIMEOUT": "5"}


def done(core: Core, configuration: Configuration) -> None:
    outcome = core.apply(configuration)
    assert outcome.ok, str(outcome)
    assert core.plan(configuration).is_empty


def assert_all_is_as_before(world: World, before: dict[str, Any]) -> None:
    after = world.rocketchat.settings()
    assert {id: after[id] for id in before if after[id] != before[id]} == {}


@each_kind
@pytest.mark.parametrize("fault", LOST_ANSWERS)
def test_a_create_that_fails_after_its_write(server: World, kind: str, fault: str) -> None:
    before = server.rocketchat.settings()
    core = Core(patient(server))
    last = {"setting": "Site_Name", "map": "Site_Name", "push": "Push_enable"}[kind]
    server.rocketchat.faults.when("POST", f"/settings/{last}$", LOST_ANSWERS[fault])
    assert not core.apply(KINDS[kind]).ok
    done(core, KINDS[kind])
    assert core.destroy().ok
    assert_all_is_as_before(server, before)


@each_kind
@pytest.mark.parametrize("on_destroy", ["restore", "reset", "keep"])
def test_a_resource_that_is_tainted(server: World, kind: str, on_destroy: str) -> None:
    before = server.rocketchat.settings()
    core = Core(patient(server))
    [address] = KINDS[kind]
    done(core, {address: {**KINDS[kind][address], "on_destroy": on_destroy}})
    core.taint(address)
    done(core, {address: {**KINDS[kind][address], "on_destroy": on_destroy}})
    done(core, KINDS[kind])
    assert core.destroy().ok
    assert_all_is_as_before(server, before)


ELSEWHERE: dict[str, tuple[Configuration, ...]] = {
    "a setting becomes an entry of a map, and back": (
        {"rocketchat_setting.it": SITE_NAME},
        {"rocketchat_settings.it": {"values": VALUES}},
        {
            "rocketchat_setting.it": SITE_NAME,
            "rocketchat_settings.it": {"values": {"Accounts_LoginExpiration": 7}},
        },
    ),
    "a key moves between two maps": (
        {
            "rocketchat_settings.a": {"values": VALUES},
            "rocketchat_settings.b": {"values": {"Organization_Name": "Ours"}},
        },
        {
            "rocketchat_settings.a": {"values": {"Site_Name": "Ours"}},
            "rocketchat_settings.b": {
                "values": {"Organization_Name": "Ours", "Accounts_LoginExpiration": 7}
            },
        },
        {
            "rocketchat_settings.a": {"values": VALUES},
            "rocketchat_settings.b": {"values": {"Organization_Name": "Ours"}},
        },
    ),
    "a resource is renamed": (
        {"rocketchat_setting.old": SITE_NAME, "rocketchat_push.old": PUSH},
        {"rocketchat_setting.new": SITE_NAME, "rocketchat_push.new": PUSH},
    ),
    "push hands one setting over": (
        {"rocketchat_push.it": PUSH},
        {
            "rocketchat_setting.it": {
                "name": "Push_gateway",
                "value": "https://ours.example.org",
            }
        },
    ),
    "the value changes on the way": (
        {"rocketchat_setting.it": SITE_NAME},
        {"rocketchat_settings.it": {"values": {"Site_Name": "Ours by now"}}},
    ),
}


@each_order
@pytest.mark.parametrize("steps", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_another_resource_takes_the_setting_over(
    server: World, steps: tuple[Configuration, ...], creates_first: bool
) -> None:
    before = server.rocketchat.settings()
    core = Core(patient(server), creates_first=creates_first)
    for step in steps:
        done(core, step)
    assert core.destroy().ok
    assert_all_is_as_before(server, before)


def test_one_of_two_that_managed_a_setting_goes(server: World) -> None:
    """As states of older versions have it: the other one keeps its value, and gets the original."""
    first: Configuration = {"rocketchat_push.it": PUSH, "rocketchat_setting.name": SITE_NAME}
    second: Configuration = {
        "rocketchat_setting.on": {"name": "Push_enable", "value": True},
        "rocketchat_settings.it": {"values": VALUES},
    }
    before = server.rocketchat.settings()
    core, other = Core(patient(server)), Core(patient(server))
    done(core, first)
    done(other, second)
    core.instances |= other.instances
    done(core, second)
    assert core.destroy().ok
    assert_all_is_as_before(server, before)


def test_an_original_that_the_other_one_of_two_does_not_get_is_reported(server: World) -> None:
    core, other = Core(patient(server)), Core(patient(server))
    done(other, {"rocketchat_setting.b": SITE_NAME})
    done(core, {"rocketchat_setting.a": SITE_NAME})
    core.instances |= other.instances
    outcome = core.apply({"rocketchat_setting.a": SITE_NAME})
    [warning] = [one for one in outcome.said if "was not passed on" in one.summary]
    assert '"Before Terraform"' in warning.detail
    assert server.rocketchat.setting("Site_Name") == "Ours"


@pytest.mark.parametrize("imports_first", [False, True])
def test_an_import_before_the_resource_that_is_forgotten_is_reported(
    server: World, imports_first: bool
) -> None:
    """As Terraform may do it with -parallelism=1."""
    core = Core(patient(server))
    done(core, {"rocketchat_setting.a": SITE_NAME})
    forgotten = core.instances["rocketchat_setting.a"]
    with core.process() as process:
        assert process.configure()
        if not imports_first:
            process.recall("rocketchat_setting", forgotten)
        assert process.import_("rocketchat_settings", "Site_Name")
        if imports_first:
            process.recall("rocketchat_setting", forgotten)
    warnings = [one for one in process.said if "was not passed on" in one.summary]
    assert len(warnings) == imports_first
    assert all('"Before Terraform"' in one.detail for one in warnings)


@each_order
def test_a_taker_without_the_data_directory_of_the_plan(
    server: World, monkeypatch: pytest.MonkeyPatch, creates_first: bool
) -> None:
    """The original is passed on, or a warning states it."""
    monkeypatch.setenv("TF_DATA_DIR", "/nonexistent")
    core = Core(patient(server), creates_first=creates_first)
    done(core, {"rocketchat_setting.old": SITE_NAME})
    outcome = core.apply({"rocketchat_setting.new": SITE_NAME})
    assert outcome.ok
    warnings = [one for one in outcome.said if "was not passed on" in one.summary]
    assert len(warnings) == creates_first
    assert all('"Before Terraform"' in one.detail for one in warnings)


def test_what_was_planned_long_ago_is_not_an_original(server: World) -> None:
    """A destroy by another copy of the configuration leaves an old note behind."""
    core = Core(patient(server))
    done(core, {"rocketchat_setting.it": SITE_NAME})
    assert core.plan({"rocketchat_setting.it": SITE_NAME}).is_empty
    core.instances.clear()
    server.rocketchat.set("Site_Name", "By hand since")
    done(core, {"rocketchat_setting.it": SITE_NAME})
    assert core.destroy().ok
    assert server.rocketchat.setting("Site_Name") == "By hand since"


# The provider, or Terraform, is killed after a write: no state knows of it


CHANGED: dict[str, Configuration] = {
    "setting": {"rocketchat_setting.it": SITE_NAME | {"value": "Ours by now"}},
    "map": {
        "rocketchat_settings.it": {"values": dict.fromkeys(VALUES, 9) | {"Site_Name": "By now"}}
    },
    "push": {"rocketchat_push.it": PUSH | {"gateway_urls": ["https://by-now.example.org"]}},
}
PUSH_FOUND_ON = {"Push_enable": True, "Push_gateway": "https://by-hand.example.org"}
WRITES = "/api/v1/settings/"


def writes_of(server: World) -> int:
    """How many settings were written since the requests were forgotten."""
    asked = server.rocketchat.requests
    return sum(one.method == "POST" and one.path.startswith(WRITES) for one in asked)


def kill_at(server: World, core: Core, number: int, configuration: Configuration) -> None:
    """Apply, and be killed when the `number`-th write from 0 is done and not yet answered."""
    server.rocketchat.faults.when("POST", WRITES, Meanwhile(core.kill), after=number)
    assert not core.apply(configuration).ok
    assert server.rocketchat.faults.pending == 0


@each_kind
@pytest.mark.parametrize("push", [PUSH_OFF, PUSH_FOUND_ON], ids=["push off", "push on"])
def test_a_create_that_is_killed_at_each_of_its_writes(
    server: World, kind: str, push: dict[str, Any]
) -> None:
    for id, value in push.items():
        server.rocketchat.set(id, value)
    before, beginning = server.rocketchat.settings(), server.snapshot()
    core = Core(patient(server))
    server.rocketchat.forget_requests()
    done(core, KINDS[kind])
    count = writes_of(server)
    assert count
    for number in range(count):
        for second in (KINDS[kind], CHANGED[kind]):
            server.restore(beginning)
            core = Core(patient(server))
            kill_at(server, core, number, KINDS[kind])
            assert core.instances == {}
            done(core, second)
            assert core.destroy().ok
            assert_all_is_as_before(server, before)


def test_creates_that_are_killed_again_and_again(server: World) -> None:
    before, core = server.rocketchat.settings(), Core(patient(server))
    for value in ("Ours", "Ours too", "Ours"):
        kill_at(server, core, 0, {"rocketchat_setting.it": SITE_NAME | {"value": value}})
    done(core, {"rocketchat_settings.it": {"values": {"Site_Name": "Ours at last"}}})
    assert core.destroy().ok
    assert_all_is_as_before(server, before)


def test_an_update_that_is_killed_when_it_writes_a_key_that_is_new(server: World) -> None:
    before, core = server.rocketchat.settings(), Core(patient(server))
    done(core, {"rocketchat_settings.it": {"values": {"Site_Name": "Ours"}}})
    kill_at(server, core, 0, KINDS["map"])
    done(core, KINDS["map"])
    assert core.destroy().ok
    assert_all_is_as_before(server, before)


def test_what_is_changed_by_hand_after_a_kill_is_the_original(server: World) -> None:
    core = Core(patient(server))
    kill_at(server, core, 0, KINDS["setting"])
    server.rocketchat.set("Site_Name", "By hand since")
    done(core, KINDS["setting"])
    assert core.destroy().ok
    assert server.rocketchat.setting("Site_Name") == "By hand since"


def test_nothing_is_kept_of_a_write_that_a_state_has(server: World, tmp_path: Path) -> None:
    """A value that a destroy with `keep` leaves is the original of the next resource."""
    core = Core(patient(server))
    kept = {"rocketchat_setting.it": SITE_NAME | {"on_destroy": "keep"}}
    done(core, kept)
    assert list(tmp_path.glob("*-writes.json")) == []
    assert core.destroy().ok
    done(core, KINDS["setting"])
    assert core.destroy().ok
    assert server.rocketchat.setting("Site_Name") == "Ours"


def test_what_is_kept_holds_no_secret(server: World, tmp_path: Path) -> None:
    core = Core(patient(server))
    secret = {"SMTP_Password": "vault:liquid/mail#first"}
    configuration = {"rocketchat_settings.it": {"values": VALUES, "secret_values": secret}}
    kill_at(server, core, len(VALUES), configuration)
    [file] = tmp_path.glob("*-writes.json")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Site_Name" in file.read_text()
    assert "SMTP_Password" not in file.read_text()
    assert not [one for one in server.secrets if one in file.read_text()]


def test_no_note_holds_what_was_given_by_reference(server: World, tmp_path: Path) -> None:
    """Also where Rocket.Chat takes the setting for no secret."""
    core, reference = Core(patient(server)), "vault:liquid/mail#first"
    configuration: Configuration = {
        "rocketchat_setting.it": {"name": "Site_Name", "secret_value": reference},
        "rocketchat_settings.it": {"secret_values": {"Organization_Name": reference}},
    }
    assert core.apply(configuration).ok
    assert core.plan({**configuration, "rocketchat_push.it": PUSH}).ok
    texts = [file.read_text() for file in tmp_path.glob("*.json")]
    assert not [text for text in texts for one in server.secrets if one in text]


@pytest.mark.parametrize("killed", ["kill_provider", "kill"])
def test_terraform_or_the_provider_is_killed_in_a_create(
    world: World, tmp_path: Path, killed: str
) -> None:
    before = world.rocketchat.settings()
    engine = WithTerraform(tmp_path, patient(world))
    map_ = {"rocketchat_settings.it": {"values": {**VALUES, "Organization_Name": "Ours"}}}
    world.rocketchat.faults.when("POST", WRITES, Meanwhile(getattr(engine, killed)), after=1)
    assert not engine.apply(map_).ok
    engine.load(engine.save())
    assert world.rocketchat.settings() != before
    ended = engine.apply(map_)
    assert ended.ok, ended.text
    ended = engine.apply({})
    assert ended.ok, ended.text
    assert_all_is_as_before(world, before)
