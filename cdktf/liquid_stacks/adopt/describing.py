"""What was found on a server, as the elements that manage it."""

from collections.abc import Iterator, Mapping
from typing import Any

from rocketchat_provider.api import (
    ABSENT,
    BUILT_IN_SERVICES,
    ENABLED,
    SUFFIXES,
    Setting,
    service_key,
    service_name,
    setting_id,
)
from rocketchat_provider.api.custom_oauth import PREFIX
from rocketchat_provider.login.form_setting import FORM_SETTING
from rocketchat_provider.resources.custom_oauth_arguments import ARGUMENTS as ENTRY_ARGUMENTS
from rocketchat_provider.resources.push_arguments import ARGUMENTS as PUSH_ARGUMENTS
from rocketchat_provider.resources.push_arguments import SECRETS as PUSH_SECRETS
from rocketchat_provider.resources.workspace_registration_arguments import (
    ARGUMENTS as REGISTRATION_ARGUMENTS,
)

from .elements import Attribute, Description, Element, LeftOut, Secret, Service, slug
from .reading import Found, is_default
from .references import References

SITE_URL = "Site_Url"
RESERVED = frozenset({"self", "scope", "id", "l1", "literal"})
"""Names that mean something else where a Python variable is made of an element's."""

_ALWAYS = ("url", "client_id")


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
        for name in _entry_names(self._found.settings):
            self._entry(name)
        self._form()
        self._registration()
        self._push()
        self._settings()
        self._oauth_apps()

    def _site_url(self) -> None:
        setting = self._found.settings.get(SITE_URL)
        self._left.pop(SITE_URL, None)
        if setting is not None and setting.value:
            arguments = {"name": SITE_URL, "value": setting.value}
            self._add("setting", "site_url", SITE_URL, arguments, (SITE_URL,))

    def _entry(self, name: str) -> None:
        live = {suffix: self._found.settings.get(setting_id(name, suffix)) for suffix in SUFFIXES}
        settings = {suffix: one for suffix, one in live.items() if one is not None}
        for setting in settings.values():
            self._left.pop(setting.id, None)
        problem = _entry_problem(name, settings)
        if problem:
            self.left_out.append(LeftOut(f"The custom OAuth {name}", problem))
            return
        arguments: dict[str, Any] = {"name": name}
        for argument, part in ENTRY_ARGUMENTS.items():
            one = settings.get(part.suffix)
            if argument == "enabled":
                # Written last: without a value, the entry was left half made and is not on.
                if one is None or one.value is not True:
                    arguments[argument] = False
                continue
            if one is None or one.value is ABSENT:
                continue
            if argument in _ALWAYS or one.value != part.default or one.forced or one.blocked:
                arguments[argument] = one.value
        secret = settings["secret"]
        arguments["client_secret"] = self._secret(secret, f"{name} client secret")
        site_url = self._found.settings.get(SITE_URL)
        if site_url and isinstance(site_url.value, str) and not site_url.value.endswith("/"):
            arguments["site_url"] = Attribute("setting", "site_url", "value")
        ids = [
            settings[part.suffix].id
            for argument, part in ENTRY_ARGUMENTS.items()
            if argument in arguments and part.suffix in settings
        ]
        self._add("custom_oauth", name, name, arguments, (*ids, secret.id))

    def _form(self) -> None:
        setting = self._found.settings.get(FORM_SETTING)
        self._left.pop(FORM_SETTING, None)
        if setting is None or setting.value is not False:
            return
        entries = [one for one in self.elements if one.type == "custom_oauth"]
        managed = {one.import_id: one.name for one in entries}
        requires = [
            Service(managed[name]) if name in managed else service_key(name)
            for name in _entry_names(self._found.settings)
            if _has_button(self._found.settings, name)
        ]
        arguments: dict[str, Any] = {"visible": False, "requires": requires}
        if not requires:
            arguments = {"visible": False, "allow_lockout": True}
        self._add("login_form", "login_form", "login_form", arguments, (FORM_SETTING,))

    def _registration(self) -> None:
        if self._found.registered is None:
            return
        arguments = {
            name: argument.stored(self._left.pop(argument.setting))
            for name, argument in REGISTRATION_ARGUMENTS.items()
            if argument.setting in self._left
        }
        if not arguments and not self._found.registered:
            return
        given = {name: value for name, value in arguments.items() if value is not None}
        ids = tuple(REGISTRATION_ARGUMENTS[name].setting for name in given)
        name = "workspace_registration"
        self._add(name, "registration", name, given, ids)

    def _push(self) -> None:
        arguments = {
            name: argument.stored(self._left.pop(argument.setting))
            for name, argument in PUSH_ARGUMENTS.items()
            if argument.setting in self._left
        }
        set_secrets = [
            secret.reference
            for secret, id in PUSH_SECRETS.items()
            if (setting := self._left.pop(id, None)) is not None and not is_default(setting)
        ]
        if not arguments and not set_secrets:
            return
        if arguments.get("enabled") is True:
            del arguments["enabled"]
        given = {name: value for name, value in arguments.items() if value is not None}
        ids = tuple(PUSH_ARGUMENTS[name].setting for name in given)
        notes = [
            f"{', '.join(set_secrets)}: set on the server; to manage it, give a secret reference."
        ] * bool(set_secrets)
        self._add("push", "push", "push", given, ids, *notes)

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
            plain = {one.id: one.value for one in settings if not one.is_secret}
            secret = {one.id: self._secret(one, one.id) for one in settings if one.is_secret}
            arguments = {"values": plain, "secret_values": secret}
            ids = (*plain, *secret)
            given = {name: values for name, values in arguments.items() if values}
            self._add("settings", group, ",".join(ids), given, ids)

    def _oauth_apps(self) -> None:
        for app in self._found.oauth_apps:
            arguments: dict[str, Any] = {
                "name": app.name,
                "redirect_uris": list(app.redirect_uris),
            }
            if not app.active:
                arguments["active"] = False
            self._add("oauth_app", app.name, app.id, arguments)

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


def _entry_names(settings: Mapping[str, Setting]) -> Iterator[str]:
    """Names of the custom OAuth entries, in the server's order."""
    for id in settings:
        name = id.removeprefix(PREFIX)
        if id.startswith(PREFIX) and "-" not in name:
            yield name


def _entry_problem(name: str, settings: Mapping[str, Setting]) -> str | None:
    if name != service_name(name) or "_" in name or service_key(name) in BUILT_IN_SERVICES:
        return f"Terraform takes no entry of this name; make one called {_better_name(name)}."
    if "secret" not in settings:
        return "Some of its 30 settings are missing; remove it and make it anew."
    url = settings["url"].value if "url" in settings else ABSENT
    client_id = settings["id"].value if "id" in settings else ABSENT
    if not url or not client_id:
        return "It has no URL or no client id, so nobody can log in with it."
    return None


def _better_name(name: str) -> str:
    better = service_name(name.replace("_", ""))
    return f"{better}sso" if not better or service_key(better) in BUILT_IN_SERVICES else better


def _has_button(settings: Mapping[str, Setting], name: str) -> bool:
    flags = [settings.get(setting_id(name, suffix)) for suffix in (ENABLED, "show_button")]
    return all(flag is not None and flag.value is True for flag in flags)


def _problem(setting: Setting) -> str | None:
    """Why a setting cannot be managed as it is."""
    if setting.type == "asset":
        return "An uploaded file; only its address is a setting."
    if setting.id.startswith(PREFIX):
        return "Left over of a custom OAuth that was removed."
    if setting.is_secret:
        return None if setting.masked or setting.value else "It is empty, unlike the default."
    if setting.value is ABSENT:
        return "It has no value."
    return setting.problem(setting.value)
