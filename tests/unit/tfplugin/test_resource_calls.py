"""The calls about resources, without Terraform."""

import json
from typing import Any

import pytest
from tfplugin import UNKNOWN, DiagnosticError, Number, String, UpgradeContext
from tfplugin.author.contexts import (
    CreateContext,
    DeleteContext,
    PlanContext,
    ReadContext,
    UpdateContext,
)
from tfplugin.author.provider import AnyProvider
from tfplugin.author.resource import ResourceHooks
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.resource_servicer import ResourceServicer
from tfplugin.schema.attributes import Attribute, Block, Nested, Schema
from tfplugin.schema.walking import complete
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode
from tfplugin.values.value import State

INNER = Nested("list", {"a": Attribute(Number, optional=True)})


class Thing(ResourceHooks[AnyProvider]):
    schema = Schema(
        {
            "name": Attribute(String, required=True),
            "id": Attribute(String, computed=True),
            "size": Attribute(Number, optional=True),
            "secret": Attribute(String, optional=True, write_only=True),
            "inner": Attribute(INNER, optional=True),
        },
        {"block": Block("list", {"x": Attribute(Number, optional=True)})},
        version=1,
    )
    result: Any = None
    saves: Any = None
    fails: Exception | None = None
    complains = False

    def _do(self, ctx: Any) -> Any:
        if self.saves is not None:
            ctx.save(self.saves)
        ctx.private["seen"] = True
        if self.complains:
            ctx.diagnostics.error("Complaint")
        if self.fails:
            raise self.fails
        return self.result

    def create(self, ctx: CreateContext) -> State:
        return self._do(ctx)  # type: ignore[no-any-return]

    def update(self, ctx: UpdateContext) -> State:
        return self._do(ctx)  # type: ignore[no-any-return]

    def read(self, ctx: ReadContext) -> State | None:
        return self._do(ctx)  # type: ignore[no-any-return]

    def delete(self, ctx: DeleteContext) -> None:
        self._do(ctx)

    def plan(self, ctx: PlanContext) -> None:
        self._do(ctx)

    def upgrade(self, ctx: UpgradeContext) -> State:
        return {**ctx.state, "name": ctx.state["title"]}


def thing(**behaviour: Any) -> ResourceServicer:
    provider = AnyProvider()
    kind = type("Behaving", (Thing,), behaviour)
    provider.resources = {"thing": kind}  # type: ignore[misc]
    return ResourceServicer(provider)


TYPE = Thing.schema.object_type
NULL = pb.DynamicValue(msgpack=b"\xc0")


def state(**values: Any) -> State:
    return complete(Thing.schema, {"name": "one", "id": "i", **values})


def message(value: State) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=encode(TYPE, value))


def value(packed: pb.DynamicValue) -> Any:
    return decode(TYPE, packed.msgpack)


def apply(
    servicer: ResourceServicer, prior: State | None, planned: State | None
) -> pb.ApplyResourceChange.Response:
    return servicer.apply_resource_change(
        pb.ApplyResourceChange.Request(
            type_name="thing",
            prior_state=NULL if prior is None else message(prior),
            planned_state=NULL if planned is None else message(planned),
            config=NULL if planned is None else message({**planned, "id": None}),
            planned_private=b'{"before": 1}',
        )
    )


def test_a_result_is_the_new_state_without_write_only_values() -> None:
    response = apply(thing(result=state(secret="s")), None, state(id=UNKNOWN))
    assert not response.diagnostics
    assert value(response.new_state) == state()
    assert json.loads(response.private) == {"before": 1, "seen": True}


@pytest.mark.parametrize("prior", [None, state(size=1)])
def test_what_was_saved_before_a_failure_is_kept_with_nulls_for_unknowns(
    prior: State | None,
) -> None:
    saved = state(size=UNKNOWN, inner=[{"a": UNKNOWN}], block=[{"x": 1}])
    servicer = thing(saves=saved, fails=DiagnosticError("No", "way"))
    response = apply(servicer, prior, state(id=UNKNOWN, size=2))
    assert [found.summary for found in response.diagnostics] == ["No"]
    assert value(response.new_state) == state(size=None, inner=[{"a": None}], block=[{"x": 1}])
    assert json.loads(response.private)["seen"] is True


def test_a_failure_with_nothing_saved_keeps_the_prior_state() -> None:
    fails = DiagnosticError("No", path="size")
    response = apply(thing(fails=fails), state(size=1), state(size=2))
    assert value(response.new_state) == state(size=1)
    assert response.diagnostics[0].attribute.steps[0].attribute_name == "size"
    assert value(apply(thing(fails=fails), None, state(id=UNKNOWN)).new_state) is None


def test_a_state_returned_with_a_complaint_is_kept_as_it_is() -> None:
    response = apply(thing(result=state(size=7), complains=True), None, state(size=2))
    assert [found.summary for found in response.diagnostics] == ["Complaint"]
    assert value(response.new_state)["size"] == 7


def test_a_crash_is_reported_without_its_text() -> None:
    response = apply(thing(fails=ValueError("a secret")), None, state(id=UNKNOWN))
    [found] = response.diagnostics
    assert found.summary == "Bug in the provider"
    assert "ValueError at test_resource_calls.py:" in found.detail
    assert "creating thing" in found.detail
    assert "secret" not in found.detail


@pytest.mark.parametrize(
    ("result", "kept", "said"),
    [
        (state(name="other"), state(name="other"), "name"),
        (state(id=UNKNOWN), state(id=None), "did not say what id is"),
        (state(size="ten"), state(size=None), "expected a number, found a str"),
        ({"id": "i"}, state(name=None), "the attribute is missing"),
        (state(typo=1), state(), "'typo'"),
        ({**state(), "block": None}, state(), "block"),
        (state(inner=[{"a": "x"}]), state(inner=None), "inner[0].a"),
    ],
)
def test_a_wrong_result_is_a_bug_that_loses_nothing(result: State, kept: State, said: str) -> None:
    response = apply(thing(result=result), None, state(id=UNKNOWN))
    [found] = response.diagnostics
    assert found.summary == "Bug in the provider"
    assert said in found.detail
    assert value(response.new_state) == kept


@pytest.mark.parametrize("result", [None, [], "x"])
def test_what_is_not_a_state_is_a_bug_that_keeps_what_was_saved(result: Any) -> None:
    response = apply(thing(saves=state(), result=result), None, state(id=UNKNOWN))
    assert "expected a dict with the whole state" in response.diagnostics[0].detail
    assert value(response.new_state) == state()


def test_private_state_that_is_not_json_is_a_bug_that_loses_nothing() -> None:
    class Leaky(Thing):
        def create(self, ctx: CreateContext) -> State:
            ctx.private["x"] = object()
            return state()

    provider = AnyProvider()
    provider.resources = {"thing": Leaky}  # type: ignore[misc]
    response = apply(ResourceServicer(provider), None, state(id=UNKNOWN))
    assert "TypeError" in response.diagnostics[0].detail
    assert value(response.new_state) == state()
    assert response.private == b'{"before": 1}'


def test_a_delete_leaves_nothing_unless_it_fails() -> None:
    gone = apply(thing(), state(), None)
    assert (value(gone.new_state), gone.private) == (None, b"")
    failed = apply(thing(fails=DiagnosticError("No")), state(), None)
    assert (value(failed.new_state), failed.private) == (state(), b'{"before": 1}')
    refused = apply(thing(complains=True), state(), None)
    assert value(refused.new_state) == state()


def read(servicer: ResourceServicer) -> pb.ReadResource.Response:
    return servicer.read_resource(
        pb.ReadResource.Request(
            type_name="thing", current_state=message(state()), private=b'{"before": 1}'
        )
    )


def test_a_read_gives_the_state_as_it_is_now() -> None:
    response = read(thing(result=state(size=5)))
    assert value(response.new_state) == state(size=5)
    assert json.loads(response.private) == {"before": 1, "seen": True}
    assert value(read(thing(result=None)).new_state) is None


@pytest.mark.parametrize(
    "behaviour",
    [
        {"fails": KeyError("x")},
        {"result": state(size="x")},
        {"complains": True, "result": state(size=5)},
    ],
)
def test_a_failed_read_keeps_the_state(behaviour: dict[str, Any]) -> None:
    response = read(thing(**behaviour))
    assert response.diagnostics
    assert value(response.new_state) == state()
    assert response.private == b'{"before": 1}'


def upgrade(version: int, raw: dict[str, Any]) -> pb.UpgradeResourceState.Response:
    return thing().upgrade_resource_state(
        pb.UpgradeResourceState.Request(
            type_name="thing",
            version=version,
            raw_state=pb.RawState(json=json.dumps(raw).encode()),
        )
    )


def test_a_state_of_this_version_goes_back_as_it_came() -> None:
    raw = {"name": "one", "id": "i", "size": 0.1, "inner": [{"a": 1}]}
    assert upgrade(1, raw).upgraded_state.json == json.dumps(raw).encode()


def test_attributes_that_the_schema_forgot_are_dropped_at_any_depth() -> None:
    raw = {"name": "one", "id": "i", "inner": [{"a": 1, "gone": 2}], "gone": {}}
    response = upgrade(1, raw)
    assert value(response.upgraded_state) == state(inner=[{"a": 1}])


def test_an_older_state_is_upgraded_and_completed() -> None:
    response = upgrade(0, {"title": "one", "id": "i"})
    assert value(response.upgraded_state) == state()
    failed = upgrade(0, {"id": "i"})
    assert "KeyError" in failed.diagnostics[0].detail


def test_a_state_without_json_is_refused() -> None:
    response = thing().upgrade_resource_state(
        pb.UpgradeResourceState.Request(type_name="thing", version=1, raw_state=pb.RawState())
    )
    assert response.diagnostics[0].summary == "State is not readable"


def test_a_write_only_attribute_needs_a_terraform_that_knows_it() -> None:
    def validate(allowed: bool) -> list[str]:
        response = thing().validate_resource_config(
            pb.ValidateResourceConfig.Request(
                type_name="thing",
                config=message(state(id=None, secret="s")),
                client_capabilities=pb.ClientCapabilities(write_only_attributes_allowed=allowed),
            )
        )
        return [found.summary for found in response.diagnostics]

    assert validate(True) == []
    assert validate(False) == ["Terraform is too old"]


def test_an_import_that_a_resource_does_not_support_says_so() -> None:
    response = thing().import_resource_state(
        pb.ImportResourceState.Request(type_name="thing", id="x")
    )
    assert response.diagnostics[0].summary == "Import is not supported"
    assert not response.imported_resources


def test_a_notice_is_reported_once_with_the_next_plan() -> None:
    def plan() -> list[str]:
        response = servicer.plan_resource_change(
            pb.PlanResourceChange.Request(
                type_name="thing",
                prior_state=message(state()),
                proposed_new_state=message(state()),
                config=message(state(id=None)),
            )
        )
        return [found.summary for found in response.diagnostics]

    provider = AnyProvider()
    provider.resources = {"thing": Thing}  # type: ignore[misc]
    servicer = ResourceServicer(provider)
    assert plan() == []
    provider.notice("An old server", "It is older than what is known.")
    assert plan() == ["An old server"]
    assert plan() == []
