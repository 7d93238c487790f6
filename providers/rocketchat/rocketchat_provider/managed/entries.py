"""The settings that a state names, and which of them an apply has written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

import tfplugin as tf

from rocketchat_provider.client import Setting, Settings, same
from rocketchat_provider.managed.originals import Originals
from rocketchat_provider.managed.saving import saving_if_written


@dataclass(frozen=True)
class Places:
    """The paths in a configuration to the value of one setting, or the reference to its secret.

    `fingerprint`: the key in private state of the secret's fingerprint. `id`: the path of the
    setting's id; empty if it is a part of the other paths.
    """

    value: tf.Path
    reference: tf.Path
    fingerprint: str
    id: tf.Path = ()


@dataclass
class Entries:
    """The settings that a state or a plan names.

    `values` and secret `references` are by setting id. `others` are ids that are named apart from
    a value, UNKNOWN for those that are not known yet.
    """

    values: dict[str, object] = field(default_factory=dict)
    references: dict[str, object] = field(default_factory=dict)
    others: frozenset[object] = frozenset()

    @property
    def ids(self) -> set[str]:
        """All ids that are known."""
        return {*self.values, *self.references, *self.ids_apart}

    @property
    def ids_apart(self) -> set[str]:
        """The ids of `others` that are known."""
        return {id for id in self.others if isinstance(id, str)}

    @property
    def known_references(self) -> dict[str, str]:
        """The references that are known."""
        return {id: text for id, text in self.references.items() if isinstance(text, str)}

    def copy(self) -> Self:
        """A copy that is independent of these entries."""
        return type(self)(dict(self.values), dict(self.references), self.others)

    def drop(self, id: str) -> None:
        """Remove a setting."""
        self.values.pop(id, None)
        self.references.pop(id, None)


class Progress:
    """What an apply has written so far, which is saved after each write.

    `save` keeps a state with the given entries and originals.
    """

    def __init__(
        self,
        before: Entries,
        originals: Originals,
        settings: Settings,
        save: Callable[[Entries, Originals], None],
    ) -> None:
        self.before = before
        self.originals = originals
        self._written = before.copy()
        self._settings = settings
        self._save = save

    def leave(self, id: str) -> None:
        """Note that a setting is no longer managed."""
        self._written.drop(id)
        self.originals.forget(id)
        self._save(self._written, self.originals)

    @contextmanager
    def writing_value(self, setting: Setting, value: object) -> Iterator[None]:
        """Write a value in the block."""
        with self._saving(setting, lambda: self._written.values.update({setting.id: value})):
            yield

    @contextmanager
    def writing_secret(self, setting: Setting, reference: object) -> Iterator[None]:
        """Write a secret in the block."""
        entry = {} if reference is None else {setting.id: reference}
        with self._saving(setting, lambda: self._written.references.update(entry)):
            yield

    @contextmanager
    def _saving(self, setting: Setting, note: Callable[[], None]) -> Iterator[None]:
        def written() -> None:
            note()
            self._save(self._written, self.originals)

        def is_changed() -> bool:
            return not same(self._settings.fresh(setting.id), setting.value)

        with saving_if_written(is_changed, written):
            yield
        written()
