"""A provider whose schema is packed is loaded only for what the schema does not answer."""

import pytest
from tfplugin import String
from tfplugin.author.provider import AnyProvider
from tfplugin.process.dispatcher import Dispatcher
from tfplugin.process.lifecycle import Lifecycle
from tfplugin.process.loading import Loading, StaleSchema
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.messages import packed_schema
from tfplugin.schema.attributes import Attribute, Schema

PATH = "/tfplugin6.Provider/"


class Thing(AnyProvider):
    schema = Schema({"name": Attribute(String, optional=True)}, description="A provider.")


class Counted:
    """Counts how often the provider is loaded."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> AnyProvider:
        self.times += 1
        return Thing()


def dispatcher(load: Counted, schema: bytes) -> Dispatcher:
    loading = Loading(load, schema)
    return Dispatcher(Lifecycle(loading), loading, schema)


def asked(dispatcher: Dispatcher, name: str, message: bytes = b"") -> bytes:
    answer = dispatcher.find(PATH + name)
    assert answer
    answered = answer(message)
    assert isinstance(answered, bytes)
    return answered


def test_the_schema_is_sent_without_the_provider() -> None:
    load, packed = Counted(), packed_schema(Thing())
    calls = dispatcher(load, packed)
    assert asked(calls, "GetProviderSchema") == packed
    assert pb.GetProviderSchema.Response.FromString(packed).provider.block.attributes[0].name
    assert asked(calls, "GetResourceIdentitySchemas") == b""
    assert load.times == 0


def test_the_provider_is_loaded_once_at_the_first_other_call() -> None:
    load = Counted()
    calls = dispatcher(load, packed_schema(Thing()))
    request = pb.ValidateProviderConfig.Request(
        config=pb.DynamicValue(msgpack=b"\x81\xa4name\xc0")
    ).SerializeToString()
    for _ in range(2):
        assert asked(calls, "ValidateProviderConfig", request) == b""
    assert load.times == 1


def test_nothing_is_answered_when_the_packed_schema_is_not_the_providers() -> None:
    calls = dispatcher(Counted(), b"another schema")
    for _ in range(2):
        with pytest.raises(StaleSchema):
            calls.find(f"{PATH}ConfigureProvider")
