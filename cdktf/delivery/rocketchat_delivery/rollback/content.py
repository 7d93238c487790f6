"""What may be taken from a release: it is a file, and somebody may have written it."""

from collections.abc import Iterator, Mapping
from typing import Any

from rocketchat_delivery.releases.configuration import KEPT
from rocketchat_delivery.releases.release import Release
from rocketchat_delivery.releases.store import ReleasesError

PROGRAMS = ("provisioner", "connection")
OUTSIDE = ("external", "http")
"""Providers whose data sources run programs, or fetch what Terraform was not written for."""


def check_content(release: Release, document: Mapping[str, Any]) -> None:
    """Refuse a release that could do more than manage objects of the present providers.

    Args:
        release: What is going to be brought back.
        document: What is synthesised now; its providers are the known ones.

    Raises:
        ReleasesError: There is something else in the release. The text names all of it.
    """
    known = _providers(document)
    problems = list(_problems(release.configuration, document, known))
    if problems:
        raise ReleasesError(
            f"Release {release.number} is refused: {'; '.join(problems)}. Only resources and data "
            f"sources of the current providers ({', '.join(sorted(known))}) are rolled back, and "
            "no provisioners. Make such a change in the code instead."
        )


def _problems(
    configuration: Mapping[str, Any], document: Mapping[str, Any], known: set[str]
) -> Iterator[str]:
    yield from (f"it has a block {name!r}" for name in configuration if name not in KEPT)
    for kind in ("resource", "data"):
        types = configuration.get(kind, {})
        if not isinstance(types, dict):
            yield f"its block {kind!r} is not an object"
            continue
        for type_, named in types.items():
            for name, block in named.items() if isinstance(named, dict) else [("?", None)]:
                address = f"{'data.' if kind == 'data' else ''}{type_}.{name}"
                present = document.get(kind, {}).get(type_, {}).get(name)
                yield from (
                    f"{address} {problem}" for problem in _block(type_, block, present, known)
                )


def _block(type_: str, block: Any, present: Any, known: set[str]) -> Iterator[str]:
    if not isinstance(block, dict):
        yield "is not an object"
        return
    provider = str(block.get("provider", type_.partition("_")[0])).partition(".")[0]
    if provider not in known:
        yield f"is of the provider {provider}"
    if provider in OUTSIDE and _plain(present) != block:
        yield f"is of the provider {provider} and not in the current code"
    yield from (f"has a {program}" for program in PROGRAMS if program in block)


def _providers(document: Mapping[str, Any]) -> set[str]:
    required = document.get("terraform", {}).get("required_providers", {})
    return {*document.get("provider", {}), *required}


def _plain(block: Any) -> Any:
    """A block without the comments of CDK for Terraform."""
    if not isinstance(block, dict):
        return block
    return {name: value for name, value in block.items() if name != "//"}
