"""A provider that answers without thinking: the limit of what this layer can reach.

It has the schemas of the Rocket.Chat provider and gives everything back as it came, so a plan that
changes nothing costs only what starting the process and moving the bytes costs. The messages are
imported at the first call that needs them, as a provider is.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from rocketchat_provider import SCHEMA_FILE
from tfplugin.process import server
from tfplugin.process.call import Answer
from tfplugin.process.loading import Loading


def _answer(request_class: Any, answer: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    def answered(data: bytes) -> bytes:
        packed: bytes = answer(request_class.FromString(data)).SerializeToString()
        return packed

    return answered


def _nothing(response: Any) -> Callable[[bytes], bytes]:
    packed: bytes = response.SerializeToString()
    return lambda _: packed


def _answers() -> Mapping[str, Answer]:
    from tfplugin.protocol import tfplugin6_pb2 as pb

    def upgraded(request: Any) -> Any:
        state = pb.DynamicValue(json=request.raw_state.json)
        return pb.UpgradeResourceState.Response(upgraded_state=state)

    def read(request: Any) -> Any:
        return pb.ReadResource.Response(new_state=request.current_state, private=request.private)

    def planned(request: Any) -> Any:
        return pb.PlanResourceChange.Response(
            planned_state=request.proposed_new_state, planned_private=request.prior_private
        )

    return {
        "ValidateProviderConfig": _nothing(pb.ValidateProviderConfig.Response()),
        "ConfigureProvider": _nothing(pb.ConfigureProvider.Response()),
        "ValidateResourceConfig": _nothing(pb.ValidateResourceConfig.Response()),
        "StopProvider": _nothing(pb.StopProvider.Response()),
        "UpgradeResourceState": _answer(pb.UpgradeResourceState.Request, upgraded),
        "ReadResource": _answer(pb.ReadResource.Request, read),
        "PlanResourceChange": _answer(pb.PlanResourceChange.Request, planned),
    }


class _Canned(Loading):
    def _loaded(self) -> Mapping[str, Answer]:
        return _answers()


def main() -> NoReturn:
    """Be the provider's process."""
    server._run(_Canned(_no_provider), Path(SCHEMA_FILE).read_bytes())


def _no_provider() -> NoReturn:
    raise NotImplementedError


if __name__ == "__main__":
    main()
