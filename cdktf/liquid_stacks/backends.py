"""Where a stack's state is kept: what STATE_BACKEND and STATE_<OPTION> in the environment say."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from rocketchat_constructs.framework import Construct, TerraformBackend


class BackendError(Exception):
    """The environment describes no usable backend; the text says why."""


@dataclass(frozen=True)
class Kind:
    """One of Terraform's backends.

    Attributes:
        place: The option that says where in the backend a state is.
        default: Its value when it is not given; `{stack}` stands for the stack's name.
        options: The others that may be given, as Terraform names them.
        secrets: Options that are not taken, and the variable in which Terraform reads each.
        also: Variables of Terraform's that are read for an option.
        fixed: Options that are set unless they are given.
    """

    place: str
    default: str | None
    options: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)


KINDS = {
    "local": Kind("path", "terraform.{stack}.tfstate"),
    "consul": Kind(
        "path",
        "liquid/terraform/{stack}",
        ("address", "scheme", "datacenter", "gzip", "lock", "ca_file", "cert_file", "key_file"),
        {"access_token": "CONSUL_HTTP_TOKEN", "http_auth": "CONSUL_HTTP_AUTH"},
    ),
    "pg": Kind(
        "schema_name",
        "terraform_{stack}",
        ("skip_schema_creation", "skip_table_creation", "skip_index_creation"),
        {"conn_str": "PG_CONN_STR"},
        {"schema_name": "PG_SCHEMA_NAME"},
    ),
    "s3": Kind(
        "key",
        "liquid/terraform/{stack}.tfstate",
        (
            *("bucket", "region", "profile", "encrypt", "kms_key_id", "acl", "use_lockfile"),
            *("dynamodb_table", "use_path_style", "skip_credentials_validation"),
            *("skip_region_validation", "skip_requesting_account_id", "skip_metadata_api_check"),
            *("skip_s3_checksum", "workspace_key_prefix", "custom_ca_bundle", "insecure"),
        ),
        {
            "access_key": "AWS_ACCESS_KEY_ID",
            "secret_key": "AWS_SECRET_ACCESS_KEY",
            "token": "AWS_SESSION_TOKEN",
            "sse_customer_key": "AWS_SSE_CUSTOMER_KEY",
        },
        {"region": "AWS_REGION"},
        {"use_lockfile": True},
    ),
    "http": Kind(
        "address",
        None,
        (
            *("update_method", "lock_address", "lock_method", "unlock_address", "unlock_method"),
            *("skip_cert_verification", "retry_max", "retry_wait_min", "retry_wait_max"),
            *("client_ca_certificate_pem",),
        ),
        {
            "username": "TF_HTTP_USERNAME",
            "password": "TF_HTTP_PASSWORD",
            "client_certificate_pem": "TF_HTTP_CLIENT_CERTIFICATE_PEM",
            "client_private_key_pem": "TF_HTTP_CLIENT_PRIVATE_KEY_PEM",
        },
        {
            "address": "TF_HTTP_ADDRESS",
            "lock_address": "TF_HTTP_LOCK_ADDRESS",
            "unlock_address": "TF_HTTP_UNLOCK_ADDRESS",
            "lock_method": "TF_HTTP_LOCK_METHOD",
            "unlock_method": "TF_HTTP_UNLOCK_METHOD",
        },
    ),
}
REQUIRED = {"s3": ("bucket",)}
VARIABLES = "STATE_"


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
        consul_url: str,
        *,
        shared: bool = False,
        environment: Mapping[str, str] = os.environ,
    ) -> "Backend":
        """The backend that the environment selects; a local file without STATE_BACKEND.

        Args:
            stack: The stack's name.
            consul_url: Where Consul is, unless the environment says so.
            shared: Whether there are other stacks, so that each needs a place of its own.
            environment: The variables.

        Raises:
            BackendError: The backend or an option is not known, or something is missing.
        """
        name = environment.get("STATE_BACKEND") or "local"
        if name not in KINDS:
            raise BackendError(f"STATE_BACKEND is {name!r}; expected one of {', '.join(KINDS)}.")
        kind = KINDS[name]
        options = {**kind.fixed, **_given(name, kind, environment)}
        if (
            name == "consul"
            and "address" not in options
            and not environment.get("CONSUL_HTTP_ADDR")
        ):
            url = urlsplit(consul_url)
            options |= {"address": url.netloc, "scheme": url.scheme}
        if name == "s3" and "dynamodb_table" in options:
            options.pop("use_lockfile")
        missing = [option for option in REQUIRED.get(name, ()) if option not in options]
        if kind.default is None and kind.place not in options:
            missing.append(kind.place)
        if missing:
            wanted = " and ".join(VARIABLES + option.upper() for option in missing)
            raise BackendError(f"STATE_BACKEND is {name}, which needs {wanted}.")
        place = str(options.setdefault(kind.place, kind.default))
        if shared and "{stack}" not in place:
            raise BackendError(
                f"The state's {kind.place} is {place!r} for every site; each needs its own: write "
                "{stack} where the site's name belongs."
            )
        filled = {key: _filled(value, stack) for key, value in options.items()}
        if name == "local":
            # Terraform runs in the stack's folder, which is written anew each time.
            filled["path"] = str(Path(filled["path"]).absolute())
        return cls(name, filled)


class StateBackend(TerraformBackend):
    """The backend block of a stack.

    Args:
        stack: The stack.
        backend: What to say in it.
    """

    def __init__(self, stack: Construct, backend: Backend) -> None:
        super().__init__(stack, "backend", backend.kind)
        self._options = backend.options

    def _synthesize_attributes(self) -> Mapping[str, Any]:
        return self._options

    def get_remote_state_data_source(
        self, scope: Construct, name: str, from_stack: str
    ) -> NoReturn:
        """No stack reads another one's state."""
        raise NotImplementedError(f"{name} in {scope} would read the state of {from_stack}")


def _given(name: str, kind: Kind, environment: Mapping[str, str]) -> dict[str, str]:
    """The options that variables give."""
    found = {}
    for option, variable in kind.also.items():
        if environment.get(variable):
            found[option] = environment[variable]
    for variable, value in environment.items():
        if not variable.startswith(VARIABLES) or variable == "STATE_BACKEND" or not value:
            continue
        option = variable.removeprefix(VARIABLES).lower()
        if option in kind.secrets:
            raise BackendError(
                f"{variable} would stand in the synthesised configuration in clear. Set "
                f"{kind.secrets[option]} instead, which Terraform reads itself."
            )
        if option not in (kind.place, *kind.options):
            known = ", ".join(VARIABLES + each.upper() for each in (kind.place, *kind.options))
            raise BackendError(f"{variable} is no option of the backend {name}; it has {known}.")
        found[option] = value
    for option, value in found.items():
        if urlsplit(value).username is not None:
            raise BackendError(
                f"The state's {option} holds a user name or a password, which would stand in the "
                "synthesised configuration in clear. Leave it out and give it as Terraform's own "
                f"variables: {', '.join(kind.secrets.values())}."
            )
    return found


def _filled(value: Any, stack: str) -> Any:
    return value.replace("{stack}", stack) if isinstance(value, str) else value
