"""What one run of the provider knows about settings that pass between resources."""

import stat
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider.client import ABSENT
from rocketchat_provider.run.original import Original
from rocketchat_provider.run.planned import Claim
from rocketchat_provider.run.run import Run

SERVER = "https://chat.example.org"
BEFORE, OURS = Original.of("before"), "ours"


@pytest.fixture(autouse=True)
def data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TF_DATA_DIR", str(tmp_path))
    return tmp_path


def run() -> Run:
    return Run(time.sleep)


def opened() -> Run:
    opened = run()
    opened.open(SERVER)
    return opened


@pytest.mark.parametrize("value", ["", "text", 0, 7, True, None, ["a"], {"url": "u"}, ABSENT])
def test_an_original_is_kept_as_it_was(value: Any) -> None:
    assert Original(Original.of(value).text).value == value


def test_a_setting_that_nobody_managed_has_its_original_now() -> None:
    assert run().originals.take("A", "found") == Original.of("found")


def test_a_setting_that_is_managed_has_the_original_of_its_manager() -> None:
    ledger = run().originals
    ledger.note("A", BEFORE, OURS)
    assert ledger.take("A", OURS) == BEFORE
    assert ledger.successor_knows("A", BEFORE)


def test_an_original_that_was_lost_is_not_replaced_by_what_the_delete_wrote() -> None:
    ledger = run().originals
    ledger.leave("A", None)
    assert ledger.take("A", "Rocket.Chat's default") is None


def test_a_manager_that_knows_the_original_counts_more_than_one_that_came_late() -> None:
    ledger = run().originals
    ledger.note("A", Original.of(OURS), OURS)
    ledger.note("A", BEFORE, OURS)
    assert ledger.take("A", OURS) == BEFORE


def test_the_apply_finds_what_the_plan_learned(data_directory: Path) -> None:
    plan = opened()
    plan.originals.note("A", BEFORE, OURS)
    plan.close()
    [file] = data_directory.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    apply = opened()
    assert apply.originals.take("A", OURS) == BEFORE
    apply.close()
    assert list(data_directory.iterdir()) == []


def test_a_note_about_another_value_does_not_count() -> None:
    plan = opened()
    plan.originals.note("A", BEFORE, OURS)
    plan.close()
    assert opened().originals.take("A", "by hand since") == Original.of("by hand since")


@pytest.mark.parametrize("content", ["", "no JSON", "[]", '{"A": 7}', '{"A": {}}'])
def test_a_damaged_note_is_not_an_error(data_directory: Path, content: str) -> None:
    plan = opened()
    plan.originals.note("A", BEFORE, OURS)
    plan.close()
    [file] = data_directory.iterdir()
    file.write_text(content)
    assert opened().originals.take("A", OURS) == Original.of(OURS)


def test_without_a_data_directory_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_DATA_DIR", str(tmp_path / "nowhere"))
    plan = opened()
    plan.originals.note("A", BEFORE, OURS)
    plan.close()
    assert list(tmp_path.iterdir()) == []


def test_an_import_waits_for_what_terraform_reads_of_others() -> None:
    ledger = run().originals
    threading.Timer(0.1, lambda: ledger.note("A", BEFORE, OURS)).start()
    assert ledger.import_("A", OURS) == BEFORE


def test_only_the_first_wait_of_a_process_takes_time() -> None:
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        time.sleep(seconds)

    shared = Run(pause)
    shared.wait_for_others()
    first = len(waits)
    assert first > 0
    shared.wait_for_others()
    assert len(waits) == first


def test_a_claim_is_refused_to_another_resource_only() -> None:
    planned = run().planned
    one: dict[str, Any] = {}
    first = Claim("rocketchat_setting", "value")
    assert planned.claim(one, "A", first) is None
    assert planned.claim(one, "A", first) is None
    assert planned.claim({}, "A", Claim("rocketchat_push", "enabled")) == first


@pytest.mark.parametrize("replaced", [False, True])
def test_the_apply_knows_who_continues_to_manage_a_setting(replaced: bool) -> None:
    plan, private = opened(), dict[str, Any]()
    claim = Claim("rocketchat_setting", "value")
    plan.planned.claim(private, "A", claim, stays=True)
    if replaced:
        plan.planned.claim(private, "A", claim)
    plan.planned.claim({}, "B", claim, stays=True)
    plan.planned.leave("A")
    plan.close()
    apply = opened()
    assert (apply.originals.stays("A"), apply.originals.stays("B")) == (not replaced, False)


# What an apply was about to write when it was killed


def killed_while_it_writes(*values: Any, found: Any = "before") -> None:
    """An apply that starts to manage A and is not closed."""
    apply = opened()
    original = apply.originals.take("A", found)
    apply.originals.record("A", original, *values)


def test_the_next_apply_finds_the_original_of_what_was_written() -> None:
    killed_while_it_writes(OURS)
    assert opened().originals.take("A", OURS) == BEFORE
    assert opened().originals.take("A", "by hand since") == Original.of("by hand since")
    assert opened().originals.take("A", OURS) == BEFORE


def test_a_value_by_hand_that_a_plan_has_seen_ends_it() -> None:
    killed_while_it_writes(OURS)
    plan = opened()
    plan.originals.look("A", "by hand since")
    plan.close()
    assert opened().originals.take("A", OURS) == Original.of(OURS)


def test_an_import_that_is_only_planned_does_not_end_it() -> None:
    killed_while_it_writes(OURS)
    for _ in range(2):
        plan = opened()
        assert plan.originals.import_("A", OURS) == BEFORE
        plan.originals.read("A", BEFORE, OURS)
        plan.close()


def test_an_original_that_was_lost_before_the_kill_stays_lost() -> None:
    apply = opened()
    apply.originals.leave("A", None)
    apply.originals.record("A", apply.originals.take("A", "default"), OURS)
    assert opened().originals.take("A", OURS) is None


def test_a_write_that_a_state_has_is_forgotten(data_directory: Path) -> None:
    killed_while_it_writes(OURS)
    plan = opened()
    plan.originals.find_in_state("A", BEFORE, OURS)
    plan.close()
    apply = opened()
    apply.originals.leave("B", None)
    apply.close()
    assert list(data_directory.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"A": 7}', '{"A": {"written": 1}}', '{"A": {"original": 1, "written": ["ours"]}}'],
)
def test_damaged_writes_are_no_error(data_directory: Path, content: str) -> None:
    killed_while_it_writes(OURS)
    [file] = data_directory.iterdir()
    file.write_text(content)
    assert opened().originals.take("A", OURS) == Original.of(OURS)
