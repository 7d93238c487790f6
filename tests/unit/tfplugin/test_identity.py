"""The calls that carry an object's identity, without Terraform."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import tfplugin as tf
from tfplugin.author.provider import AnyProvider
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.list_servicer import ListServicer
from tfplugin.protocol.messages import provider_schema
from tfplugin.protocol.provider_servicer import ProviderServicer
from tfplugin.protocol.resource_servicer import ResourceServicer
from tfplugin.schema.walking import complete
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode

NULL = pb.DynamicValue(msgpack=b"\xc0")


class Thing(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True, requires_replace=True, description="Name.")
    size = tf.attribute(tf.Number, default=1, description="Size.")
    parts = tf.attribute(tf.List(tf.String), optional=True, description="Parts.")
    id = tf.attribute(tf.String, computed=True, keep_when_unset=True, description="Id.")


ThingState = Thing[tf.Known]
ThingPlan = Thing[tf.Planned]


def parts_of(thing: ThingPlan) -> Any:
    return sorted(thing.parts) if isinstance(thing.parts, list) else thing.parts


NAME = tf.identifier(ThingState.name)
PARTS = tf.derived_identifier(
    "parts", tf.List(tf.String), parts_of, optional=True, description="The first parts."
)
IDENTITY = tf.identity(NAME, PARTS, version=2)


class Things(tf.Resource[AnyProvider, ThingState, ThingPlan]):
    schema = tf.schema_of(ThingState, ThingPlan)
    identity = IDENTITY

    def plan(self, ctx: tf.PlanContext[ThingState, ThingPlan]) -> None:
        if ctx.config.name == "renamed by the plan":
            ctx.planned.size = 2

    def create(self, ctx: tf.CreateContext[ThingState, ThingPlan]) -> ThingState:
        if ctx.state.name == "fails":
            raise tf.DiagnosticError("Failed", "")
        ctx.state.id = ctx.state.name
        ctx.save()
        if ctx.state.name == "fails later":
            raise tf.DiagnosticError("Failed", "")
        return ctx.state

    def read(self, ctx: tf.ReadContext[ThingState]) -> ThingState | None:
        if ctx.state.name == "broken":
            raise tf.DiagnosticError("Not readable", "")
        if ctx.state.name == "gone":
            return None
        if ctx.state.name == "renamed":
            ctx.state.name = "other"
        return ctx.state

    def update(self, ctx: tf.UpdateContext[ThingState, ThingPlan]) -> ThingState:
        return ctx.state

    def delete(self, ctx: tf.DeleteContext[ThingState]) -> None:
        pass

    def import_state(self, ctx: tf.ImportContext[ThingState]) -> ThingState:
        ctx.state.name = ctx.state.id = ctx.id
        ctx.state.size = 1
        return ctx.state

    def import_identity(self, ctx: tf.ImportContext[ThingState]) -> ThingState:
        ctx.id = ctx.identity[NAME]
        state = self.import_state(ctx)
        state.parts = ctx.identity[PARTS]
        return state

    def upgrade_identity(self, ctx: tf.UpgradeIdentityContext) -> dict[str, Any]:
        return {"name": f"{ctx.identity['title']} of {ctx.version}"}

    def move(self, ctx: tf.MoveContext[ThingState]) -> ThingState | None:
        ctx.state.name, ctx.state.size = "moved", 1
        return ctx.state


class Search(tf.Model[tf.K]):
    prefix = tf.attribute(tf.String, optional=True, description="How names begin.")


SearchState = Search[tf.Known]
SearchPlan = Search[tf.Planned]


class ThingList(tf.ListResource[AnyProvider, SearchState, SearchPlan]):
    schema = tf.schema_of(SearchState, SearchPlan)
    names = ("a", "ab", "broken", "gone", "b")
    looked_at: list[str]

    def list(self, ctx: tf.ListContext[SearchState]) -> Iterator[tf.Found]:
        for name in self.names:
            self.looked_at.append(name)
            if name.startswith(ctx.config.prefix or ""):
                yield tf.Found(f"the thing {name}", {NAME: name, PARTS: None})
        if ctx.config.prefix == "b":
            raise tf.DiagnosticError("Not all", "The rest cannot be listed.")

    def validate(self, ctx: tf.ValidateContext[SearchPlan]) -> None:
        if ctx.config.prefix == "":
            ctx.diagnostics.error("Empty prefix", "", SearchState.prefix)


class OneString(Things):
    identity = tf.identity(NAME)
    import_identity = tf.Resource.import_identity


class Anonymous(Things):
    identity = None  # type: ignore[assignment]


def provider() -> AnyProvider:
    made = AnyProvider()
    made.resources = {"thing": Things, "one": OneString, "none": Anonymous}  # type: ignore[misc]
    listing = type("Listing", (ThingList,), {"looked_at": []})
    made.list_resources = {"thing": listing}  # type: ignore[misc]
    return made


TYPE = Things.schema.object_type


def state(**values: Any) -> pb.DynamicValue:
    whole = complete(Things.schema, {"size": 1, "id": "i", **values})
    return pb.DynamicValue(msgpack=encode(TYPE, whole))


def identity(**values: Any) -> pb.ResourceIdentityData:
    data = encode(IDENTITY.object_type, {"parts": None, **values})
    return pb.ResourceIdentityData(identity_data=pb.DynamicValue(msgpack=data))


def values(message: pb.ResourceIdentityData) -> Any:
    return decode(IDENTITY.object_type, message.identity_data.msgpack)


def problems(found: Any) -> list[str]:
    return [one.summary for one in found]


def read(name: str, known: pb.ResourceIdentityData | None, type_name: str = "thing") -> Any:
    request = pb.ReadResource.Request(
        type_name=type_name, current_state=state(name=name, parts=["x"]), current_identity=known
    )
    return ResourceServicer(provider()).read_resource(request)


def plan(prior: Any, proposed: Any, known: pb.ResourceIdentityData | None = None) -> Any:
    request = pb.PlanResourceChange.Request(
        type_name="thing",
        prior_state=prior,
        proposed_new_state=proposed,
        config=proposed,
        prior_identity=known,
    )
    return ResourceServicer(provider()).plan_resource_change(request)


def apply(planned: pb.DynamicValue, known: pb.ResourceIdentityData | None = None) -> Any:
    request = pb.ApplyResourceChange.Request(
        type_name="thing",
        prior_state=NULL,
        planned_state=planned,
        config=planned,
        planned_identity=known,
    )
    return ResourceServicer(provider()).apply_resource_change(request)


# The schema


def test_the_identity_of_each_type_that_has_one_is_described() -> None:
    asked = ProviderServicer(provider()).get_resource_identity_schemas(
        pb.GetResourceIdentitySchemas.Request()
    )
    assert asked.identity_schemas.keys() == {"thing", "one"}
    described = asked.identity_schemas["thing"]
    assert described.version == 2
    name, parts = described.identity_attributes
    assert (name.name, name.type, name.description) == ("name", b'"string"', "Name.")
    assert name.required_for_import
    assert not name.optional_for_import
    assert (parts.type, parts.description) == (b'["list","string"]', "The first parts.")
    assert parts.optional_for_import
    assert not parts.required_for_import


# Read


def test_a_read_determines_an_identity_that_terraform_does_not_have() -> None:
    assert values(read("a", None).new_identity) == {"name": "a", "parts": ["x"]}


def test_a_derived_identifier_is_kept() -> None:
    response = read("a", identity(name="a", parts=["y"]))
    assert values(response.new_identity) == {"name": "a", "parts": ["y"]}


def test_a_changed_identity_is_an_error_that_names_the_attribute() -> None:
    response = read("renamed", identity(name="renamed"))
    assert problems(response.diagnostics) == ["Bug in the provider"]
    assert "changed name from 'renamed' to 'other'" in response.diagnostics[0].detail
    assert response.diagnostics[0].attribute.steps[0].attribute_name == "name"


def test_an_identity_is_kept_when_a_read_fails() -> None:
    known = identity(name="broken")
    assert read("broken", known).new_identity == known
    assert not read("broken", None).HasField("new_identity")


def test_a_type_without_an_identity_gets_none() -> None:
    assert not read("a", None, "none").HasField("new_identity")


# Plan


def test_a_create_plans_its_identity() -> None:
    response = plan(NULL, state(name="a", id=None, parts=["y", "x"]))
    assert values(response.planned_identity) == {"name": "a", "parts": ["x", "y"]}


def test_a_create_that_does_not_know_its_whole_identity_plans_none() -> None:
    response = plan(NULL, state(name="a", id=None, parts=tf.UNKNOWN))
    assert not response.HasField("planned_identity")


def test_an_update_keeps_its_identity() -> None:
    known = identity(name="a", parts=["y"])
    response = plan(state(name="a"), state(name="a", size=2, parts=["z"]), known)
    assert values(response.planned_identity) == {"name": "a", "parts": ["y"]}
    assert not response.diagnostics


def test_an_update_of_an_object_without_identity_plans_one_if_it_is_known() -> None:
    known = plan(state(name="a"), state(name="a", size=2))
    assert values(known.planned_identity) == {"name": "a", "parts": None}
    unknown = plan(state(name="a"), state(name="a", parts=tf.UNKNOWN))
    assert not unknown.HasField("planned_identity")


def test_a_replacement_plans_the_new_identity() -> None:
    response = plan(state(name="a"), state(name="b"), identity(name="a", parts=["y"]))
    assert response.requires_replace
    assert values(response.planned_identity) == {"name": "b", "parts": None}
    assert not response.diagnostics


def test_a_delete_plans_no_identity() -> None:
    assert not plan(state(name="a"), NULL, identity(name="a")).HasField("planned_identity")


# Apply


def test_a_created_object_has_an_identity() -> None:
    response = apply(state(name="a", id=tf.UNKNOWN), identity(name="a"))
    assert values(response.new_identity) == {"name": "a", "parts": None}


def test_an_identity_other_than_the_planned_one_is_an_error() -> None:
    response = apply(state(name="a", id=tf.UNKNOWN), identity(name="b"))
    assert problems(response.diagnostics) == ["Bug in the provider"]


def test_an_object_that_a_failed_create_left_behind_has_its_identity() -> None:
    response = apply(state(name="fails later", id=tf.UNKNOWN), identity(name=tf.UNKNOWN))
    assert problems(response.diagnostics) == ["Failed"]
    assert values(response.new_identity) == {"name": "fails later", "parts": None}


def test_a_create_that_made_nothing_has_no_identity() -> None:
    response = apply(state(name="fails", id=tf.UNKNOWN), identity(name="fails"))
    assert problems(response.diagnostics) == ["Failed"]
    assert not response.HasField("new_identity")


# Import, move, upgrade


def imported(type_name: str, **request: Any) -> Any:
    asked = pb.ImportResourceState.Request(type_name=type_name, **request)
    return ResourceServicer(provider()).import_resource_state(asked)


def test_an_import_by_identity_gives_the_resource_its_values() -> None:
    response = imported("thing", identity=identity(name="a", parts=["y"]))
    [found] = response.imported_resources
    assert decode(TYPE, found.state.msgpack)["parts"] == ["y"]
    assert values(found.identity) == {"name": "a", "parts": ["y"]}


def test_an_import_by_id_determines_the_identity() -> None:
    [found] = imported("thing", id="a").imported_resources
    assert values(found.identity) == {"name": "a", "parts": None}


def test_an_identity_of_one_string_is_imported_as_an_id() -> None:
    data = encode(OneString.identity.object_type, {"name": "a"})
    asked = pb.ResourceIdentityData(identity_data=pb.DynamicValue(msgpack=data))
    [found] = imported("one", identity=asked).imported_resources
    assert decode(TYPE, found.state.msgpack)["name"] == "a"


def test_a_type_that_does_not_import_by_its_identity_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Things, "import_identity", tf.Resource.import_identity)
    response = imported("thing", identity=identity(name="a", parts=["y"]))
    assert problems(response.diagnostics) == ["Import by identity is not supported"]
    assert "write id in place of identity" in response.diagnostics[0].detail


def test_a_moved_object_gets_the_identity_of_its_new_type() -> None:
    request = pb.MoveResourceState.Request(
        source_type_name="other", source_state=pb.RawState(json=b"{}"), target_type_name="thing"
    )
    response = ResourceServicer(provider()).move_resource_state(request)
    assert values(response.target_identity) == {"name": "moved", "parts": None}


@pytest.mark.parametrize(
    ("version", "raw", "upgraded"),
    [(1, {"title": "a"}, "a of 1"), (2, {"name": "a"}, "a")],
    ids=["older", "the same"],
)
def test_an_identity_is_upgraded(version: int, raw: dict[str, str], upgraded: str) -> None:
    request = pb.UpgradeResourceIdentity.Request(
        type_name="thing", version=version, raw_identity=pb.RawState(json=json.dumps(raw).encode())
    )
    response = ResourceServicer(provider()).upgrade_resource_identity(request)
    assert values(response.upgraded_identity) == {"name": upgraded, "parts": None}


def test_an_identity_that_is_not_readable_is_an_error() -> None:
    request = pb.UpgradeResourceIdentity.Request(
        type_name="thing", version=2, raw_identity=pb.RawState(json=b"[]")
    )
    response = ResourceServicer(provider()).upgrade_resource_identity(request)
    assert len(response.diagnostics) == 1
    assert not response.HasField("upgraded_identity")


# Lists


def events(**request: Any) -> tuple[list[pb.ListResource.Event], list[str]]:
    made = provider()
    prefix = request.pop("prefix", None)
    config = encode(ThingList.schema.object_type, {"prefix": prefix})
    asked = pb.ListResource.Request(
        type_name="thing", config=pb.DynamicValue(msgpack=config), **request
    )
    found = list(ListServicer(made).list_resource(asked))
    looked_at: list[str] = made.list_resources["thing"].looked_at  # type: ignore[attr-defined]
    return found, looked_at


def test_a_list_has_the_identity_and_name_of_each_object() -> None:
    found, _ = events(prefix="a", limit=10)
    assert [one.display_name for one in found] == ["the thing a", "the thing ab"]
    assert values(found[1].identity) == {"name": "ab", "parts": None}
    assert not found[0].HasField("resource_object")


def test_a_list_has_the_whole_objects_if_terraform_asks_for_them() -> None:
    found, _ = events(prefix="a", limit=10, include_resource_object=True)
    assert decode(TYPE, found[1].resource_object.msgpack)["name"] == "ab"


def test_a_list_stops_looking_at_its_limit() -> None:
    found, looked_at = events(limit=2)
    assert len(found) == 2
    assert looked_at == ["a", "ab"]


def test_an_error_about_one_object_does_not_end_a_list() -> None:
    found, _ = events(limit=10, include_resource_object=True)
    assert [problems(one.diagnostic) for one in found] == [
        [],
        [],
        ["Not readable"],
        ["The object is gone"],
        [],
    ]


def test_an_error_of_the_search_comes_after_what_was_found() -> None:
    found, _ = events(prefix="b", limit=10)
    assert [one.display_name for one in found] == ["the thing broken", "the thing b", ""]
    assert problems(found[-1].diagnostic) == ["Not all"]


def test_the_configuration_of_a_list_is_validated() -> None:
    config = encode(ThingList.schema.object_type, {"prefix": ""})
    request = pb.ValidateListResourceConfig.Request(
        type_name="thing", config=pb.DynamicValue(msgpack=config)
    )
    response = ListServicer(provider()).validate_list_resource_config(request)
    assert problems(response.diagnostics) == ["Empty prefix"]


def test_lists_are_in_the_schema() -> None:
    schemas = provider_schema(provider()).list_resource_schemas
    assert [one.name for one in schemas["thing"].block.attributes] == ["prefix"]
