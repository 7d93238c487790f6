"""Reads every setting over REST, from servers without the method `private-settings/get`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rocketchat_provider.client.catalogue import Catalogue
from rocketchat_provider.client.errors import UnexpectedAnswer
from rocketchat_provider.client.session import Session
from rocketchat_provider.client.setting import Setting, SettingDocument

_PATH = "/api/v1/settings"
_PAGE = 100
_TRIES = 3


@dataclass(frozen=True)
class _Page:
    settings: Sequence[SettingDocument]
    total: int


def list_settings(session: Session, permission: str) -> list[Setting]:
    """Return every visible setting, described by the catalogue of known versions.

    The server silently omits settings that an account may not see. So a single setting is read
    first: without the `permission`, that is refused.
    """
    session.get(f"{_PATH}/Site_Url", permission=permission)
    catalogue = Catalogue.of(session.version)
    return [catalogue.setting(document) for document in _documents(session, permission)]


def _documents(session: Session, permission: str) -> list[SettingDocument]:
    """Return all settings, even if some are added or removed while the pages are read."""
    for _ in range(_TRIES):
        found: dict[str, SettingDocument] = {}
        total = 0
        for page in _pages(session, permission):
            found |= {str(one["_id"]): one for one in page.settings}
            total = page.total
        if len(found) == total:
            return list(found.values())
    raise UnexpectedAnswer(f"GET {_PATH}", f"it lists {len(found)} of {total} settings")


def _pages(session: Session, permission: str) -> Iterator[_Page]:
    """Return the settings page by page; the server may limit the size of a page
    (API_Allow_Infinite_Count)."""
    offset, count = 0, 0
    while True:
        page = _page(session, permission, offset, count)
        yield page
        offset += len(page.settings)
        count = _PAGE
        if not page.settings or offset >= page.total:
            return


def _page(session: Session, permission: str, offset: int, count: int) -> _Page:
    query: dict[str, int | str] = {"count": count, "offset": offset}
    if session.capabilities.lists_package_values:
        query["includeDefaults"] = "true"
    page = session.get(f"{_PATH}?{urlencode(query)}", permission=permission)
    listed, total = page.get("settings"), page.get("total")
    if not isinstance(listed, list) or not isinstance(total, int):
        raise UnexpectedAnswer(f"GET {_PATH}", "expected a list of settings and its total")
    return _Page([one for one in listed if isinstance(one, dict)], total)
