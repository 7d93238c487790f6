"""The calls about ephemeral resources, without Terraform."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import tfplugin as tf
from tfplugin.author.provider import AnyProvider
from tfplugin.log.records import redacted
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.ephemeral_servicer import EphemeralServicer
from tfplugin.protocol.messages import provider_schema
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode

TOKEN = "a-token-of-some-length"
LATER = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)


class Lease(tf.Model[tf.K]):
    role = tf.attribute(tf.String, required=True)
    region = tf.attribute(tf.String, default="eu")
    token = tf.attribute(tf.String, computed=True, sensitive=True)


LeaseState = Lease[tf.Known]
LeasePlan = Lease[tf.Planned]


class Leases(tf.EphemeralResource[Any, LeaseState, LeasePlan]):
    """Does what the test says."""

    schema = tf.schema_of(LeaseState, LeasePlan, description="A lease.")
    renew_at: datetime | None = None
    fails: Exception | None = None
    close_fails: Exception | None = None
    kept: Any = "lease-1"
    changes: Any = None

    def open(self, ctx: tf.OpenContext[LeaseState]) -> LeaseState:
        assert ctx.private == {}
        if self.kept:
            ctx.private["id"] = self.kept
        if self.fails:
            raise self.fails
        assert ctx.renew_at is None
        ctx.renew_at = self.renew_at
        ctx.state.token = TOKEN
        if self.changes:
            self.changes(ctx)
        return ctx.state

    def renew(self, ctx: tf.RenewContext) -> None:
        if self.fails:
            raise self.fails
        ctx.private["renewed"] = ctx.private.get("renewed", 0) + 1
        ctx.renew_at = self.renew_at

    def close(self, ctx: tf.CloseContext) -> None:
        self.provider.closed.append(ctx.private["id"])
        if self.close_fails:
            raise self.close_fails


class Closing(AnyProvider):
    def __init__(self, **behaviour: Any) -> None:
        super().__init__()
        self.closed: list[str] = []
        self.ephemeral_resources = {"lease": type("Leases", (Leases,), behaviour)}  # type: ignore[misc]


def config(**values: Any) -> pb.DynamicValue:
    whole = {"role": "reader", "region": None, "token": None, **values}
    return pb.DynamicValue(msgpack=encode(Leases.schema.object_type, whole))


def opened(servicer: EphemeralServicer, **values: Any) -> pb.OpenEphemeralResource.Response:
    return servicer.open_ephemeral_resource(
        pb.OpenEphemeralResource.Request(type_name="lease", config=config(**values))
    )


def close(servicer: EphemeralServicer, private: bytes) -> list[str]:
    response = servicer.close_ephemeral_resource(
        pb.CloseEphemeralResource.Request(type_name="lease", private=private)
    )
    return [found.summary for found in response.diagnostics]


def test_an_open_gives_the_configuration_its_defaults_and_what_was_found_out() -> None:
    response = opened(EphemeralServicer(Closing()))
    assert not response.diagnostics
    assert decode(Leases.schema.object_type, response.result.msgpack) == {
        "role": "reader",
        "region": "eu",
        "token": TOKEN,
    }
    assert json.loads(response.private) == {"id": "lease-1"}
    assert not response.HasField("renew_at")
    assert not response.HasField("deferred")


def test_sensitive_results_are_masked_in_logs_from_then_on() -> None:
    opened(EphemeralServicer(Closing()))
    assert redacted(f"with {TOKEN}") == "with ***"


def test_the_time_of_a_renewal_is_sent_in_utc() -> None:
    here = LATER.astimezone(timezone(timedelta(hours=5)))
    response = opened(EphemeralServicer(Closing(renew_at=here)))
    assert response.renew_at.ToDatetime(UTC) == LATER


def test_a_time_without_a_zone_is_a_bug_and_the_resource_is_closed() -> None:
    provider = Closing(renew_at=datetime(2031, 2, 3))
    response = opened(EphemeralServicer(provider))
    [error] = response.diagnostics
    assert error.summary == "Bug in the provider"
    assert "2031-02-03T00:00:00, which has no time zone" in error.detail
    assert not response.HasField("result")
    assert provider.closed == ["lease-1"]


def set_role(ctx: Any) -> None:
    ctx.state.role = "other"


def forget_token(ctx: Any) -> None:
    ctx.state.token = 3


def complain(ctx: Any) -> None:
    ctx.diagnostics.error("Complaint")


def leave_unknown(ctx: Any) -> None:
    ctx.state[LeaseState.token] = tf.UNKNOWN


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (set_role, "role"),
        (forget_token, "expected a string, found a int"),
        (leave_unknown, "did not say what token is"),
        (complain, ""),
    ],
)
def test_what_cannot_be_used_is_an_error_and_closed(change: Any, said: str) -> None:
    def changes(_: Leases, ctx: Any) -> None:
        change(ctx)

    provider = Closing(changes=changes)
    servicer = EphemeralServicer(provider)
    [error] = opened(servicer).diagnostics
    assert error.summary == ("Bug in the provider" if said else "Complaint")
    assert said in error.detail
    provider.end()
    assert provider.closed == ["lease-1"]


@pytest.mark.parametrize(("kept", "closed"), [("lease-1", ["lease-1"]), (None, [])])
def test_a_failed_open_is_closed_if_it_kept_something(kept: Any, closed: list[str]) -> None:
    provider = Closing(kept=kept, fails=tf.DiagnosticError("No", "way"))
    [error] = opened(EphemeralServicer(provider)).diagnostics
    assert error.summary == "No"
    assert provider.closed == closed


def renewed(servicer: EphemeralServicer) -> pb.RenewEphemeralResource.Response:
    return servicer.renew_ephemeral_resource(
        pb.RenewEphemeralResource.Request(type_name="lease", private=b'{"id": "lease-1"}')
    )


def test_a_renewal_keeps_private_data_and_says_when_the_next_one_is() -> None:
    response = renewed(EphemeralServicer(Closing(renew_at=LATER)))
    assert json.loads(response.private) == {"id": "lease-1", "renewed": 1}
    assert response.renew_at.ToDatetime(UTC) == LATER
    assert not renewed(EphemeralServicer(Closing())).HasField("renew_at")


def test_a_failed_renewal_keeps_the_private_data_as_it_was() -> None:
    response = renewed(EphemeralServicer(Closing(fails=KeyError("x"))))
    assert [found.summary for found in response.diagnostics] == ["Bug in the provider"]
    assert response.private == b'{"id": "lease-1"}'


def test_what_terraform_leaves_open_is_closed_at_the_end() -> None:
    provider = Closing()
    servicer = EphemeralServicer(provider)
    first = opened(servicer)
    opened(servicer)
    assert close(servicer, first.private) == []
    assert provider.closed == ["lease-1"]
    provider.end()
    assert provider.closed == ["lease-1", "lease-1"]


def test_a_failed_close_is_reported_once() -> None:
    provider = Closing(close_fails=tf.DiagnosticError("No", "way"))
    servicer = EphemeralServicer(provider)
    private = opened(servicer).private
    assert close(servicer, private) == ["No"]
    provider.end()
    assert provider.closed == ["lease-1"]


def test_the_schema_of_an_ephemeral_resource_is_sent() -> None:
    [(name, schema)] = provider_schema(Closing()).ephemeral_resource_schemas.items()
    assert (name, schema.block.description) == ("lease", "A lease.")
