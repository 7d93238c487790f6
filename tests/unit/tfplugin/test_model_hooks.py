"""The calls about resources, data sources and providers that have models, without Terraform."""

import json
from typing import Any

import pytest
import tfplugin as tf
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.data_source_servicer import DataSourceServicer
from tfplugin.protocol.provider_servicer import ProviderServicer
from tfplugin.protocol.resource_servicer import ResourceServicer
from tfplugin.schema.attributes import Schema
from tfplugin.schema.walking import complete
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode
from tfplugin.values.value import State


class Block(tf.Model[tf.K]):
    url = tf.attribute(tf.String, optional=True)


BlockState = Block[tf.Known]
BlockPlan = Block[tf.Planned]


class Provider(tf.Provider[BlockPlan]):
    schema = tf.schema_of(BlockState, BlockPlan)

    def validate(self, ctx: tf.ValidateContext[BlockPlan]) -> None:
        if ctx.config.url == "bad":
            ctx.diagnostics.error("Bad URL", "", BlockState.url)

    def configure(self, ctx: tf.ConfigureContext[BlockPlan]) -> None:
        if ctx.config.url is tf.UNKNOWN:
            ctx.diagnostics.warning(f"Not known to {ctx.terraform_version}")


class Thing(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)
    size = tf.attribute(tf.Number, default=1)
    id = tf.attribute(tf.String, computed=True, keep_when_unset=True)
    revision = tf.attribute(tf.Number, computed=True, keep_when_unset=True)


ThingState = Thing[tf.Known]
ThingPlan = Thing[tf.Planned]


class Other(tf.Model[tf.K]):
    title = tf.attribute(tf.String, optional=True)


OtherState = Other[tf.Known]


class Things(tf.Resource[Provider, ThingState, ThingPlan]):
    schema = tf.schema_of(ThingState, ThingPlan, version=1)
    seen: list[Any]

    def validate(self, ctx: tf.ValidateContext[ThingPlan]) -> None:
        if ctx.config.name == "bad":
            ctx.diagnostics.error("Bad name", "", ThingState.name)

    def plan(self, ctx: tf.PlanContext[ThingState, ThingPlan]) -> None:
        self.seen.append((ctx.prior and ctx.prior.name, ctx.config.name, ctx.changes_anything))
        if ctx.planned.name == "unsure":
            ctx.planned.name = "sure"

    def plan_update(self, ctx: tf.PlanUpdateContext[ThingState, ThingPlan]) -> None:
        self.plan(ctx)
        if ctx.changed(ThingState.size):
            ctx.unknown(ThingState.revision)
        if ctx.planned.name == "elsewhere":
            ctx.replace(ThingState.name)
            assert ctx.replaces

    def plan_delete(self, ctx: tf.PlanDeleteContext[ThingState]) -> None:
        ctx.diagnostics.warning(f"{ctx.prior.name} goes")

    def create(self, ctx: tf.CreateContext[ThingState, ThingPlan]) -> ThingState:
        assert ctx.planned.id is tf.UNKNOWN
        ctx.state.id = f"id of {ctx.state.name}"
        ctx.save()
        if ctx.config.name == "half":
            raise tf.DiagnosticError("Half done")
        ctx.state.revision = 1
        ctx.private["by"] = "create"
        return ctx.state

    def update(self, ctx: tf.UpdateContext[ThingState, ThingPlan]) -> ThingState:
        if ctx.planned.revision is tf.UNKNOWN:
            ctx.state.revision = ctx.prior.revision + 1
        return ctx.state

    def read(self, ctx: tf.ReadContext[ThingState]) -> ThingState | None:
        ctx.state.size = 7
        if ctx.state.name == "reported":
            raise tf.AlreadyReported("Elsewhere")
        return None if ctx.state.name == "gone" else ctx.state

    def delete(self, ctx: tf.DeleteContext[ThingState]) -> None:
        self.seen.append(ctx.prior.id)

    def import_state(self, ctx: tf.ImportContext[ThingState]) -> ThingState:
        ctx.state.id = ctx.id
        return ctx.state

    def upgrade(self, ctx: tf.UpgradeContext) -> dict[str, Any]:
        return {"name": ctx.state["title"]}

    def move(self, ctx: tf.MoveContext[ThingState]) -> ThingState | None:
        title = ctx.source(OtherState).title
        if ctx.source_type != "other" or title is None:
            return None
        ctx.state.name = title
        return ctx.state

    def observe(self, ctx: tf.ObserveContext[ThingState]) -> None:
        self.seen.append(ctx.state.name)


class Finder(tf.DataSource[Provider, ThingState, ThingPlan]):
    schema = tf.schema_of(ThingState, ThingPlan)

    def validate(self, ctx: tf.ValidateContext[ThingPlan]) -> None:
        if ctx.config.name is tf.UNKNOWN:
            ctx.diagnostics.warning("Not known")

    def read(self, ctx: tf.DataContext[ThingState]) -> ThingState:
        ctx.state.id = f"found {ctx.state.name}"
        return ctx.state


TYPE = Things.schema.object_type
NULL = pb.DynamicValue(msgpack=b"\xc0")


@pytest.fixture
def provider() -> Provider:
    provider = Provider()
    Things.seen = []
    provider.resources = {"thing": Things}  # type: ignore[misc]
    provider.data_sources = {"thing": Finder}  # type: ignore[misc]
    return provider


@pytest.fixture
def servicer(provider: Provider) -> ResourceServicer:
    return ResourceServicer(provider)


def message(schema: Schema = Things.schema, **values: Any) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=encode(schema.object_type, complete(schema, values)))


def value(packed: pb.DynamicValue) -> Any:
    return decode(TYPE, packed.msgpack)


def summaries(response: Any) -> list[str]:
    return [found.summary for found in response.diagnostics]


MADE: State = {"name": "one", "size": 1, "id": "i", "revision": 1}


def plan(
    servicer: ResourceServicer, config: State | None, prior: State | None = None
) -> pb.PlanResourceChange.Response:
    proposed = config and {**(prior or {}), **config}
    return servicer.plan_resource_change(
        pb.PlanResourceChange.Request(
            type_name="thing",
            prior_state=message(**prior) if prior else NULL,
            proposed_new_state=message(**proposed) if proposed else NULL,
            config=message(**config) if config else NULL,
        )
    )


def apply(
    servicer: ResourceServicer, planned: State | None, prior: State | None = None
) -> pb.ApplyResourceChange.Response:
    return servicer.apply_resource_change(
        pb.ApplyResourceChange.Request(
            type_name="thing",
            prior_state=message(**prior) if prior else NULL,
            planned_state=message(**planned) if planned else NULL,
            config=message(name=planned["name"]) if planned else NULL,
        )
    )


def test_a_configuration_is_validated_by_its_model(servicer: ResourceServicer) -> None:
    request = pb.ValidateResourceConfig.Request(type_name="thing", config=message(name="bad"))
    [found] = servicer.validate_resource_config(request).diagnostics
    assert found.summary == "Bad name"
    assert found.attribute.steps[0].attribute_name == "name"


def test_the_plan_of_a_create_can_be_refined(servicer: ResourceServicer) -> None:
    response = plan(servicer, {"name": "one"})
    unknown = tf.UNKNOWN
    assert value(response.planned_state) == {**MADE, "id": unknown, "revision": unknown}
    assert Things.seen == [(None, "one", True)]


def test_the_plan_of_an_update_sees_what_changes(servicer: ResourceServicer) -> None:
    assert value(plan(servicer, {"name": "one"}, MADE).planned_state) == MADE
    changed = plan(servicer, {"name": "one", "size": 2}, MADE)
    assert value(changed.planned_state) == {**MADE, "size": 2, "revision": tf.UNKNOWN}
    assert Things.seen == [("one", "one", False), ("one", "one", True)]


def test_the_plan_of_an_update_can_ask_for_a_new_object(servicer: ResourceServicer) -> None:
    response = plan(servicer, {"name": "elsewhere"}, MADE)
    assert [path.steps[0].attribute_name for path in response.requires_replace] == ["name"]


def test_the_plan_of_a_delete_can_warn(servicer: ResourceServicer) -> None:
    assert summaries(plan(servicer, None, MADE)) == ["one goes"]


def test_a_planned_value_that_differs_from_the_configured_one_is_a_bug(
    servicer: ResourceServicer,
) -> None:
    assert summaries(plan(servicer, {"name": "unsure"})) == ["Bug in the provider"]


def test_a_create_returns_its_completed_state(servicer: ResourceServicer) -> None:
    planned = {**MADE, "id": tf.UNKNOWN, "revision": tf.UNKNOWN}
    response = apply(servicer, planned)
    assert value(response.new_state) == {**MADE, "id": "id of one"}
    assert json.loads(response.private) == {"by": "create"}


def test_what_a_failed_create_saved_is_kept(servicer: ResourceServicer) -> None:
    response = apply(servicer, {"name": "half", "id": tf.UNKNOWN, "revision": tf.UNKNOWN})
    assert summaries(response) == ["Half done"]
    kept = {"name": "half", "size": None, "id": "id of half", "revision": None}
    assert value(response.new_state) == kept


def test_an_update_sees_the_prior_state(servicer: ResourceServicer) -> None:
    response = apply(servicer, {**MADE, "revision": tf.UNKNOWN}, {**MADE, "revision": 4})
    assert value(response.new_state)["revision"] == 5


def test_a_delete_sees_the_prior_state(servicer: ResourceServicer) -> None:
    assert value(apply(servicer, None, MADE).new_state) is None
    assert Things.seen == ["i"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("one", {**MADE, "size": 7}),
        ("gone", None),
        ("reported", {**MADE, "name": "reported"}),
    ],
)
def test_a_read_returns_the_state_as_it_is_now(
    servicer: ResourceServicer, name: str, kept: State | None
) -> None:
    request = pb.ReadResource.Request(
        type_name="thing", current_state=message(**(MADE | {"name": name}))
    )
    response = servicer.read_resource(request)
    assert summaries(response) == []
    assert value(response.new_state) == kept


def test_an_import_starts_with_null_everywhere(servicer: ResourceServicer) -> None:
    request = pb.ImportResourceState.Request(type_name="thing", id="x")
    [imported] = servicer.import_resource_state(request).imported_resources
    assert value(imported.state) == {"name": None, "size": None, "id": "x", "revision": None}


def test_an_older_state_is_upgraded(servicer: ResourceServicer) -> None:
    raw = pb.RawState(json=b'{"title": "old"}')
    request = pb.UpgradeResourceState.Request(type_name="thing", version=0, raw_state=raw)
    assert value(servicer.upgrade_resource_state(request).upgraded_state)["name"] == "old"


def test_a_state_is_observed_before_it_is_used(servicer: ResourceServicer) -> None:
    raw = pb.RawState(json=json.dumps(MADE).encode())
    request = pb.UpgradeResourceState.Request(type_name="thing", version=1, raw_state=raw)
    assert servicer.upgrade_resource_state(request).upgraded_state.json == raw.json
    assert Things.seen == ["one"]


@pytest.mark.parametrize(("source", "said"), [("other", []), ("odd", ["Move is not supported"])])
def test_a_moved_state_is_seen_by_the_model_of_its_type(
    servicer: ResourceServicer, source: str, said: list[str]
) -> None:
    request = pb.MoveResourceState.Request(
        source_type_name=source,
        target_type_name="thing",
        source_state=pb.RawState(json=b'{"title": "old", "more": 1}'),
    )
    response = servicer.move_resource_state(request)
    assert summaries(response) == said
    if not said:
        assert value(response.target_state)["name"] == "old"


def test_a_hook_that_returns_no_state_is_a_bug(provider: Provider) -> None:
    class Empty(Things):
        def create(self, ctx: tf.CreateContext[ThingState, ThingPlan]) -> ThingState:
            return None  # type: ignore[return-value]

    provider.resources = {"thing": Empty}  # type: ignore[misc]
    response = apply(ResourceServicer(provider), {**MADE, "id": tf.UNKNOWN})
    assert "expected a dict with the whole state" in response.diagnostics[0].detail


def test_an_unknown_value_that_is_read_as_known_is_a_bug_that_names_it(
    provider: Provider,
) -> None:
    class Hasty(Things):
        def create(self, ctx: tf.CreateContext[ThingState, ThingPlan]) -> ThingState:
            ctx.state.name = ctx.state.id
            return ctx.state

    provider.resources = {"thing": Hasty}  # type: ignore[misc]
    [found] = apply(ResourceServicer(provider), {**MADE, "id": tf.UNKNOWN}).diagnostics
    assert "id has a wrong value: it is not known yet" in found.detail


def test_a_data_source_completes_its_configuration(provider: Provider) -> None:
    servicer = DataSourceServicer(provider)
    request = pb.ReadDataSource.Request(type_name="thing", config=message(name="one"))
    assert value(servicer.read_data_source(request).state)["id"] == "found one"
    unknown = pb.ValidateDataResourceConfig.Request(
        type_name="thing", config=message(name=tf.UNKNOWN)
    )
    assert summaries(servicer.validate_data_resource_config(unknown)) == ["Not known"]


def test_a_provider_block_has_a_model(provider: Provider) -> None:
    servicer = ProviderServicer(provider)
    bad = pb.ValidateProviderConfig.Request(config=message(Provider.schema, url="bad"))
    assert summaries(servicer.validate_provider_config(bad)) == ["Bad URL"]
    unknown = pb.ConfigureProvider.Request(
        config=message(Provider.schema, url=tf.UNKNOWN), terraform_version="1.15"
    )
    assert summaries(servicer.configure_provider(unknown)) == ["Not known to 1.15"]
