"""A release's configuration in the schema of today."""

from typing import Any

import pytest
import tfplugin as tf
from rocketchat_delivery.releases import RecordedResource, Release, ReleasesError
from rocketchat_delivery.rollback.schema_upgrade import upgraded
from rocketchat_provider.provider import RocketChatProvider

ADDRESS = "rocketchat_note.it"


class NoteModel(tf.Model[tf.K]):
    text = tf.attribute(tf.String, required=True, description="What it says.")
    size = tf.attribute(tf.Number, optional=True, description="How big.")
    extra = tf.attribute(tf.Dynamic, optional=True, description="Anything.")
    tags = tf.attribute(tf.Map(tf.String), optional=True, description="Words.")
    id = tf.attribute(tf.String, computed=True, description="Its id.")


State = NoteModel[tf.Known]
Plan = NoteModel[tf.Planned]


class Note(tf.Resource[RocketChatProvider, State, Plan]):
    """In version 0 its text was called body, and its size was a text."""

    schema = tf.schema_of(State, Plan, version=1)

    def upgrade(self, ctx: tf.UpgradeContext) -> dict[str, Any]:
        state = dict(ctx.state)
        size = state.pop("size")
        return state | {"text": state.pop("body"), "size": None if size is None else int(size)}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> RocketChatProvider:
    provider = RocketChatProvider()
    monkeypatch.setattr(provider, "resources", {"rocketchat_note": Note})
    return provider


def release(version: int) -> Release:
    recorded = RecordedResource(
        address=ADDRESS,
        type="rocketchat_note",
        schema_version=version,
        attributes={"body": "A", "size": "3", "extra": None, "id": "1"},
        secrets={},
    )
    return Release(
        number=3,
        time="2026-01-02T03:04:05+00:00",
        complete=True,
        lineage="x",
        serial=7,
        commit=None,
        rolled_back_to=None,
        versions={"provider": "2.0.0"},
        configuration={},
        resources=(recorded,),
    )


def test_an_older_block_goes_through_the_upgrade(provider: RocketChatProvider) -> None:
    block = {"body": "${rocketchat_setting.it.value}", "size": "3", "depends_on": ["x.y"]}
    assert upgraded(release(0), ADDRESS, block, provider) == {
        "text": "${rocketchat_setting.it.value}",
        "size": 3,
        "depends_on": ["x.y"],
    }


def test_what_is_not_in_the_block_is_not_made_up(provider: RocketChatProvider) -> None:
    assert upgraded(release(0), ADDRESS, {"body": "A"}, provider) == {"text": "A"}


def test_a_value_of_any_type_stays_as_it_is(provider: RocketChatProvider) -> None:
    block = {"body": "A", "extra": {"value": [1, "b", None]}}
    assert upgraded(release(0), ADDRESS, block, provider) == {
        "text": "A",
        "extra": {"value": [1, "b", None]},
    }


@pytest.mark.parametrize("type_", ["a name", "string"])
def test_a_map_that_only_looks_like_a_value_with_its_type_stays(
    provider: RocketChatProvider, type_: str
) -> None:
    alike = {"value": "A", "type": type_}
    block = {"body": "A", "tags": alike}
    assert upgraded(release(0), ADDRESS, block, provider) == {"text": "A", "tags": alike}


def test_a_block_of_today_stays_as_it_is(provider: RocketChatProvider) -> None:
    block = {"text": "A", "unknown": 1}
    assert upgraded(release(1), ADDRESS, block, provider) == block


def test_a_block_of_a_newer_provider_is_refused(provider: RocketChatProvider) -> None:
    with pytest.raises(ReleasesError, match=r"knows version 1. Use the provider .* \(2\.0\.0\)"):
        upgraded(release(2), ADDRESS, {"text": "A"}, provider)
