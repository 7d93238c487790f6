"""Forms of HTML pages, filled in like a browser does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_NAMES = ("text", "email", "")


@dataclass
class Form:
    """One form: its target, and its fields with their values."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    username_field: str = ""
    password_field: str = ""

    @property
    def is_login(self) -> bool:
        """Whether it asks for a user name and a password."""
        return bool(self.username_field and self.password_field)


def forms_in(text: str) -> list[Form]:
    """Return the forms of a page that use POST."""
    parser = _Forms()
    parser.feed(text)
    return parser.forms


def text_of(text: str, id: str) -> str:
    """Return the text of the element with this id, "" if there is no such element."""
    parser = _Element(id)
    parser.feed(text)
    return parser.content


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            if given.get("method", "").lower() == "post":
                self.forms.append(self._open)
        elif self._open is not None and given.get("name"):
            if tag == "input":
                _add(self._open, given)
            elif tag == "button" and given.get("type", "submit").lower() == "submit":
                self._open.buttons.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def _add(form: Form, given: dict[str, str]) -> None:
    kind, name = given.get("type", "").lower(), given["name"]
    if kind == "submit":
        form.buttons.append((name, given.get("value", "")))
    elif kind in ("checkbox", "radio"):
        if "checked" in given:
            form.fields[name] = given.get("value", "on")
    elif kind not in ("button", "reset", "image", "file"):
        form.fields[name] = given.get("value", "")
        if kind == "password":
            form.password_field = form.password_field or name
        elif kind in _NAMES and not form.password_field:
            form.username_field = form.username_field or name


class _Element(HTMLParser):
    def __init__(self, id: str) -> None:
        super().__init__()
        self.content = ""
        self._id = id
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if dict(attrs).get("id") == self._id:
            self._tag = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._tag:
            self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag:
            self.content += data
