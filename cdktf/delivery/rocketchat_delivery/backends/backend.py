"""Where a stack's state is kept: what STATE_BACKEND and STATE_<OPTION> in the environment say."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rocketchat_delivery.backends.kinds import KINDS, Kind
from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.terraform.values import leaves

VARIABLES = "STATE_"
NO_OPTIONS = (
    "STATE_BACKEND",
    "STATE_DIRECTORY",  # systemd's, for a service that has a folder of its own
)


class BackendError(CommandError):
    """The environment describes no usable backend; the text says why."""


@dataclass(frozen=True)
class Backend:
    """Where one stack's state is kept.

    Attributes:
        kind: Terraform's name of the backend.
        options: Its options. No credentials: Terraform reads those from the environment.
    """

    kind: str
    options: dict[str, Any]

    @classmethod
    def of(
        cls,
        stack: str,
        *,
        defaults: Mapping[str, Mapping[str, Any]] | None = None,
        shared: bool = False,
        environment: Mapping[str, str] = os.environ,
    ) -> "Backend":
        """The backend that the environment selects; a local file without STATE_BACKEND.

        Args:
            stack: The stack's name.
            defaults: Options by the backend's name, for what the environment says nothing about.
            shared: Whether there are other stacks, so that each needs a place of its own.
            environment: The variables.

        Raises:
            BackendError: The backend or an option is not known, or something is missing.
        """
        name = environment.get("STATE_BACKEND") or "local"
        if name not in KINDS:
            raise BackendError(f"STATE_BACKEND is {name!r}; expected one of {', '.join(KINDS)}.")
        kind = KINDS[name]
        given = _given(name, kind, environment)
        # A table is another way to lock in S3; both are used only where both are asked for.
        fixed = {} if "dynamodb_table" in given else kind.fixed
        options = {**fixed, **(defaults or {}).get(name, {}), **given}
        missing = [option for option in kind.required if option not in options]
        if missing:
            wanted = " and ".join(VARIABLES + option.upper() for option in missing)
            raise BackendError(f"STATE_BACKEND is {name}, which needs {wanted}.")
        place = str(options.setdefault(kind.place, kind.default))
        if shared and "{stack}" not in place:
            raise BackendError(
                f"The state's {kind.place} is {place!r} for every stack; each needs its own: write "
                "{stack} where the stack's name belongs."
            )
        filled = {key: _filled(value, stack) for key, value in options.items()}
        if name == "local":
            # Terraform runs in the stack's folder, which every synthesis writes.
            filled["path"] = str(Path(filled["path"]).absolute())
        return cls(name, filled)


def _given(name: str, kind: Kind, environment: Mapping[str, str]) -> dict[str, Any]:
    """The options that variables give."""
    also = {option: environment.get(variable) for option, variable in kind.also.items()}
    found: dict[str, Any] = {option: value for option, value in also.items() if value}
    for variable, value in _variables(environment):
        option = variable.removeprefix(VARIABLES).lower()
        _refuse_secret(variable, option, kind)
        known = (kind.place, *kind.options, *kind.as_json)
        if option not in known:
            names = ", ".join(VARIABLES + each.upper() for each in known)
            raise BackendError(
                f"{variable} is not an option of the backend {name}; it has {names}."
            )
        example = kind.as_json.get(option)
        found[option] = value if example is None else _parsed(variable, value, example)
    for option, value in found.items():
        for path, text in leaves(value).items():
            _refuse_secret(f"The state's {option}.{path}", path, kind)
            _refuse_credentials(option, str(text), kind)
    return found


def _variables(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for variable, value in environment.items():
        if variable.startswith(VARIABLES) and variable not in NO_OPTIONS and value:
            yield variable, value


def _parsed(variable: str, text: str, example: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if type(value) is not type(json.loads(example)):
        raise BackendError(f"{variable} cannot be understood; expected JSON such as {example}.")
    return value


def _refuse_secret(where: str, option: str, kind: Kind) -> None:
    if option in kind.secrets:
        raise BackendError(
            f"{where} would be readable in the synthesised configuration. Set "
            f"{kind.secrets[option]} instead, which Terraform reads itself."
        )


def _refuse_credentials(option: str, text: str, kind: Kind) -> None:
    try:
        found = urlsplit(text).username
    except ValueError:
        raise BackendError(
            f"The state's {option} begins like an address, but is not a valid one; expected one "
            "such as https://states.example.org/chat."
        ) from None
    if found is not None:
        raise BackendError(
            f"The state's {option} contains a user name or a password, which would be readable in "
            "the synthesised configuration. Remove it, and set Terraform's own variables "
            f"instead: {', '.join(kind.secrets.values())}."
        )


def _filled(value: Any, stack: str) -> Any:
    """A value with the stack's name in it."""
    match value:
        case str():
            return value.replace("{stack}", stack)
        case list():
            return [_filled(each, stack) for each in value]
        case dict():
            return {name: _filled(each, stack) for name, each in value.items()}
    return value
