"""Releases next to a remote state, in the same backend.

They are the outputs of a state of their own, so that Terraform itself brings them to whatever
backend there is, with its credentials and its lock.
"""

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rocketchat_delivery.releases.release import DamagedReleaseError, Release
from rocketchat_delivery.releases.store import ReleasesError, ReleaseStore, dropped_by_count
from rocketchat_delivery.terraform.driver import Terraform, TerraformFailedError

# The option that says where in the backend a state is, and what its releases' place ends in.
PLACES = {
    "consul": ("path", "-releases"),
    "pg": ("schema_name", "_releases"),
    "s3": ("key", ".releases"),
    "http": ("address", "-releases"),
}


class RemoteStore(ReleaseStore):
    """The releases of a stack whose state is remote.

    Args:
        folder: Where Terraform may run to reach them.
        backend: The state's backend.
        options: Its options.
    """

    def __init__(self, folder: Path, backend: str, options: Mapping[str, Any]) -> None:
        self._backend = {backend: releases_place(backend, options)}
        self._terraform = Terraform(folder)

    def all(self) -> list[Release]:
        """Every release that is kept, the oldest first."""
        return _releases(self._pull())

    def add(self, release: Release) -> bool:
        """Keep a release, and drop the oldest; False when somebody has just added one."""
        found = self._pull()
        state = {**(found or _empty_state())}
        releases = _releases(state)
        if any(kept.number >= release.number for kept in releases):
            return False
        releases.append(release)
        for dropped in dropped_by_count(releases):
            releases.remove(dropped)
        state["serial"] += 1
        state["outputs"] = {f"release_{each.number}": _output(each) for each in releases}
        try:
            self._terraform.push(state)
        except TerraformFailedError:
            if _version(self._pull()) == _version(found):
                raise
            return False
        return True

    def _pull(self) -> dict[str, Any] | None:
        folder = self._terraform.folder
        folder.mkdir(parents=True, exist_ok=True)
        main = folder / "main.tf.json"
        text = json.dumps({"terraform": {"backend": self._backend}})
        if not main.exists() or main.read_text() != text:
            main.write_text(text)
            self._terraform.init("-reconfigure")
        return self._terraform.pull()


def releases_place(backend: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a state's backend, pointing to the place next to it."""
    option, ending = PLACES[backend]
    place = options[option]
    changed = {option: f"{place}{ending}"}
    if backend == "http":
        for name in ("lock_address", "unlock_address"):
            if str(options.get(name, "")).startswith(place):
                changed[name] = f"{place}{ending}{options[name].removeprefix(place)}"
    return {**options, **changed}


def _empty_state() -> dict[str, Any]:
    return {
        "version": 4,
        "terraform_version": "1.11.0",
        "serial": 0,
        "lineage": str(uuid.uuid4()),
        "outputs": {},
        "resources": [],
    }


def _version(state: Mapping[str, Any] | None) -> tuple[str, int] | None:
    """Which state it is, and which version of it; None where there is none."""
    return (state["lineage"], state["serial"]) if state else None


def _output(release: Release) -> dict[str, str]:
    return {"type": "string", "value": json.dumps(release.to_json())}


def _releases(state: Mapping[str, Any] | None) -> list[Release]:
    outputs = (state or {}).get("outputs", {})
    found = [_read(name, output) for name, output in outputs.items()]
    return sorted(found, key=lambda release: release.number)


def _read(name: str, output: Any) -> Release:
    try:
        return Release.from_json(json.loads(output["value"]))
    except DamagedReleaseError as error:
        problem = str(error)
    except (KeyError, TypeError, ValueError, RecursionError):
        problem = "is not a release (not JSON)"
    raise ReleasesError(
        f"The output {name} of the releases' state {problem}. Nothing of it is used. Restore an "
        "earlier version of that state, or remove the output from it."
    )
