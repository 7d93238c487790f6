"""The settings of one bulk read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Self

from rocketchat_provider.client.setting import Setting, SettingDocument


class BulkRead(Mapping[str, Setting]):
    """Settings by id. A server has about a thousand, so each is converted when it is first used."""

    def __init__(self, documents: Iterable[SettingDocument]) -> None:
        self._documents = {str(document["_id"]): document for document in documents}
        self._settings: dict[str, Setting] = {}

    @classmethod
    def of(cls, settings: Sequence[Setting]) -> Self:
        """Return settings that are converted already."""
        read = cls({"_id": setting.id} for setting in settings)
        for setting in settings:
            read.put(setting)
        return read

    def copy(self) -> "BulkRead":
        """Return the same settings. `put` changes only one of the two."""
        copy = BulkRead(())
        copy._documents = self._documents
        copy._settings = dict(self._settings)
        return copy

    def put(self, setting: Setting) -> None:
        """Replace a setting."""
        self._settings[setting.id] = setting

    def __getitem__(self, id: str) -> Setting:
        setting = self._settings.get(id)
        if setting is None:
            setting = self._settings[id] = Setting.of(self._documents[id])
        return setting

    def __contains__(self, id: object) -> bool:
        return id in self._documents

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)
