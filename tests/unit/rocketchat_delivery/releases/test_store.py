"""Keeping releases in a folder."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from rocketchat_delivery.releases import RecordedResource, Release, ReleasesError
from rocketchat_delivery.releases.changes import changed_resources, lines, summary
from rocketchat_delivery.releases.folder_store import FolderStore
from rocketchat_delivery.releases.remote_store import releases_place


def release(number: int, *, complete: bool = True, **attributes: Any) -> Release:
    resource = RecordedResource(
        address="rocketchat_settings.it",
        type="rocketchat_settings",
        schema_version=0,
        attributes={"id": "settings", **attributes},
        secrets={"vault:a/b#c": number},
    )
    return Release(
        number=number,
        time="2026-01-02T03:04:05+00:00",
        complete=complete,
        lineage="x",
        serial=number * 2,
        commit="abc",
        rolled_back_to=None,
        versions={"terraform": "1.11.4"},
        configuration={"resource": {"rocketchat_settings": {"it": attributes}}},
        resources=(resource,),
    )


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "releases")
    assert store.all() == []
    assert store.add(release(1, title="A"))
    assert store.add(release(2, title="B"))
    assert store.all() == [release(1, title="A"), release(2, title="B")]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    FolderStore(tmp_path / "releases").add(release(1))
    [file] = (tmp_path / "releases").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_number_is_taken_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    assert store.add(release(1, title="A"))
    assert not store.add(release(1, title="B"))
    assert store.all() == [release(1, title="A")]
    assert len(list(tmp_path.iterdir())) == 1


def test_the_oldest_go_but_not_the_last_good_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELEASES_KEEP", "2")
    store = FolderStore(tmp_path)
    for number in range(1, 6):
        store.add(release(number, complete=number <= 2))
    assert [kept.number for kept in store.all()] == [2, 4, 5]


def test_a_count_that_is_invalid_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELEASES_KEEP", "many")
    with pytest.raises(ReleasesError, match="RELEASES_KEEP is 'many'; expected a number"):
        FolderStore(tmp_path).add(release(1))
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "000001.json").write_text("{}")
    with pytest.raises(ReleasesError, match=r"000001\.json is not a release"):
        FolderStore(tmp_path).all()


def edited(file: Path, **changes: Any) -> None:
    """A release's file, changed by somebody."""
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


COMMAND = {"rocketchat_settings": {"it": {"provisioner": [{"local-exec": {"command": "x"}}]}}}
EDITS: dict[str, dict[str, Any]] = {
    "configuration": {"configuration": {"resource": COMMAND}},
    "secrets": {"resources": [vars(release(1).resources[0]) | {"secrets": {"vault:a/b#c": 7}}]},
    "complete": {"complete": False},
    "another release's digest": {"digest": release(2).digest},
    "no digest": {"digest": None},
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edited_release_is_refused(tmp_path: Path, what: str) -> None:
    FolderStore(tmp_path).add(release(1))
    edited(tmp_path / "000001.json", **EDITS[what])
    with pytest.raises(ReleasesError, match=r"000001\.json does not match its digest.*move it"):
        FolderStore(tmp_path).all()


def test_a_release_of_before_is_held_to_the_digest_of_its_configuration(tmp_path: Path) -> None:
    FolderStore(tmp_path).add(release(1))
    edited(tmp_path / "000001.json", digest=release(1).configuration_digest)
    assert FolderStore(tmp_path).all() == [release(1)]
    edited(tmp_path / "000001.json", configuration={"resource": COMMAND})
    with pytest.raises(ReleasesError, match="does not match its digest"):
        FolderStore(tmp_path).all()


ODD = ("", "[]", "{}", "null", "5", "not json", '{"resources": 5, "digest": ""}', "[" * 100000)


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:20])
def test_odd_files_are_one_message(tmp_path: Path, text: str) -> None:
    (tmp_path / "000001.json").write_text(text)
    with pytest.raises(ReleasesError, match=r"000001\.json is not a release .*move it away"):
        FolderStore(tmp_path).all()


def test_what_is_not_text_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "000001.json").write_bytes(b"\xff\xfe")
    with pytest.raises(ReleasesError, match=r"000001\.json is not a release"):
        FolderStore(tmp_path).all()


def test_nothing_is_listed_that_did_not_change() -> None:
    old, new = release(1, title="A"), release(1, title="A", secret_values={}, lines=[])
    assert changed_resources(old, new) == {}
    assert summary(old, new) == "nothing"
    assert list(lines(old, new)) == []


def test_what_changed_is_shown_in_a_line_and_in_full() -> None:
    old, new = release(1, title="A", size=1), release(2, title="B", size=1)
    assert summary(old, new) == "settings.it (title)"
    assert summary(None, new) == "1 resources created"
    assert summary(old, old) == "nothing"
    assert list(lines(old, new)) == [
        "rocketchat_settings.it",
        '    title: "A" → "B"',
        "rocketchat_settings.it: vault:a/b#c in version 1 → 2",
    ]


def test_what_was_added_and_removed_is_shown() -> None:
    first, second = release(1), release(2)
    nothing = Release(**{**vars(first), "resources": ()})
    assert changed_resources(nothing, second) == {"rocketchat_settings.it": "created"}
    assert changed_resources(first, nothing) == {"rocketchat_settings.it": "destroyed"}


@pytest.mark.parametrize(
    ("backend", "options", "place"),
    [
        ("consul", {"path": "a/chat", "address": "x"}, {"path": "a/chat-releases", "address": "x"}),
        ("pg", {"schema_name": "t_chat"}, {"schema_name": "t_chat_releases"}),
        (
            "s3",
            {"key": "chat.tfstate", "bucket": "b"},
            {"key": "chat.tfstate.releases", "bucket": "b"},
        ),
        (
            "http",
            {"address": "https://git/state/chat", "lock_address": "https://git/state/chat/lock"},
            {
                "address": "https://git/state/chat-releases",
                "lock_address": "https://git/state/chat-releases/lock",
            },
        ),
    ],
)
def test_next_to_a_remote_state_is_in_the_same_backend(
    backend: str, options: dict[str, str], place: dict[str, str]
) -> None:
    assert releases_place(backend, options) == place
