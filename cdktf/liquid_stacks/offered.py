"""Where the stack takes the provider's arguments from: what an administrator can change."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from rocketchat_provider.login.probes import Report

from .liquid_ini import INI_TEST_PASSWORD, INI_TEST_USERNAME, TEST_PASSWORD, TEST_USERNAME
from .liquid_stack import OAUTH2_APPLICATION

_DOMAIN = "[liquid] domain and the section [https] of liquid.ini"
_INTERNAL = (
    "the variable LIQUID_CORE_INTERNAL_URL, else [cluster] nomad_url and [ports] lb of liquid.ini"
)
_STACK = "the stack itself: run pipenv run cdktf apply"

OFFERED: Mapping[str, str] = {
    "url": "the variable ROCKETCHAT_URL, else [liquid] domain of liquid.ini",
    "site_url": _DOMAIN,
    "Site_Url": _DOMAIN,
    "authorize_path": _DOMAIN,
    "token_path": _INTERNAL,
    "identity_path": _INTERNAL,
    "client_id": f"Vault, {OAUTH2_APPLICATION}#client_id",
    "client_secret": f"Vault, {OAUTH2_APPLICATION}#client_secret",
    "allow_http": "the variable ROCKETCHAT_ALLOW_HTTP (true or false)",
    "test_user": (
        f"--test-username and --test-password, else the variables {TEST_USERNAME} and "
        f"{TEST_PASSWORD}, else [liquid] {INI_TEST_USERNAME} and {INI_TEST_PASSWORD}"
    ),
    "username_field": _STACK,
    "merge_users": _STACK,
    "enabled": _STACK,
    "show_button": _STACK,
}
"""By argument, as the remedies of a login check name it."""

_WORD = re.compile(r"[A-Za-z_]+")


def arguments_in(remedies: Iterable[str]) -> Iterator[str]:
    """The arguments that remedies name, each once, in the order of OFFERED."""
    words = {word for remedy in remedies for word in _WORD.findall(remedy)}
    return (argument for argument in OFFERED if argument in words)


def places(report: Report, width: int) -> str:
    """A paragraph for each argument that the report asks to change; "" without any."""
    named = arguments_in(probe.remedy for probe in report.probes)
    lines = [_wrapped(f"{argument}: {OFFERED[argument]}", width) for argument in named]
    return "\n".join(["Where this stack takes these values from:", *lines]) if lines else ""


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(
        text,
        max(width, 40),
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
