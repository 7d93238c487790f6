"""JSON of documents that are sent again and again."""

import json
from collections.abc import Iterable
from typing import Any

from .database import Document


class Texts:
    """Documents as JSON: the text of one is kept as long as it is the same."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Document, str]] = {}

    def listed(self, documents: Iterable[Document]) -> str:
        """An array of documents."""
        return f"[{','.join(map(self._text, documents))}]"

    def _text(self, document: Document) -> str:
        kept = self._texts.get(document["_id"])
        if kept is None or kept[0] is not document:
            kept = self._texts[document["_id"]] = (document, compact(document))
        return kept[1]


def compact(value: Any) -> str:
    """A value as Rocket.Chat writes JSON."""
    return json.dumps(value, separators=(",", ":"))
