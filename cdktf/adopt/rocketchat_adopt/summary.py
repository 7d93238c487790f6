"""What a person should know of a server that becomes code, as Markdown."""

from collections.abc import Iterator, Sequence
from typing import Any

from rocketchat_delivery.terraform.values import plain
from rocketchat_provider.public.login_settings import LoginService
from rocketchat_provider.public.settings import ABSENT, Setting, holds_secret
from tfplugin.log.text import printable

from rocketchat_adopt.elements import Description
from rocketchat_adopt.job_file import Line
from rocketchat_adopt.reading import Found

WIDTH = 60


def summary(found: Found, description: Description, lines: Sequence[Line]) -> str:
    """The summary: what differs from the defaults, by group; what is left to do."""
    sections = [
        _changed(found),
        _apps(found),
        _secrets(description),
        _left_out(found, description),
        _environment(lines),
    ]
    return printable("\n".join(line for section in sections for line in section))


def _changed(found: Found) -> Iterator[str]:
    changed = found.changed.values()
    yield f"# Rocket.Chat {found.version} at {found.url}"
    yield ""
    yield (
        f"{len(changed)} of {len(found.settings)} settings differ from Rocket.Chat's defaults or "
        "are forced or blocked by the server's environment."
    )
    groups: dict[str, list[Setting]] = {}
    for setting in changed:
        groups.setdefault(_group(setting), []).append(setting)
    for group in sorted(groups):
        yield from ("", f"## {group}", "")
        for setting in groups[group]:
            yield f"- {setting.id}: {_shown(setting)}{_held(setting)}"


def _group(setting: Setting) -> str:
    """Rocket.Chat's group; each custom OAuth counts as one."""
    return setting.section if LoginService.of_setting(setting.id) else setting.group


def _shown(setting: Setting) -> str:
    if setting.holds_secret:
        return "(secret)"
    if setting.value is ABSENT:
        return "no value"
    default, value = _short(setting.package_value), _short(setting.value)
    return value if default == value else f"{default} → {value}"


def _short(value: Any) -> str:
    text = "none" if value is ABSENT else plain(value)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _held(setting: Setting) -> str:
    how = ["forced"] * setting.forced + ["blocked"] * setting.blocked
    return f" ({' and '.join(how)} by the environment)" if how else ""


def _apps(found: Found) -> Iterator[str]:
    if found.oauth_apps:
        yield from ("", "## Third-party OAuth apps", "")
        for app in found.oauth_apps:
            addresses = ["(secret)" if holds_secret(uri) else uri for uri in app.redirect_uris]
            yield f"- {app.name}: {', '.join(addresses)}{'' if app.active else ' (off)'}"


def _secrets(description: Description) -> Iterator[str]:
    if description.secrets:
        yield from ("", "## Secrets", "")
    for secret in description.secrets:
        there = "it is there" if secret.found else "TO FILL IN with the server's present value"
        yield f"- {secret.what}: {secret.reference} ({there})"


def _left_out(found: Found, description: Description) -> Iterator[str]:
    if found.not_seen or description.left_out:
        yield from ("", "## Not taken over", "")
    for text in found.not_seen:
        yield f"- {text}"
    for each in description.left_out:
        yield f"- {each.what}: {each.why}"


def _environment(lines: Sequence[Line]) -> Iterator[str]:
    if not lines:
        return
    yield from ("", "## Lines to remove from the server's environment", "")
    yield (
        "As long as they are there, the server restores its own values at every start, and plans "
        "warn about it or fail."
    )
    yield ""
    for line in lines:
        yield f"- {line}"
