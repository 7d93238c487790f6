"""A provider whose schema is packed is loaded only for what the schema does not answer."""

from typing import Any, ClassVar

import pytest
from google.protobuf.message_factory import GetMessageClass
from tfplugin import Function, String
from tfplugin.author.provider import AnyProvider
from tfplugin.process.dispatcher import Dispatcher
from tfplugin.process.lifecycle import Lifecycle
from tfplugin.process.loading import Loading, StaleSchema
from tfplugin.process.packed import answers_in, packed_schema
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.messages import metadata
from tfplugin.schema.attributes import Attribute, Schema

PATH = "/tfplugin6.Provider/"


class Shout(Function["Thing", str]):
    summary = "Shout"
    description = "Shout a word."
    returns = String


class Thing(AnyProvider):
    schema = Schema({"name": Attribute(String, optional=True)}, description="A provider.")
    functions: ClassVar[Any] = {"shout": Shout}


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


def test_what_the_provider_has_is_sent_without_the_provider() -> None:
    load = Counted()
    calls = dispatcher(load, packed_schema(Thing()))
    schema = pb.GetProviderSchema.Response.FromString(asked(calls, "GetProviderSchema"))
    assert schema.provider.block.attributes[0].name == "name"
    identities = asked(calls, "GetResourceIdentitySchemas")
    pb.GetResourceIdentitySchemas.Response.FromString(identities)
    metadata = pb.GetMetadata.Response.FromString(asked(calls, "GetMetadata"))
    assert [found.name for found in metadata.functions] == ["shout"]
    functions = pb.GetFunctions.Response.FromString(asked(calls, "GetFunctions"))
    assert functions.functions["shout"].summary == "Shout"
    assert load.times == 0


def test_packed_answers_are_those_of_the_provider() -> None:
    loading = Loading(Thing)
    calls = Dispatcher(Lifecycle(loading), loading)
    for name, answer in answers_in(packed_schema(Thing())).items():
        descriptor = pb.DESCRIPTOR.services_by_name["Provider"].methods_by_name[name]
        message = GetMessageClass(descriptor.output_type)
        assert message.FromString(asked(calls, name)) == message.FromString(answer)


def test_metadata_names_everything_that_a_provider_has() -> None:
    class Full(AnyProvider):
        resources: ClassVar[Any] = {"a_resource": None}
        data_sources: ClassVar[Any] = {"a_source": None}
        ephemeral_resources: ClassVar[Any] = {"a_session": None}
        list_resources: ClassVar[Any] = {"a_list": None}
        actions: ClassVar[Any] = {"an_action": None}
        functions: ClassVar[Any] = {"a_function": None}

    found = metadata(Full())
    assert found.server_capabilities.plan_destroy
    kinds = (found.resources, found.data_sources, found.ephemeral_resources)
    more = (found.list_resources, found.actions)
    assert [one.type_name for kind in (*kinds, *more) for one in kind] == [
        "a_resource",
        "a_source",
        "a_session",
        "a_list",
        "an_action",
    ]
    assert [one.name for one in found.functions] == ["a_function"]


@pytest.mark.parametrize("damage", [b"", b"another schema", b"GetMetadata 12\nshort", b"x y\n"])
def test_a_damaged_file_is_refused(damage: bytes) -> None:
    with pytest.raises(ValueError, match="generate it again"):
        answers_in(b"GetProviderSchema 3\nabc" + (damage or b"\n"))


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
    calls = dispatcher(Counted(), packed_schema(AnyProvider()))
    for _ in range(2):
        with pytest.raises(StaleSchema):
            calls.find(f"{PATH}ConfigureProvider")
