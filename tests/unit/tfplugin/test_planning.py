"""Planning one object, without Terraform."""

from collections.abc import Callable
from typing import Any

import pytest
from tfplugin import UNKNOWN, Element, Key, Number, Set, String
from tfplugin.author.contexts import PlanContext
from tfplugin.author.provider import AnyProvider
from tfplugin.author.resource import ResourceHooks
from tfplugin.rules.planning import plan
from tfplugin.schema.attributes import Attribute, Block, Nested, Schema
from tfplugin.schema.walking import complete
from tfplugin.values.value import State, ValueMismatchError, copied

NET = Nested(
    "single",
    {
        "cidr": Attribute(String, required=True, requires_replace=True),
        "mtu": Attribute(Number, default=1500),
        "gateway": Attribute(String, computed=True),
    },
)
RULES = Nested(
    "set",
    {
        "port": Attribute(Number, required=True, requires_replace=True),
        "protocol": Attribute(String, default="tcp"),
        "id": Attribute(String, computed=True, keep_when_unset=True),
    },
)
LABELS = Nested("map", {"value": Attribute(String, required=True, requires_replace=True)})
MEMBER = {
    "host": Attribute(String, required=True, requires_replace=True),
    "weight": Attribute(Number, default=1),
    "id": Attribute(String, computed=True, keep_when_unset=True),
}
GROUPS = Nested(
    "set",
    {
        "one": Attribute(Nested("single", MEMBER), optional=True),
        "list": Attribute(Nested("list", MEMBER), optional=True),
        "map": Attribute(Nested("map", MEMBER), optional=True),
        "set": Attribute(Nested("set", MEMBER), optional=True),
    },
)
POOL = Block(
    "set",
    blocks={
        "one": Block("single", MEMBER),
        "list": Block("list", MEMBER),
        "map": Block("map", MEMBER),
        "set": Block("set", MEMBER),
    },
)
SCHEMA = Schema(
    {
        "name": Attribute(String, required=True, requires_replace=True),
        "size": Attribute(
            Number, default=10, requires_replace=lambda ctx, prior, planned: planned < prior
        ),
        "zones": Attribute(Set(String), default=lambda: ["a"]),
        "owner": Attribute(String, optional=True, computed=True),
        "id": Attribute(String, computed=True, keep_when_unset=True),
        "revision": Attribute(Number, computed=True),
        "note": Attribute(String, optional=True),
        "secret": Attribute(String, optional=True, write_only=True),
        "net": Attribute(NET, optional=True),
        "kept_net": Attribute(NET, optional=True, computed=True),
        "rules": Attribute(RULES, optional=True),
        "labels": Attribute(LABELS, optional=True),
        "groups": Attribute(GROUPS, optional=True),
    },
    {"listener": Block("list", {"port": Attribute(Number, default=80)}), "pool": POOL},
)
Hook = Callable[[PlanContext], None]


def planned(
    config: State,
    prior: State | None = None,
    hook: Hook = lambda ctx: None,
    proposed: State | None = None,
) -> PlanContext:
    """The context after planning; Terraform's proposal is the configuration over the prior."""

    class Thing(ResourceHooks[AnyProvider]):
        schema = SCHEMA

        def plan(self, ctx: PlanContext) -> None:
            hook(ctx)

    config = complete(SCHEMA, config)
    ctx = PlanContext(
        schema=SCHEMA,
        action="create" if prior is None else "update",
        prior=prior and complete(SCHEMA, prior),
        config=config,
        planned=_proposed(config, prior, proposed or {}),
    )
    plan(Thing(AnyProvider()), ctx)
    return ctx


def _proposed(config: State, prior: State | None, proposed: State) -> State:
    result: State = copied(config)
    for name, attribute in SCHEMA.attributes.items():
        if attribute.computed and result[name] is None and prior:
            result[name] = copied(prior.get(name))
    return {**result, **proposed}


MADE: State = {
    "name": "one",
    "size": 10,
    "zones": ["a"],
    "owner": "me",
    "id": "i",
    "revision": 3,
    "kept_net": {"cidr": "c", "mtu": 9000, "gateway": "g"},
}


def test_a_create_gets_defaults_and_unknowns() -> None:
    ctx = planned({"name": "one", "net": {"cidr": "c"}, "listener": [{}]})
    assert (ctx.planned["size"], ctx.planned["zones"]) == (10, ["a"])
    assert ctx.planned["net"] == {"cidr": "c", "mtu": 1500, "gateway": UNKNOWN}
    assert ctx.planned["listener"] == [{"port": 80}]
    unknown = {name for name, value in ctx.planned.items() if value is UNKNOWN}
    assert unknown == {"owner", "id", "revision", "kept_net"}
    assert ctx.planned["note"] is None


def test_nothing_changes_when_nothing_differs() -> None:
    ctx = planned({"name": "one"}, MADE)
    assert ctx.planned == ctx.prior
    assert not ctx.replaces
    assert not list(ctx.diagnostics)


def test_a_change_makes_what_is_computed_unknown_unless_it_is_kept() -> None:
    ctx = planned({"name": "one", "note": "x"}, MADE)
    assert ctx.planned["revision"] is UNKNOWN
    assert (ctx.planned["id"], ctx.planned["owner"]) == ("i", "me")


def test_what_is_inside_a_kept_value_is_kept_too() -> None:
    ctx = planned({"name": "one", "note": "x"}, MADE)
    assert ctx.planned["kept_net"] == MADE["kept_net"]


def test_the_order_of_a_set_is_not_a_difference() -> None:
    prior = {**MADE, "zones": ["b", "a"]}
    ctx = planned({"name": "one", "zones": ["a", "b"]}, prior)
    assert ctx.planned["revision"] == 3


def test_an_unknown_configuration_stays_unknown() -> None:
    ctx = planned({"name": "one", "net": UNKNOWN, "rules": [UNKNOWN], "size": UNKNOWN})
    assert ctx.planned["net"] is UNKNOWN
    assert ctx.planned["rules"] == [UNKNOWN]
    assert ctx.planned["size"] is UNKNOWN
    assert not list(ctx.diagnostics)


def test_a_write_only_value_is_in_the_configuration_alone() -> None:
    seen = []

    def hook(ctx: PlanContext) -> None:
        assert ctx.config
        seen.extend([ctx.config["secret"], ctx.planned["secret"]])
        ctx.planned["secret"] = "restored"

    ctx = planned({"name": "one", "secret": "s"}, hook=hook)
    assert seen == ["s", None]
    assert ctx.planned["secret"] is None


def test_elements_of_a_set_are_matched_by_value() -> None:
    prior = {
        **MADE,
        "rules": [
            {"port": 1, "protocol": "tcp", "id": "r1"},
            {"port": 2, "protocol": "udp", "id": "r2"},
        ],
    }
    config = {
        "name": "one",
        "rules": [{"port": 2, "protocol": "udp"}, {"port": 3}, {"port": 1}],
    }
    proposed = {
        "rules": [
            {"port": 2, "protocol": "udp", "id": "r2"},
            {"port": 3, "protocol": None, "id": None},
            {"port": 1, "protocol": "tcp", "id": "r1"},
        ]
    }
    ctx = planned(config, prior, proposed=proposed)
    assert ctx.planned["rules"] == [
        {"port": 2, "protocol": "udp", "id": "r2"},
        {"port": 3, "protocol": "tcp", "id": UNKNOWN},
        {"port": 1, "protocol": "tcp", "id": "r1"},
    ]
    assert ctx.replace_paths == [("rules",)]


def test_the_closest_configured_element_is_the_one_that_counts() -> None:
    rules = [{"port": 1, "protocol": "udp"}, {"port": 1}]
    ctx = planned({"name": "one", "rules": rules})
    assert [rule["protocol"] for rule in ctx.planned["rules"]] == ["udp", "tcp"]
    assert not list(ctx.diagnostics)


@pytest.mark.parametrize("holder", ["groups", "pool"])
@pytest.mark.parametrize(
    ("name", "wrapped"),
    [
        ("one", lambda member: member),
        ("list", lambda member: [member]),
        ("map", lambda member: {"k": member}),
        ("set", lambda member: [member]),
    ],
    ids=["one", "list", "map", "set"],
)
class TestWhatIsInsideASet:
    """`holder` is a set whose elements have members in `name`: one, or a collection of them."""

    def test_gets_defaults_and_unknowns(
        self, holder: str, name: str, wrapped: Callable[[State], Any]
    ) -> None:
        members: list[State] = [{"host": "a"}, {"host": "b", "weight": 2}]
        ctx = planned({"name": "one", holder: [{name: wrapped(member)} for member in members]})
        assert not list(ctx.diagnostics)
        assert [element[name] for element in ctx.planned[holder]] == [
            wrapped({"host": "a", "weight": 1, "id": UNKNOWN}),
            wrapped({"host": "b", "weight": 2, "id": UNKNOWN}),
        ]

    def test_keeps_what_it_was_set_to_next_to_one_that_has_the_default(
        self, holder: str, name: str, wrapped: Callable[[State], Any]
    ) -> None:
        members: list[State] = [{"host": "a"}, {"host": "a", "weight": 2}]
        ctx = planned({"name": "one", holder: [{name: wrapped(member)} for member in members]})
        assert not list(ctx.diagnostics)
        assert [element[name] for element in ctx.planned[holder]] == [
            wrapped({"host": "a", "weight": 1, "id": UNKNOWN}),
            wrapped({"host": "a", "weight": 2, "id": UNKNOWN}),
        ]

    def test_continues_the_prior_element_that_it_equals(
        self, holder: str, name: str, wrapped: Callable[[State], Any]
    ) -> None:
        before = {name: wrapped({"host": "a", "weight": 1, "id": "i"})}
        new = {name: wrapped({"host": "b", "weight": None, "id": None})}
        ctx = planned(
            {"name": "one", "note": "x", holder: [{name: wrapped({"host": "a"})}, new]},
            {**MADE, holder: [before]},
            proposed={holder: complete(SCHEMA, {holder: [before, new]})[holder]},
        )
        assert not list(ctx.diagnostics)
        assert [element[name] for element in ctx.planned[holder]] == [
            wrapped({"host": "a", "weight": 1, "id": "i"}),
            wrapped({"host": "b", "weight": 1, "id": UNKNOWN}),
        ]
        assert ctx.replace_paths == [(holder,)]

    def test_may_not_be_planned_other_than_configured(
        self, holder: str, name: str, wrapped: Callable[[State], Any]
    ) -> None:
        def invent(ctx: PlanContext) -> None:
            other = {name: wrapped({"host": "b", "weight": 1, "id": UNKNOWN})}
            ctx.planned[holder] = complete(SCHEMA, {holder: [other]})[holder]

        config = {"name": "one", holder: [{name: wrapped({"host": "a"})}]}
        errors = list(planned(config, hook=invent).diagnostics)
        assert [error.summary for error in errors] == ["Bug in the provider"]
        assert errors[0].path[0] == holder


def test_elements_that_defaults_make_equal_are_refused() -> None:
    rules: list[State] = [{"port": 1, "protocol": "tcp"}, {"port": 1}]
    kept = {"id": "same"}
    ctx = planned(
        {"name": "one", "rules": rules},
        MADE,
        proposed={"rules": [{**rules[0], **kept}, {"port": 1, "protocol": None, **kept}]},
    )
    [error] = ctx.diagnostics
    assert (error.summary, error.path) == ("Equal elements in a set", ("rules",))


@pytest.mark.parametrize(
    ("prior", "config", "paths"),
    [
        ({}, {"name": "two"}, [("name",)]),
        ({"size": 20}, {"name": "one", "size": 15}, [("size",)]),
        ({"size": 20}, {"name": "one", "size": 25}, []),
        ({"net": {"cidr": "c"}}, {"name": "one", "net": {"cidr": "d"}}, [("net", "cidr")]),
        (
            {"labels": {"k": {"value": "v"}}},
            {"name": "one", "labels": {"k": {"value": "w"}}},
            [("labels", Key("k"), "value")],
        ),
        ({}, {"name": "one", "note": "x"}, []),
    ],
)
def test_attributes_ask_for_replacement_by_their_rules(
    prior: State, config: State, paths: list[Any]
) -> None:
    ctx = planned(config, complete(SCHEMA, {**MADE, **prior}))
    assert ctx.replace_paths == paths
    assert ctx.replaces is bool(paths)


def test_the_hook_asks_for_replacement_and_sees_that_others_did() -> None:
    seen = []

    def hook(ctx: PlanContext) -> None:
        seen.append(ctx.replaces)
        ctx.unknown("revision")
        ctx.replace("revision")
        ctx.replace("revision")

    ctx = planned({"name": "two"}, MADE, hook)
    assert seen == [True]
    assert ctx.replace_paths == [("revision",), ("name",)]
    assert not list(ctx.diagnostics)


def test_the_hook_asks_for_replacement_because_of_an_element_of_a_set() -> None:
    rule = {"port": 1, "protocol": "tcp", "id": "r1"}

    def hook(ctx: PlanContext) -> None:
        ctx.replace("rules", Element(rule), "protocol")
        ctx.replace("rules", Element(rule))

    ctx = planned({"name": "one"}, {**MADE, "rules": [rule]}, hook)
    assert ctx.replace_paths == [("rules",)]
    assert not list(ctx.diagnostics)


def test_a_create_replaces_nothing() -> None:
    assert not planned({"name": "one"}, hook=lambda ctx: ctx.replace("name")).replaces


def test_a_replacement_without_a_change_is_a_bug() -> None:
    [error] = planned({"name": "one"}, MADE, lambda ctx: ctx.replace("note")).diagnostics
    assert (error.summary, error.path) == ("Bug in the provider", ("note",))


def test_a_replacement_needs_a_reason() -> None:
    with pytest.raises(TypeError, match="name the attribute"):
        planned({"name": "one"}, MADE, lambda ctx: ctx.replace())


def test_the_hook_sees_what_changed() -> None:
    seen: dict[str, bool] = {}

    def hook(ctx: PlanContext) -> None:
        seen.update({name: ctx.changed(name) for name in ("name", "note", "revision", "zones")})

    planned({"name": "one", "note": UNKNOWN}, MADE, hook)
    assert seen == {"name": False, "note": True, "revision": True, "zones": False}


def test_a_delete_asks_only_the_hook() -> None:
    seen = []

    class Thing(ResourceHooks[AnyProvider]):
        schema = SCHEMA

        def plan(self, ctx: PlanContext) -> None:
            seen.append((ctx.action, ctx.prior, ctx.config, ctx.planned))

    prior = complete(SCHEMA, MADE)
    plan(Thing(AnyProvider()), PlanContext(schema=SCHEMA, action="delete", prior=prior))
    assert seen == [("delete", prior, None, {})]


def put(name: str, value: Any) -> Hook:
    return lambda ctx: ctx.planned.update({name: value})


@pytest.mark.parametrize(
    ("hook", "path"),
    [
        (put("name", "other"), ("name",)),
        (put("name", UNKNOWN), ("name",)),
        (put("note", "invented"), ("note",)),
        (put("net", {"cidr": "other", "mtu": 1500, "gateway": None}), ("net", "cidr")),
        (put("net", None), ("net",)),
        (put("listener", []), ("listener",)),
        (put("labels", {}), ("labels",)),
    ],
)
def test_a_plan_against_the_configuration_is_a_bug_at_its_path(hook: Hook, path: Any) -> None:
    config = {
        "name": "one",
        "net": {"cidr": "c"},
        "labels": {"k": {"value": "v"}},
        "listener": [{}],
    }
    [error] = planned(config, hook=hook).diagnostics
    assert (error.summary, error.path) == ("Bug in the provider", path)


def test_a_plan_may_keep_the_prior_value_that_means_the_same() -> None:
    prior = {**MADE, "note": "Text"}
    ctx = planned({"name": "one", "note": "text"}, prior, put("note", "Text"))
    assert not list(ctx.diagnostics)


@pytest.mark.parametrize("hook", [put("size", "ten"), put("typo", 1)])
def test_a_plan_of_a_wrong_type_is_refused(hook: Hook) -> None:
    with pytest.raises(ValueMismatchError):
        planned({"name": "one"}, hook=hook)
