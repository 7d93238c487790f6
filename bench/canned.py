"""A provider with fixed answers: the fastest that a provider on `tfplugin` can be.

It has the schemas of the Rocket.Chat provider and returns everything unchanged. A plan without
changes therefore costs only the start of the process and the transfer of the bytes.
"""

from collections.abc import Callable
from typing import Any, NoReturn

from rocketchat_provider.provider import RocketChatProvider
from tfplugin import serve
from tfplugin.process import dispatcher
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.messages import provider_schema


def _answer(request_class: Any, answer: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    def answered(data: bytes) -> bytes:
        packed: bytes = answer(request_class.FromString(data)).SerializeToString()
        return packed

    return answered


def _nothing(response: Any) -> Callable[[bytes], bytes]:
    packed: bytes = response.SerializeToString()
    return lambda _: packed


def _upgraded(request: Any) -> Any:
    state = pb.DynamicValue(json=request.raw_state.json)
    return pb.UpgradeResourceState.Response(upgraded_state=state)


def _read(request: Any) -> Any:
    return pb.ReadResource.Response(new_state=request.current_state, private=request.private)


def _planned(request: Any) -> Any:
    return pb.PlanResourceChange.Response(
        planned_state=request.proposed_new_state, planned_private=request.prior_private
    )


def _answers(provider: Any) -> dict[str, Callable[[bytes], bytes]]:
    return {
        "GetProviderSchema": _nothing(provider_schema(provider)),
        "GetResourceIdentitySchemas": _nothing(pb.GetResourceIdentitySchemas.Response()),
        "ValidateProviderConfig": _nothing(pb.ValidateProviderConfig.Response()),
        "ConfigureProvider": _nothing(pb.ConfigureProvider.Response()),
        "ValidateResourceConfig": _nothing(pb.ValidateResourceConfig.Response()),
        "StopProvider": _nothing(pb.StopProvider.Response()),
        "UpgradeResourceState": _answer(pb.UpgradeResourceState.Request, _upgraded),
        "ReadResource": _answer(pb.ReadResource.Request, _read),
        "PlanResourceChange": _answer(pb.PlanResourceChange.Request, _planned),
    }


def main() -> NoReturn:
    """Run as the provider's process."""
    dispatcher._answers = _answers  # type: ignore[assignment]
    serve(RocketChatProvider())


if __name__ == "__main__":
    main()
