"""Configurations with something wrong in them, and the diagnostic that each must give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rocketchat_provider.resources.custom_oauth.model import ARGUMENTS

REFERENCE = "vault:liquid/rocketchat/app.oauth2#client_secret"
OAUTH: dict[str, Any] = {
    "name": "Liquid",
    "url": "https://liquid.example.org",
    "client_id": "chat",
    "client_secret": REFERENCE,
}
PERMISSION: dict[str, Any] = {"name": "mention-all", "roles": ["admin"]}
ASSET: dict[str, Any] = {"name": "logo", "source": "logo.svg"}
CONTROLS = ["\x00", "\x07", "a\nb", "a\rb", "a\tb", "\x1b[31mred", "\x7f", "\u0085", "a\u2028b"]


AT_PLAN = (
    "Value not allowed",
    "Not an address",
    "Not a redirect URI",
    "Redirect URI given twice",
)
STORED = {
    "rocketchat_custom_oauth": ARGUMENTS.keys() - {"client_id", "enabled"},
    "rocketchat_oauth_app": {"redirect_uris"},
    "rocketchat_push": {"gateway_urls"},
}
"""Arguments by resource whose values a server may have already, whatever they are."""


@dataclass(frozen=True)
class Case:
    """Arguments of one resource, and the error about one attribute of it."""

    kind: str
    arguments: Mapping[str, Any]
    summary: str
    attribute: str
    contains: str = ""

    @property
    def at_plan(self) -> bool:
        """Whether a server may have such a value already, so that only a plan can refuse it."""
        base = self.attribute.partition("[")[0]
        return base in STORED.get(self.kind, ()) and self.summary in AT_PLAN

    def __str__(self) -> str:
        given = self.arguments.get(self.attribute.partition("[")[0], "")
        return f"{self.kind.removeprefix('rocketchat_')}.{self.attribute}={given!a}"[:70]


def _oauth(attribute: str, value: Any, summary: str, contains: str = "") -> Case:
    arguments = OAUTH | {attribute: value}
    return Case("rocketchat_custom_oauth", arguments, summary, attribute, contains)


CHANGED = "Rocket.Chat would change the name"
NOT_ALLOWED = "Name not allowed"
NO_ADDRESS = "Not an address"
NO_VALUE = "Value not allowed"
NO_REFERENCE = "Not a secret reference"

NAMES = {
    "": "leave nothing",
    " ": "leave nothing",
    "!!!": "leave nothing",
    "名前": "leave nothing",
    "\x00": "leave nothing",
    "../..": "leave nothing",
    "My-IdP": 'make "Myidp"',
    "My_IdP": 'make "My_idp"',
    "my idp": 'make "Myidp"',
    " Liquid": 'make "Liquid"',
    "Liquid ": 'make "Liquid"',
    "Liquid\n": 'make "Liquid"',
    "LIQUID": 'make "Liquid"',
    "liQuid": 'make "Liquid"',
    "Über": 'make "Ber"',
    "Лiquid": 'make "Iquid"',
    "liquid!": 'make "Liquid"',
    "a/b": 'make "Ab"',
    "a.b": 'make "Ab"',
    "a-b": 'make "Ab"',
    "a$b": 'make "Ab"',
    "<b>x</b>": 'make "Bxb"',
    '"; drop': 'make "Drop"',
}
NAMES_NOT_ALLOWED = {
    "Google": "own login services",
    "github": "own login services",
    "gitlab": "own login services",
    "saml": "own login services",
    "Cas": "own login services",
    "ldap": "own login services",
    "Apple": "own login services",
    "nextcloud": "own login services",
    "wordpress": "own login services",
    "facebook": "own login services",
}

BAD_ADDRESSES = {
    "": "does not begin with https://",
    " ": "does not belong",
    "liquid.example.org": "does not begin with https://",
    "//liquid.example.org": "does not begin with https://",
    "ftp://liquid.example.org": "does not begin with https://",
    "javascript:alert(1)": "does not begin with https://",
    "file:///etc/passwd": "does not begin with https://",
    "https://": "does not begin with https://",
    "https:///path": "does not begin with https://",
    "https://:443": "does not begin with https://",
    "https://canary:password-91c4@host": "user name or a password",
    "https://canary-password-91c4@host": "user name or a password",
    "https://host:0": "port is 0",
    "https://host:65536": "host or its port",
    "https://host:99999999999": "host or its port",
    "https://host:port": "host or its port",
    "https://host:-1": "host or its port",
    "https://[::1": "host or its port",
    "https://a..b": "host is invalid",
    "https://-host": "host is invalid",
    "https://.host": "host is invalid",
    "https://ho%20st": "host is invalid",
    "https://ho*st": "host is invalid",
    "https://" + 300 * "a": "host is invalid",
    "https://bücher.example": "xn--bcher-kva.example",
    "https://ex\u00admple..org": "host is invalid",
    "https://ho st": "does not belong",
    " https://host": "does not belong",
    "https://host ": "does not belong",
    "https://host/a b": "does not belong",
    "https://host\nx": "does not belong",
    "https://host\t": "does not belong",
    "https://host/\x00": "does not belong",
    "https://host\\@else": "user name or a password",
    "https://host/<script>": "does not belong",
    'https://host/"': "does not belong",
    "https://host/{{x}}": "does not belong",
    "https://host/`id`": "does not belong",
}
ONLY_A_BASE = {
    "https://host?x=1": "contains ? or #",
    "https://host/#top": "contains ? or #",
}
BAD_PATHS = {
    "o/token": "does not begin with https://",
    "./token": "does not begin with https://",
    "?x": "does not begin with https://",
    "/o token": "does not belong",
    "/o/\ntoken": "does not belong",
    "/o/\x00": "does not belong",
    "/o/<x>": "does not belong",
}
PATHS = ("token_path", "identity_path", "authorize_path")
LINES = (
    *("scope", "access_token_param", "button_label_text", "button_label_color", "button_color"),
    *("username_field", "email_field", "name_field", "avatar_field", "roles_claim"),
    *("groups_claim", "channels_admin", "roles_to_sync"),
)
CHOICES = ("token_sent_via", "identity_token_sent_via", "login_style", "key_field")

BAD_REFERENCES = {
    "": "does not begin with",
    "in-clear": "does not begin with",
    "vault": "is not <mount>",
    "VAULT:liquid/x#k": "does not begin with",
    " vault:liquid/x#k": "does not begin with",
    "http://vault/v1/x#k": "does not begin with",
    "vault:": "is not <mount>",
    "vault:#k": "is not <mount>",
    "vault:liquid/x": "is not <mount>",
    "vault:liquid/x#": "is not <mount>",
    "vault:liquid/x#k#l": "is not <mount>",
    "vault:liquid/x#k@": "is not <mount>",
    "vault:liquid/x#k@0": "is not <mount>",
    "vault:liquid/x#k@-1": "is not <mount>",
    "vault:liquid/x#k@latest": "is not <mount>",
    "vault:liquid#k": "needs a mount",
    "vault:/liquid#k": "needs a mount",
    "vault:../sys/x#k": ". or ..",
    "vault:liquid/../sys/x#k": ". or ..",
    "vault:liquid/..#k": ". or ..",
    "vault:liquid/./x#k": ". or ..",
    "vault:liquid//x#k": "empty part",
    "vault:liquid/%2e%2e/x#k": "does not belong",
    "vault:liquid/x?list=true#k": "does not belong",
    "vault:liquid/x\n#k": "does not belong",
    "vault:liquid/\x00#k": "does not belong",
    "vault:liquid/x;y#k": "does not belong",
    "vault:liquid\\x/y#k": "does not belong",
    "env:": "not the name of a variable",
    "env:1X": "not the name of a variable",
    "env:A B": "not the name of a variable",
    "env:A=B": "not the name of a variable",
    "env:$(id)": "not the name of a variable",
    "env:${A}": "not the name of a variable",
    "env:A\n": "not the name of a variable",
    "env:PÄSSWORD": "not the name of a variable",
    "file:": "no path",
    "file:#a.b": "no path",
    "file:x#nosection": "<section>.<key>",
    "file:x#.key": "<section>.<key>",
    "file:x#section.": "<section>.<key>",
}


def cases() -> list[Case]:
    """What can be reported without a server."""
    return [*_names(), *_addresses(), *_texts(), *_secrets(), *_others(), *_nulls()]


def _names() -> Iterator[Case]:
    for name, contains in NAMES.items():
        yield _oauth("name", name, CHANGED, contains)
    for name, contains in NAMES_NOT_ALLOWED.items():
        yield _oauth("name", name, NOT_ALLOWED, contains)


def _addresses() -> Iterator[Case]:
    for attribute in ("url", "site_url"):
        for address, contains in {**BAD_ADDRESSES, **ONLY_A_BASE}.items():
            yield _oauth(attribute, address, NO_ADDRESS, contains)
    for attribute in PATHS:
        for path, contains in {**BAD_ADDRESSES, **BAD_PATHS}.items():
            if not path.startswith("/") or path in BAD_PATHS:
                yield _oauth(attribute, path, NO_ADDRESS, contains)


def _texts() -> Iterator[Case]:
    for number, attribute in enumerate((*LINES, "client_id")):
        text = CONTROLS[number % len(CONTROLS)]
        yield _oauth(attribute, text, NO_VALUE, "control character")
    for text in CONTROLS:
        yield _oauth("button_label_text", text, NO_VALUE, "control character")
    for attribute in CHOICES:
        for choice in ("Payload", "payload ", "body", "\x00", "${x}"):
            yield _oauth(attribute, choice, NO_VALUE, "expected one of")
    for blank in ("", " "):
        yield _oauth("client_id", blank, NO_VALUE, "is empty")
    for kind, arguments in (
        ("rocketchat_setting", {"name": "Site_Name", "value": "x"}),
        ("rocketchat_settings", {"values": {"Site_Name": "x"}}),
    ):
        for choice in ("", "Restore", "delete", "keep "):
            given = arguments | {"on_destroy": choice}
            yield Case(kind, given, NO_VALUE, "on_destroy", "expected one of")


def _secrets() -> Iterator[Case]:
    for text, contains in BAD_REFERENCES.items():
        yield _oauth("client_secret", text, NO_REFERENCE, contains)
    for text in list(BAD_REFERENCES)[::5]:
        contains = BAD_REFERENCES[text]
        given = {"name": "SMTP_Password", "secret_value": text}
        yield Case("rocketchat_setting", given, NO_REFERENCE, "secret_value", contains)
        settings = {"secret_values": {"SMTP_Password": text}}
        attribute = 'secret_values["SMTP_Password"]'
        yield Case("rocketchat_settings", settings, NO_REFERENCE, attribute, contains)
        test_user = {"username": "ada", "password": text}
        form: dict[str, Any] = {"visible": True, "test_user": test_user}
        yield Case("rocketchat_login_form", form, NO_REFERENCE, "test_user.password", contains)
    for text in ("vault:liquid/x", "env:1X", "file:", "vault:liquid/../x#k"):
        yield _oauth("client_id", text, NO_REFERENCE)


def _others() -> Iterator[Case]:
    given: dict[str, Any]
    oauth = {name: value for name, value in OAUTH.items() if name != "client_secret"}
    kind = "rocketchat_custom_oauth"
    wo = {"client_secret_wo": "x", "client_secret_wo_version": 1}
    yield Case(kind, oauth, "client_secret is missing", "client_secret")
    yield Case(kind, OAUTH | wo, "The secret is given twice", "client_secret_wo")
    for name, other in (list(wo), list(reversed(wo))):
        given = oauth | {name: wo[name]}
        yield Case(kind, given, f"{other} is missing", name)
    kind = "rocketchat_setting"
    yield Case(kind, {"name": "Site_Name"}, "No value given", "value")
    given = {"name": "Site_Name", "value": "x", "secret_value": REFERENCE}
    yield Case(kind, given, "More than one value given", "secret_value")
    kind = "rocketchat_settings"
    yield Case(kind, {}, "No setting given", "values")
    for wrong in ("text", 7, True, ["Site_Name"], [["a", "b"]]):
        yield Case(kind, {"values": wrong}, "Not a map of settings", "values")
    given = {"values": {"SMTP_Password": "x"}, "secret_values": {"SMTP_Password": REFERENCE}}
    yield Case(kind, given, "SMTP_Password is given twice", 'values["SMTP_Password"]')
    kind = "rocketchat_login_form"
    for given in ({"visible": False}, {"visible": False, "requires": []}):
        yield Case(kind, given, "Nobody could log in", "requires")
    for address, contains in {**BAD_ADDRESSES, **ONLY_A_BASE}.items():
        given = {"gateway_urls": ["https://gateway.rocket.chat", address]}
        yield Case("rocketchat_push", given, NO_ADDRESS, "gateway_urls[1]", contains)
    for kind, given in (("rocketchat_permission", PERMISSION), ("rocketchat_asset", ASSET)):
        yield Case(kind, {**given, "name": " "}, NO_VALUE, "name", "is empty")
        yield Case(kind, {**given, "on_destroy": "drop"}, NO_VALUE, "on_destroy", "expected one of")
    kind = "rocketchat_oauth_app"
    for uri in ("", "wiki", "/callback", "https://a b", "https://a,https://b", "https://a\nb"):
        given = {"name": "Wiki", "redirect_uris": [uri]}
        yield Case(kind, given, "Not a redirect URI", "redirect_uris[0]")
    given = {"name": "Wiki", "redirect_uris": []}
    yield Case(kind, given, NO_VALUE, "redirect_uris", "empty")
    given = {"name": "Wiki", "redirect_uris": ["https://a/x", "https://a/x"]}
    yield Case(kind, given, "Redirect URI given twice", "redirect_uris[1]")


def _nulls() -> Iterator[Case]:
    """What a variable without a value gives."""
    app = {"name": "Wiki", "redirect_uris": ["https://wiki.example.org/callback"]}
    service = {"service": "liquid"}
    required = (
        *(("rocketchat_custom_oauth", OAUTH, name) for name in ("name", "url", "client_id")),
        *(("rocketchat_oauth_app", app, name) for name in app),
        ("rocketchat_setting", {"value": "x"}, "name"),
        *(("rocketchat_permission", PERMISSION, name) for name in PERMISSION),
        *(("rocketchat_asset", ASSET, name) for name in ASSET),
        ("rocketchat_login_form", {"requires": [service]}, "visible"),
    )
    for kind, arguments, name in required:
        yield Case(kind, {**arguments, name: None}, f'"{name}" is required', name, "is null")
    form: dict[str, Any] = {"visible": False, "requires": [{"service": None}]}
    attribute = "requires[0].service"
    yield Case("rocketchat_login_form", form, '"service" is required', attribute, "is null")
    form = {"visible": True, "test_user": {"username": None, "password": "env:PASSWORD"}}
    attribute = "test_user.username"
    yield Case("rocketchat_login_form", form, '"username" is required', attribute, "is null")
    for kind, attribute, given in (
        ("rocketchat_oauth_app", "redirect_uris[0]", {**app, "redirect_uris": [None]}),
        ("rocketchat_push", "gateway_urls[0]", {"gateway_urls": [None]}),
        ("rocketchat_settings", 'secret_values["X"]', {"secret_values": {"X": None}}),
    ):
        yield Case(kind, given, "An element is null", attribute, "leave the element out")
