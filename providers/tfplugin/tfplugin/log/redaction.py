"""Masks secrets in text, in every spelling that a log may contain."""

import base64
import json
import re
import threading
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

_MASK: Final = "***"

_SHORTEST: Final = 4
"""Shorter secrets are not masked: logs would be unreadable, and they protect nothing."""

_LONG: Final = 8
"""A secret of at least this length is masked everywhere. A shorter one may be a part of a word, as
"admin" is of "administrator", so it is masked only where it is a whole word."""

_COMMON: Final = {
    *("apikey", "default", "disabled", "enabled", "example", "false", "localhost", "noreply"),
    *("password", "provider", "public", "secret", "server", "service", "setting", "settings"),
    *("terraform", "token", "username", "users", "value", "values"),
}
"""Common words. One of them is masked only where it is a whole value, because "***.example.org"
for "chat.example.org" hides nothing and explains nothing. The same holds for every word of four
letters."""

_VALUE_STARTS: Final = r"(?:(?<![^\"'`=:/,;(\[{<>|])|(?<=[=:] )|(?<=%[0-9A-Fa-f]{2}))"
_VALUE_ENDS: Final = r"(?![^\"'`&/?,;)\]}<>|@\n%])"
_USERINFO: Final = re.compile(r"(?<=://)[^/\s\"'<>\\]*@")
"""User name and password in an address. They are secret even if nobody registered them."""

_ANY_TEXT: Final = "surrogatepass"
"""An environment variable may be invalid Unicode and still be a secret."""

_WORD: Final = r"[^\W_]"
_ESCAPE: Final = (r"(?<=\\[abfnrtv])", r"(?<=\\x[0-9a-f]{2})", r"(?<=\\u[0-9a-f]{4})")
_WORD_STARTS: Final = rf"(?:(?<!{_WORD})|(?<=%[0-9A-Fa-f]{{2}})|{'|'.join(_ESCAPE)})"
"""No letter or digit precedes, except one that ends an escape, as in "%3Dadmin"."""
_WORD_ENDS: Final = rf"(?!{_WORD})"


def keep_readable(*words: str) -> None:
    """Treat these words as common ones, too: a provider's name, for example."""
    _COMMON.update(word.lower() for word in words)


class Secrets:
    """Masks registered secrets. Several threads may use it at once."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._known: set[str] = set()
        self._anywhere: set[str] = set()
        self._alone: set[str] = set()
        self._longest_first: list[str] = []
        self._pattern: re.Pattern[str] | None = None
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Mask `secret` from now on. One that is shorter than 4 characters is ignored."""
        if len(secret) < _SHORTEST or secret in self._known:
            return
        with self._lock:
            self._known.add(secret)
            if len(secret) < _LONG or _is_common(secret):
                self._alone |= _spellings(secret)
                self._pattern = _standing_alone(self._alone)
            else:
                self._anywhere |= _spellings(secret) | _pieces_in_base64(secret)

    def blacked_out(self, text: str) -> str:
        """Return the text with `***` instead of every secret."""
        with self._lock:
            if len(self._longest_first) != len(self._anywhere):
                self._longest_first = sorted(self._anywhere, key=len, reverse=True)
            longest_first, pattern = self._longest_first, self._pattern
        for spelling in longest_first:
            text = text.replace(spelling, _MASK)
        text = pattern.sub(_MASK, text) if pattern else text
        return _USERINFO.sub(_hidden_userinfo, text) if "@" in text else text


def blacked_out(text: str, secrets: Iterable[str]) -> str:
    """Return the text with `***` instead of these secrets, by the same rules as for logs."""
    return Secrets(secrets).blacked_out(text)


def _hidden_userinfo(found: re.Match[str]) -> str:
    """Return the mask, unless everything in the match is masked already."""
    parts = found.group().removesuffix("@").split(":")
    return found.group() if _MASK in parts else f"{_MASK}@"


def _spellings(secret: str) -> set[str]:
    plain = secret.encode(errors=_ANY_TEXT)
    return {
        secret,
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(plain, safe=""),
        quote(plain),
        quote_plus(plain),
    }


def _pieces_in_base64(secret: str) -> set[str]:
    """Return the secret's base64 forms, one for each of the three offsets of its first byte.

    The characters at the ends, which depend on neighbouring bytes, are left out.
    """
    plain = secret.encode(errors=_ANY_TEXT)
    return {
        base64.b64encode(bytes(before) + plain).decode()[
            -(-before * 8 // 6) : (before + len(plain)) * 8 // 6
        ]
        for before in range(3)
    }


def _standing_alone(spellings: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(spellings, key=len, reverse=True)
    return re.compile("|".join(map(_word, longest_first)))


def _word(spelling: str) -> str:
    if _is_common(spelling):
        return f"{_VALUE_STARTS}{re.escape(spelling)}{_VALUE_ENDS}"
    starts = _WORD_STARTS if spelling[0].isalnum() else ""
    ends = _WORD_ENDS if spelling[-1].isalnum() else ""
    return f"{starts}{re.escape(spelling)}{ends}"


def _is_common(text: str) -> bool:
    is_word = text.isascii() and text.isalpha()
    return is_word and (len(text) <= _SHORTEST or text.lower() in _COMMON)
