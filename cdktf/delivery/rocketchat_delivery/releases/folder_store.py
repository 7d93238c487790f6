"""Releases in a folder: those of a local state."""

import json
import os
from pathlib import Path

from rocketchat_delivery.files import why_unreadable
from rocketchat_delivery.releases.release import DamagedReleaseError, Release
from rocketchat_delivery.releases.store import ReleasesError, ReleaseStore, dropped_by_count

REMEDY = "Nothing of it is used. Restore the file from a backup, or move it away."


class FolderStore(ReleaseStore):
    """A file for each release, which only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Release]:
        """Every release that is kept, the oldest first."""
        return [_read(file) for file in sorted(self._folder.glob("[0-9]*.json"))]

    def add(self, release: Release) -> bool:
        """Keep a release, and drop the oldest."""
        # Checked first: where RELEASES_KEEP is not a number, nothing is recorded.
        dropped = dropped_by_count([*self.all(), release])
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._folder / f".{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(release.to_json(), indent=2) + "\n")
        try:
            os.link(draft, self._file(release))
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        for old in dropped:
            self._file(old).unlink(missing_ok=True)
        return True

    def _file(self, release: Release) -> Path:
        return self._folder / f"{release.number:06}.json"


def _read(file: Path) -> Release:
    try:
        return Release.from_json(json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ReleasesError(why_unreadable(file, error)) from None
    except DamagedReleaseError as error:
        raise ReleasesError(f"{file} {error}. {REMEDY}") from None
    except (ValueError, RecursionError):
        raise ReleasesError(f"{file} is not a release (not JSON). {REMEDY}") from None
