"""What was found on a server, as the elements that manage it."""

import json
from collections.abc import Mapping
from typing import Any

from rocketchat_provider.public.arguments import (
    CUSTOM_OAUTH,
    PUSH,
    PUSH_SECRETS,
    PUSH_SWITCH,
    REGISTRATION,
    Arguments,
    name_problem,
    problem_of_base,
    stored,
)
from rocketchat_provider.public.login_settings import (
    ENABLED,
    FIELDS,
    FORM_SETTING,
    SITE_URL,
    LoginService,
    custom_names,
)
from rocketchat_provider.public.secrets import is_reference
from rocketchat_provider.public.settings import ABSENT, Asset, Setting, holds_secret, shown

from rocketchat_adopt.elements import (
    Attribute,
    Description,
    Element,
    File,
    LeftOut,
    Secret,
    Service,
    slug,
)
from rocketchat_adopt.reading import Found, is_default
from rocketchat_adopt.references import References

RESERVED = frozenset({"self", "scope", "id", "l1", "literal"})
"""Names that mean something else where a Python variable is made of an element's."""

FORM_ALONE = (FORM_SETTING,)
_ALWAYS = ("url", "client_id")
_READABLE = "One of its addresses contains a password or a token, which the code would show."


def describe(found: Found, references: References) -> Description:
    """The elements that manage what is set on a server, and what of it cannot be managed."""
    describing = _Describing(found, references)
    describing.everything()
    return Description(
        tuple(describing.elements), tuple(describing.secrets), tuple(describing.left_out)
    )


class _Describing:
    def __init__(self, found: Found, references: References) -> None:
        self._found = found
        self._references = references
        self._left = dict(found.changed)
        self.elements: list[Element] = []
        self.secrets: list[Secret] = []
        self.left_out: list[LeftOut] = []

    def everything(self) -> None:
        self._site_url()
        for name in custom_names(self._found.settings):
            self._entry(name)
        self._form()
        self._registration()
        self._push()
        self._assets()
        self._settings()
        self._oauth_apps()
        self._permissions()

    def _site_url(self) -> None:
        setting = self._found.settings.get(SITE_URL)
        self._left.pop(SITE_URL, None)
        if setting is not None and setting.value:
            given = (
                {"secret_value": self._secret(setting, SITE_URL)}
                if setting.holds_secret
                else {"value": setting.value}
            )
            self._add("setting", "site_url", SITE_URL, {"name": SITE_URL, **given}, (SITE_URL,))

    def _entry(self, name: str) -> None:
        live = {
            suffix: self._found.settings.get(LoginService(name).setting_id(suffix))
            for suffix in FIELDS
        }
        settings = {suffix: one for suffix, one in live.items() if one is not None}
        for setting in settings.values():
            self._left.pop(setting.id, None)
        problem = _entry_problem(name, settings)
        if problem:
            self.left_out.append(LeftOut(f"The custom OAuth {name}", problem))
            return
        arguments: dict[str, Any] = {"name": name}
        for argument, part in CUSTOM_OAUTH.items():
            one, value = settings.get(part.suffix), stored(settings, part)
            if argument == "enabled":
                # Written last: without a value, the entry was left half made and is not on.
                if value is not True:
                    arguments[argument] = False
            elif one is None or one.value is ABSENT:
                continue
            elif value is None:
                self.left_out.append(LeftOut(one.id, f"It is {_short(one)}, which is ignored."))
            elif argument in _ALWAYS or value != part.default or self._is_held(one):
                arguments[argument] = value
        secret = settings["secret"]
        arguments["client_secret"] = self._secret(secret, f"{name} client secret")
        site_url = self._found.settings.get(SITE_URL)
        if site_url and _is_address(site_url.value):
            arguments["site_url"] = Attribute("setting", "site_url", "value")
        ids = [
            settings[part.suffix].id
            for argument, part in CUSTOM_OAUTH.items()
            if argument in arguments and part.suffix in settings
        ]
        self._add("custom_oauth", name, name, arguments, (*ids, secret.id))

    def _is_held(self, setting: Setting) -> bool:
        return setting.forced or setting.blocked or setting.id in self._found.held

    def _form(self) -> None:
        setting = self._found.settings.get(FORM_SETTING)
        if setting is None or not isinstance(setting.value, bool):
            return
        held = self._left.pop(FORM_SETTING, None) is not None
        if setting.value:
            if held:
                self._add("login_form", "login_form", "login_form", {"visible": True}, FORM_ALONE)
            return
        entries = [one for one in self.elements if one.type == "custom_oauth"]
        managed = {one.import_id: one.name for one in entries}
        requires = [
            Service(managed[name]) if name in managed else LoginService(name).key
            for name in custom_names(self._found.settings)
            if _has_button(self._found.settings, name)
        ]
        arguments: dict[str, Any] = {"visible": False, "requires": requires}
        if not requires:
            arguments = {"visible": False, "allow_lockout": True}
        self._add("login_form", "login_form", "login_form", arguments, FORM_ALONE)

    def _registration(self) -> None:
        if self._found.registered is None:
            return
        given = self._taken(REGISTRATION)
        if not given and not self._found.registered:
            return
        ids = tuple(REGISTRATION[name].setting for name in given)
        name = "workspace_registration"
        self._add(name, "registration", name, given, ids)

    def _taken(self, arguments: Arguments) -> dict[str, Any]:
        """The arguments whose settings are set.

        A value of a wrong type, or with a secret in it, is left to `_settings`.
        """
        taken = {}
        for name, argument in arguments.items():
            setting = self._left.get(argument.setting)
            value = argument.stored(setting)
            if setting is not None and value is not None and not setting.holds_secret:
                del self._left[argument.setting]
                taken[name] = value
        return taken

    def _push(self) -> None:
        switch = self._found.settings.get(PUSH_SWITCH)
        if switch is not None and not isinstance(switch.value, bool):
            # The resource always manages the switch, and has no way to leave it like that.
            return
        given = self._taken(PUSH)
        set_secrets = [
            secret.reference.name
            for secret in PUSH_SECRETS
            if (setting := self._left.pop(secret.setting, None)) is not None
            and not is_default(setting)
        ]
        if not given and not set_secrets:
            return
        ids = tuple(PUSH[name].setting for name in given)
        if given.get("enabled") is True:
            del given["enabled"]
        elif switch is not None and switch.value is False:
            given["enabled"] = False
        notes = [
            f"{', '.join(set_secrets)}: set on the server; to manage it, give a secret reference."
        ] * bool(set_secrets)
        self._add("push", "push", "push", given, ids, *notes)

    def _assets(self) -> None:
        """The uploaded files; one that could not be downloaded is left to `_settings`."""
        for setting in [one for one in self._left.values() if one.type == "asset"]:
            name = Asset.of(setting).name
            image = self._found.files.get(name)
            if image is not None:
                del self._left[setting.id]
                source = File(f"{name}.{image.extension}")
                self._add("asset", name, name, {"name": name, "source": source}, (setting.id,))

    def _settings(self) -> None:
        groups: dict[str, list[Setting]] = {}
        for setting in self._left.values():
            problem = _problem(setting)
            if problem:
                self.left_out.append(LeftOut(setting.id, problem))
            else:
                groups.setdefault(setting.group, []).append(setting)
        for group in sorted(groups):
            settings = groups[group]
            plain = {one.id: one.value for one in settings if not one.holds_secret}
            secret = {one.id: self._secret(one, one.id) for one in settings if one.holds_secret}
            arguments = {"values": plain, "secret_values": secret}
            ids = (*plain, *secret)
            given = {name: values for name, values in arguments.items() if values}
            self._add("settings", group, ",".join(ids), given, ids)

    def _oauth_apps(self) -> None:
        for app in self._found.oauth_apps:
            if not app.name.strip() or not _is_text([app.name, *app.redirect_uris]):
                self.left_out.append(LeftOut(f"The OAuth app {app.id}", "It has no usable name."))
                continue
            if any(map(holds_secret, app.redirect_uris)):
                self.left_out.append(LeftOut(f"The OAuth app {app.name}", _READABLE))
                continue
            arguments: dict[str, Any] = {
                "name": app.name,
                "redirect_uris": list(app.redirect_uris),
            }
            if not app.active:
                arguments["active"] = False
            self._add("oauth_app", app.name, app.id, arguments)

    def _permissions(self) -> None:
        for name, roles in self._found.permissions.items():
            self._add("permission", name, name, {"name": name, "roles": sorted(roles)})

    def _secret(self, setting: Setting, what: str) -> str:
        secret = self._references.to(setting, what)
        self.secrets.append(secret)
        return secret.reference

    def _add(
        self,
        type: str,
        name: str,
        import_id: str,
        arguments: Mapping[str, Any],
        settings: tuple[str, ...] = (),
        *notes: str,
    ) -> None:
        name = slug(name, self._names())
        self.elements.append(Element(type, name, import_id, arguments, settings, notes))

    def _names(self) -> set[str]:
        return {element.name for element in self.elements} | RESERVED


def _entry_problem(name: str, settings: Mapping[str, Setting]) -> str | None:
    if name_problem(name) is not None:
        return f"Terraform takes no entry of this name; make one called {_better_name(name)}."
    if "secret" not in settings:
        return "Some of its 30 settings are missing; remove it and create it again."
    url, client_id, secret = (
        settings[suffix].value if suffix in settings else ABSENT
        for suffix in ("url", "id", "secret")
    )
    if not url or not client_id:
        return "It has no URL or no client id, so nobody can log in with it."
    if not settings["secret"].masked and not (isinstance(secret, str) and secret):
        return "It has no client secret, so nobody can log in with it."
    if not isinstance(url, str) or not isinstance(client_id, str):
        return "Its URL or its client id is not text, so nobody can log in with it."
    if is_reference(client_id) or not client_id.isprintable() or not client_id.strip():
        return (
            f"Its client id is {shown(client_id)}, which Terraform would take for something else."
        )
    enabled = settings[ENABLED].value if ENABLED in settings else ABSENT
    if enabled is not ABSENT and not isinstance(enabled, bool):
        return f"Its switch is {shown(enabled)}, which is neither true nor false."
    if any(one.holds_secret for suffix, one in settings.items() if suffix != "secret"):
        return _READABLE
    if not _is_text([one.value for one in settings.values()]):
        return "One of its settings contains half of a Unicode character."
    return None


def _better_name(name: str) -> str:
    better = LoginService(name).name
    return f"{better}sso" if not better or name_problem(better) is not None else better


def _has_button(settings: Mapping[str, Setting], name: str) -> bool:
    flags = [
        settings.get(LoginService(name).setting_id(suffix)) for suffix in (ENABLED, "show_button")
    ]
    return all(flag is not None and flag.value is True for flag in flags)


def _problem(setting: Setting) -> str | None:
    """Why a setting cannot be managed as it is."""
    if setting.type == "asset":
        return "An uploaded file; only its address is a setting."
    if LoginService.of_setting(setting.id) is not None:
        return "Left over from a custom OAuth that was removed."
    if not _is_text(setting.value):
        return "It contains half of a Unicode character, which no file can."
    if setting.is_secret:
        is_set = isinstance(setting.value, str) and setting.value
        return None if setting.masked or is_set else "It is empty, unlike the default."
    if setting.value is ABSENT or setting.value is None:
        return "It has no value."
    return None


def _is_text(value: Any) -> bool:
    """Whether all texts in a value can be written into a file."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_address(value: Any) -> bool:
    is_text = isinstance(value, str) and not value.endswith("/")
    return is_text and problem_of_base(value) is None


def _short(setting: Setting) -> str:
    return setting.shown(setting.value)
