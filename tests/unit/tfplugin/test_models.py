"""Models: the schema they declare, and the values they show."""

from copy import copy
from typing import Any

import pytest
import tfplugin as tf
from tfplugin.schema.contexts import ValidateContext
from tfplugin.schema.models import values_of, view
from tfplugin.schema.problems import problems
from tfplugin.schema.walking import complete
from tfplugin.values.value import State, ValueMismatchError


class Disk(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True, description="N.")
    size = tf.attribute(tf.Number, default=10, description="S.")


DiskState = Disk[tf.Known]
DiskPlan = Disk[tf.Planned]


class Owned(tf.Model[tf.K]):
    owner = tf.attribute(tf.String | None, computed=True, description="O.")


class Server(Owned[tf.K]):
    name = tf.attribute(tf.String, required=True, description="N.")
    import_ = tf.attribute(tf.Bool, optional=True, description="I.")
    boot = tf.attribute(tf.SingleNested(DiskState, DiskPlan), optional=True, description="B.")
    disks = tf.attribute(tf.ListNested(DiskState, DiskPlan), optional=True, description="D.")
    by_name = tf.attribute(tf.MapNested(DiskState, DiskPlan), optional=True, description="M.")
    peers = tf.block(tf.SetNested(DiskState, DiskPlan), max_items=2, description="P.")
    spare = tf.block(tf.SingleNested(DiskState, DiskPlan), description="S.")
    timeouts = tf.timeouts(create="5m")


ServerState = Server[tf.Known]
ServerPlan = Server[tf.Planned]
SCHEMA = tf.schema_of(ServerState, ServerPlan, version=3, description="A server.")


def state(**values: Any) -> ServerState:
    return SCHEMA.known(complete(SCHEMA, values))


def plan(**values: Any) -> ServerPlan:
    return SCHEMA.planned(complete(SCHEMA, values))


def disk(name: str) -> DiskState:
    made = DiskState()
    made.name = name
    return made


def test_a_model_declares_its_schema() -> None:
    assert list(problems(SCHEMA)) == []
    assert (SCHEMA.version, SCHEMA.description) == (3, "A server.")
    assert list(SCHEMA.attributes) == ["owner", "name", "import", "boot", "disks", "by_name"]
    assert list(SCHEMA.blocks) == ["peers", "spare", "timeouts"]
    assert SCHEMA.attributes["disks"].nested is not None
    assert SCHEMA.attributes["disks"].nested.nesting == "list"
    assert SCHEMA.blocks["peers"].attributes["size"].make_default() == 10
    assert (SCHEMA.blocks["peers"].nesting, SCHEMA.blocks["peers"].max_items) == ("set", 2)
    assert SCHEMA.timeouts is not None
    assert SCHEMA.timeouts.create == "5m"


def test_the_fields_of_a_base_come_first() -> None:
    assert list(tf.fields(ServerState))[:2] == ["owner", "name"]
    assert isinstance(ServerState(), Owned)


def test_a_field_that_is_declared_again_is_where_it_was_declared_last() -> None:
    class Base(tf.Model[tf.K]):
        id = tf.attribute(tf.String, computed=True)
        size = tf.attribute(tf.Number, computed=True)

    class Thing(Base[tf.K]):
        name = tf.attribute(tf.String, required=True)
        id = Base.id
        size = tf.attribute(tf.Number, computed=True, description="Bytes.")

    attributes = tf.schema_of(Thing[tf.Known], Thing[tf.Planned]).attributes
    assert list(attributes) == ["name", "id", "size"]
    assert attributes["size"].description == "Bytes."


def test_a_field_may_serve_several_models_under_one_name() -> None:
    size = tf.attribute(tf.Number, optional=True)

    class One(tf.Model[tf.K]):
        wide = size

    class Two(tf.Model[tf.K]):
        wide = size

    assert tf.fields(One) == tf.fields(Two) == {"wide": size}
    with pytest.raises((TypeError, RuntimeError)) as caught:

        class Three(tf.Model[tf.K]):
            high = size

    # Python 3.11 wraps what __set_name__ raises.
    raised = caught.value.__cause__ or caught.value
    assert str(raised) == "Three.high is wide in another model"


def test_a_model_shows_and_changes_the_values_that_it_is_of() -> None:
    values: State = {"name": "a"}
    seen = view(ServerState, values)
    assert seen.name == "a"
    seen.name = "b"
    assert values == {"name": "b"}
    assert seen[ServerState.name] == "b"
    seen[ServerState.name] = "c"
    assert values == {"name": "c"}


def test_a_new_model_has_null_everywhere() -> None:
    assert values_of(DiskState()) == {"name": None, "size": None}
    assert ServerState().peers == []
    assert ServerState().boot is None


def test_a_name_that_python_has_taken_ends_in_an_underscore() -> None:
    made = state()
    made.import_ = True
    assert values_of(made)["import"] is True


def test_what_is_nested_is_shown_as_models() -> None:
    values = {"name": "a", "size": 1}
    seen = state(boot=values, disks=[values], by_name={"x": values}, peers=[values])
    assert seen.boot is not None
    assert seen.boot.name == "a"
    assert seen.disks is not None
    assert [one.size for one in seen.disks] == [1]
    assert seen.by_name is not None
    assert seen.by_name["x"].size == 1
    assert [one.name for one in seen.peers] == ["a"]
    assert seen.spare is None


def test_models_are_assigned_as_copies_of_their_values() -> None:
    changed, one = state(), disk("a")
    changed.disks = [one]
    changed.by_name = {"x": one}
    changed.boot = one
    one.name = "b"
    nested = {"name": "a", "size": None}
    values = values_of(changed)
    assert (values["disks"], values["by_name"], values["boot"]) == ([nested], {"x": nested}, nested)


def test_a_nested_model_changes_what_it_is_in() -> None:
    changed = state(boot={"name": "a", "size": 1})
    assert changed.boot is not None
    changed.boot.size = 2
    assert values_of(changed)["boot"]["size"] == 2


def test_a_copy_is_independent() -> None:
    original = state(name="a", boot={"name": "a", "size": 1})
    copied = copy(original)
    assert copied == original
    assert copied.boot is not None
    copied.boot.size = 2
    assert copied != original


def test_a_plan_shows_what_is_unknown_at_any_depth() -> None:
    seen = plan(name=tf.UNKNOWN, disks=[tf.UNKNOWN, {"name": tf.UNKNOWN, "size": 1}])
    assert seen.name is tf.UNKNOWN
    assert isinstance(seen.disks, list)
    unknown, known = seen.disks
    assert unknown is tf.UNKNOWN
    assert known.name is tf.UNKNOWN
    seen[ServerState.boot] = tf.UNKNOWN
    assert seen.boot is tf.UNKNOWN


def test_an_unknown_value_cannot_be_read_from_a_state() -> None:
    seen = state(name=tf.UNKNOWN, boot={"name": tf.UNKNOWN, "size": 1})
    with pytest.raises(ValueMismatchError, match="not known yet") as caught:
        _ = seen.name
    assert caught.value.path == ("name",)
    assert tf.is_unknown(seen, ServerState.name)
    assert seen.boot is not None
    with pytest.raises(ValueMismatchError):
        _ = seen.boot.name
    assert not tf.is_unknown(seen.boot, DiskState.size)


def test_a_representation_shows_no_values() -> None:
    assert repr(state(name="secret")) == "<Server[Known]>"


def test_fields_stand_for_their_names_in_paths() -> None:
    found = tf.Diagnostics()
    found.error("E", "", ServerState.name)
    found.warning("W", "", (ServerState.disks, 0, DiskState.name))
    assert [one.path for one in found] == [("name",), ("disks", 0, "name")]
    assert tf.DiagnosticError("E", "", ServerState.name).path == ("name",)


def test_validators_and_rules_of_nested_attributes_are_given_models() -> None:
    seen = []

    def validator(value: DiskState, ctx: ValidateContext, path: tf.Path) -> None:
        seen.append(value.name)

    def rule(prior: DiskState | None, planned: DiskPlan | tf.Unknown | None) -> bool:
        return prior is not None and isinstance(planned, Disk) and planned.size == 2

    class Rack(tf.Model[tf.K]):
        disk = tf.attribute(
            tf.SingleNested(DiskState, DiskPlan),
            optional=True,
            validators=[validator],
            requires_replace=rule,
        )

    attribute = tf.schema_of(Rack[tf.Known], Rack[tf.Planned]).attributes["disk"]
    attribute.validators[0]({"name": "a", "size": 1}, ValidateContext(config={}), ())
    assert seen == ["a"]
    assert callable(attribute.requires_replace)
    change: Any = None
    assert attribute.requires_replace(change, {"name": "a", "size": 1}, {"name": "a", "size": 2})
    assert not attribute.requires_replace(change, None, tf.UNKNOWN)


def test_defaults_may_be_models() -> None:
    class Rack(tf.Model[tf.K]):
        one = tf.attribute(tf.SingleNested(DiskState, DiskPlan), default=disk("a"))
        many = tf.attribute(tf.ListNested(DiskState, DiskPlan), default=lambda: [disk("b")])

    attributes = tf.schema_of(Rack[tf.Known], Rack[tf.Planned]).attributes
    assert attributes["one"].make_default() == {"name": "a", "size": None}
    assert attributes["many"].make_default() == [{"name": "b", "size": None}]
