"""The settings: their documents, and the cache of one server process."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .catalogue import is_flag, is_random, random_package_value
from .clock import Clock
from .database import Collection, Document
from .environment import apply_environment, first_value
from .profiles import Profile

Listener = Callable[[str], None]


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()
"""Stands for the value of a document that has none."""

_PROJECTED = ("enterprise", "invalidValue", "modules")
_KEPT_AT_START = ("ts", "createdAt", "_updatedAt", "valueSource", "processEnvValue")
_EMPTY = {"boolean": False, "int": 0, "timespan": 0, "multiSelect": []}


class Settings:
    """Reads and writes setting documents, and notifies listeners about changed values."""

    def __init__(
        self,
        documents: Collection,
        profile: Profile,
        clock: Clock,
        environment: Mapping[str, str],
        license_modules: Callable[[], frozenset[str]],
        masks_secrets: Callable[[], bool],
    ) -> None:
        self._documents = documents
        self._profile = profile
        self._clock = clock
        self._environment = environment
        self._license_modules = license_modules
        self._masks_secrets = masks_secrets
        self._listeners: list[Listener] = []
        # Ids deleted by this process. Its cache still knows them, so adding one again takes the
        # server's "update the metadata" branch, which writes a document without a value.
        self._deleted: set[str] = set()
        # What this process was asked to write; an enterprise setting that was not keeps its value
        # over a removal.
        self._written: set[str] = set()

    def listen(self, listener: Listener) -> None:
        """Call `listener(id)` whenever a value changes."""
        self._listeners.append(listener)

    # Documents

    def document(self, setting_id: str) -> Document | None:
        """The whole document, hidden or not."""
        return self._documents.get(setting_id)

    def documents(self) -> list[Document]:
        """Every document, sorted by id."""
        return sorted(self._documents, key=lambda document: str(document["_id"]))

    def visible(self) -> list[Document]:
        """Every document that is not hidden, sorted by id."""
        return [document for document in self.documents() if not document["hidden"]]

    def known_ids(self) -> set[str]:
        """Every id in the process's cache, those of deleted documents included."""
        return {document["_id"] for document in self._documents} | self._deleted

    # Values

    def value(self, setting_id: str) -> Any:
        """The value the server works with: masked where a licence is missing, or ABSENT."""
        document = self._documents.get(setting_id)
        if document is None or "value" not in document:
            return ABSENT
        if self.needs_license(document):
            return document["invalidValue"]
        return document["value"]

    def needs_license(self, document: Document) -> bool:
        """Whether the stored value has no effect for want of a licence."""
        if not document.get("enterprise"):
            return False
        modules = document["modules"]
        if not modules:
            return not self._license_modules()
        return not self._license_modules().issuperset(modules)

    def listed(self, document: Document) -> Document:
        """The document as the lists of settings show it."""
        shown = {"_id": document["_id"]}
        if "value" in document:
            masked = self._profile.masks_enterprise_values and self.needs_license(document)
            shown["value"] = document["invalidValue"] if masked else document["value"]
        shown |= {key: document[key] for key in _PROJECTED if key in document}
        return shown | self._mask(document)

    def readable(self, document: Document) -> Document:
        """The document as it is read one by one: as stored.

        Only the flag of a custom OAuth entry that lacks its licence reads false.
        """
        gated = self._profile.custom_oauth_needs_license and is_flag(document["_id"])
        if gated and self.needs_license(document):
            return {**document, "value": document["invalidValue"]}
        if mask := self._mask(document):
            hidden = ("processEnvValue", "valueSource")
            return {key: kept for key, kept in document.items() if key not in hidden} | mask
        return document

    def _mask(self, document: Document) -> Document:
        """What replaces a secret that is not shown; {} for anything else."""
        if not self._masks_secrets() or not _is_secret(document):
            return {}
        return {"value": "", "hasValue": bool(document.get("value"))}

    # Writing

    def write(self, setting_id: str, value: Any, **others: Any) -> bool:
        """Store a value as it is; False if the document is absent or blocked."""
        document = self._documents.get(setting_id)
        if document is None or document["blocked"]:
            return False
        if value == "" and self._mask(document):
            return True
        self.force(setting_id, value, **others)
        return True

    def force(self, setting_id: str, value: Any, **others: Any) -> None:
        """Store a value whatever the document's flags say, and notify the listeners."""
        before = self._documents.get(setting_id)
        if before is None:
            raise KeyError(setting_id)
        self._written.add(setting_id)
        updated = {"value": value, **others, "_updatedAt": self._date()}
        self._documents.change(setting_id, lambda document: {**document, **updated})
        if not _same(before.get("value", ABSENT), value):
            for listener in self._listeners:
                listener(setting_id)

    # Adding and deleting

    def sync(self, definitions: Iterable[Document]) -> None:
        """Bring the documents up to these definitions, as every start of a server does."""
        documents = {d["_id"]: d for d in self._documents}
        changed = dict(documents)
        for definition in definitions:
            setting_id = definition["_id"]
            changed[setting_id] = self._merged(definition, documents.get(setting_id))
        self._documents.put(
            *(apply_environment(document, self._environment) for document in changed.values())
        )

    def add(self, definition: Document) -> None:
        """Make the document of a definition; one that exists keeps its value."""
        setting_id = definition["_id"]
        existing = self._documents.get(setting_id)
        document = self._merged(definition, existing)
        if existing is None and setting_id in self._deleted:
            self._deleted.discard(setting_id)
            if not document["enterprise"] or setting_id in self._written:
                del document["value"]
        self._documents.put(apply_environment(document, self._environment))

    def remove(self, setting_ids: Iterable[str]) -> None:
        """Delete documents; the process's cache remembers their ids."""
        present = [setting_id for setting_id in setting_ids if setting_id in self._documents]
        self._deleted.update(present)
        self._documents.remove(*present)

    def _merged(self, definition: Document, existing: Document | None) -> Document:
        if existing is None:
            return self._made(definition)
        metadata = self._made(definition)
        kept: Document = {key: existing[key] for key in _KEPT_AT_START if key in existing}
        if is_random(definition):
            kept["packageValue"] = existing["packageValue"]
        metadata.pop("value", None)
        if "value" in existing:
            kept["value"] = existing["value"]
        return {**metadata, **kept}

    def _made(self, definition: Document) -> Document:
        setting_id = definition["_id"]
        now = self._date()
        common = {
            "hidden": False,
            "blocked": False,
            "sorter": 0,
            "i18nLabel": setting_id,
            "i18nDescription": f"{setting_id}_Description",
            "ts": now,
            "createdAt": now,
            "_updatedAt": now,
        }
        if definition["type"] == "group":
            return {**definition, **common}
        if is_random(definition):
            definition = {**definition, "packageValue": random_package_value(setting_id)}
        document = {
            "_id": setting_id,
            "value": first_value(definition, self._environment),
            "packageValue": definition.get("packageValue"),
            "valueSource": "packageValue",
            "secret": False,
            "enterprise": False,
            "autocomplete": True,
            "public": False,
            "requiredOnWizard": False,
            "env": False,
            **common,
        }
        document |= {key: kept for key, kept in definition.items() if key != "value"}
        if document["enterprise"]:
            document.setdefault("invalidValue", _EMPTY.get(document["type"], ""))
            document.setdefault("modules", [])
        if "values" in document:
            document["values"] = [_choice(each) for each in document["values"]]
        return document

    def _date(self) -> dict[str, int]:
        return {"$date": int(self._clock.now() * 1000)}


def _is_secret(document: Document) -> bool:
    return bool(document.get("secret")) or document["type"] == "password"


def _choice(choice: Any) -> Any:
    return {"key": choice, "i18nLabel": choice} if isinstance(choice, str) else choice


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
