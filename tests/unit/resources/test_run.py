"""What resources share in one run, and how long it lasts."""

import threading
import time
from pathlib import Path

import pytest
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.run.original import Original
from rocketchat_provider.run.planned import Claim
from rocketchat_provider.run.run import Run
from tfplugin.author.provider import AnyProvider

SERVER = "https://chat.example.org"


@pytest.fixture(autouse=True)
def data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TF_DATA_DIR", str(tmp_path))
    return tmp_path


def opened() -> Run:
    run = Run(time.sleep)
    run.open(SERVER)
    return run


def test_what_a_plan_makes_of_a_setting_is_known_until_the_process_ends() -> None:
    plan = opened()
    plan.planned.set_value("A", 7)
    plan.planned.change_setting("A")
    assert plan.planned.value("A", None) == 7
    plan.close()
    apply = opened()
    assert apply.planned.value("A", "found") == "found"
    assert apply.planned.changed_settings == frozenset()


def test_a_removed_login_service_keeps_the_button_of_the_one_that_replaces_it() -> None:
    planned = opened().planned
    assert planned.button("liquid") is None
    planned.set_button("liquid", shown=True)
    planned.remove_button("liquid")
    planned.remove_button("other")
    assert (planned.button("liquid"), planned.button("other")) == (True, False)


def test_a_note_says_whether_the_resource_that_stays_may_have_a_wrong_original() -> None:
    plan = opened()
    plan.originals.read("A", Original.of("ours"), "ours")
    plan.planned.claim({}, "A", Claim("rocketchat_setting", "value"), stays=True)
    plan.planned.leave("A")
    plan.close()
    apply = opened()
    assert not apply.originals.successor_knows("A", Original.of("before"))


def test_an_apply_leaves_nothing_to_the_next_process(data_directory: Path) -> None:
    plan = opened()
    plan.originals.note("A", Original.of("before"), "ours")
    plan.close()
    apply = opened()
    apply.originals.take("A", "ours")
    apply.close()
    assert list(data_directory.iterdir()) == []


def test_what_one_resource_takes_another_one_must_leave() -> None:
    ownership = opened().ownership
    with ownership.taking("A"):
        pass
    with ownership.leaving("A") as a, ownership.leaving("B") as b:
        assert (a, b) == (False, True)


def test_claims_of_many_threads_have_one_owner() -> None:
    planned, refused = opened().planned, list[Claim]()

    def claim(number: int) -> None:
        other = planned.claim({}, "A", Claim("rocketchat_setting", str(number)))
        if other is not None:
            refused.append(other)

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 15
    assert len(set(refused)) == 1


def test_the_provider_lets_nobody_replace_what_is_shared() -> None:
    ours = vars(ConnectedProvider()).keys() - vars(AnyProvider()).keys()
    assert {name for name in ours if not name.startswith("_")} == {"run", "guard"}
