"""liquid.ini, the file in which an administrator describes a Liquid server."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from rocketchat_provider.public.secrets import is_reference

from liquid_stacks.ini_file import IniFile, LiquidIniError, without_credentials

__all__ = ["LiquidConfig", "LiquidIniError"]

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
LONGEST_DOMAIN = 253
MOST_DAYS = 36500
DOMAIN = re.compile(rf"{LABEL}(\.{LABEL})*(:[0-9]+)?")

ADMIN_VARIABLES = (
    "ROCKETCHAT_USER_ID",
    "ROCKETCHAT_AUTH_TOKEN",
    "ROCKETCHAT_USERNAME",
    "ROCKETCHAT_PASSWORD",
)
TEST_USERNAME, TEST_PASSWORD = "LIQUID_TEST_USERNAME", "LIQUID_TEST_PASSWORD"
INI_TEST_USERNAME, INI_TEST_PASSWORD = "rocketchat_test_username", "rocketchat_test_password"
VAULT_VARIABLES = ("VAULT_TOKEN", "VAULT_ROLE_ID", "VAULT_JWT")
SECRET_VARIABLES = (
    *ADMIN_VARIABLES,
    "ROCKETCHAT_TOTP_SECRET",
    *VAULT_VARIABLES,
    "VAULT_SECRET_ID",
    "VAULT_WRAPPED_SECRET_ID",
)
CERTIFICATE_VARIABLES = (
    "ROCKETCHAT_CLIENT_CERTIFICATE",
    "ROCKETCHAT_CLIENT_KEY",
    "VAULT_CLIENT_CERT",
    "VAULT_CLIENT_KEY",
)


@dataclass(frozen=True, kw_only=True)
class LiquidConfig:
    """The values of liquid.ini and the environment for a Liquid server's Rocket.Chat.

    Sections and keys that are not named here are left alone: they belong to other parts of the
    server. Nothing here is secret.

    Attributes:
        domain: `[liquid] domain`, default localhost. liquid-core lives there, Rocket.Chat at
            `rocketchat.<domain>`. May end in a port.
        title: `[liquid] title`, default the domain's labels, capitalised. Becomes Site_Name.
        protocol: https with an `[https]` section, else `[liquid] http_protocol_override`, else
            http.
        show_login_form: `[liquid] rocketchat_show_login_form`, default true.
        autologout_days: `[liquid] rocketchat_autologout_days`, default 100.
        enable_push: `[liquid] rocketchat_enable_push`, default false.
        vault_url: `[cluster] vault_url`, default http://127.0.0.1:8200.
        consul_url: `[cluster] consul_url`, default http://127.0.0.1:8500.
        nomad_url: `[cluster] nomad_url`, default http://127.0.0.1:4646.
        core_internal_url: Where the Rocket.Chat server reaches liquid-core: the variable
            LIQUID_CORE_INTERNAL_URL, else nomad_url's host with the port of the load balancer
            (`[ports] lb`, default 9990).
        rocketchat_url: Where the provider reaches Rocket.Chat: the variable ROCKETCHAT_URL, else
            the address that users open.
        admin_from_vault: The administrator's credentials are the ones in Vault: no ROCKETCHAT_*
            variable gives any.
        vault_token: Reference to the root token in the file that `[cluster] vault_secrets` names
            (relative to liquid.ini). None without that key, or where VAULT_TOKEN, VAULT_ROLE_ID or
            VAULT_JWT say how to log into Vault.
        test_username: A Liquid account with which a whole login is tried before the login form is
            hidden, or a reference to its name: the variable LIQUID_TEST_USERNAME, else `[liquid]
            rocketchat_test_username`.
        test_password: Reference to its password: the variable LIQUID_TEST_PASSWORD, else `[liquid]
            rocketchat_test_password`.
        allow_http: Whether the variable ROCKETCHAT_ALLOW_HTTP lets the administrator's credentials
            travel over plain http.
        credentials: The variables that give credentials for this server and its Vault, and what
            the provider block says for each: a reference to the variable, or a certificate's path.
        files: liquid.ini and the files that it or the environment names, before symbolic links
            are followed: where these lead to is part of what the stack says.
    """

    domain: str
    title: str
    protocol: str
    show_login_form: bool
    autologout_days: int
    enable_push: bool
    vault_url: str
    consul_url: str
    nomad_url: str
    core_internal_url: str
    rocketchat_url: str
    admin_from_vault: bool
    vault_token: str | None
    test_username: str | None = None
    test_password: str | None = None
    allow_http: bool = False
    credentials: tuple[tuple[str, str], ...] = ()
    files: tuple[Path, ...] = field(default=(), compare=False)

    @property
    def host(self) -> str:
        """The domain without its port."""
        return self.domain.partition(":")[0]

    @property
    def vault_allow_http(self) -> bool:
        """Whether Vault is reached over plain http, as the server's other parts reach it."""
        return urlsplit(self.vault_url).scheme == "http"

    @property
    def core_url(self) -> str:
        """The address at which users open liquid-core."""
        return f"{self.protocol}://{self.domain}"

    @property
    def site_url(self) -> str:
        """The address at which users open Rocket.Chat."""
        return _site_url(self.protocol, self.domain)

    @classmethod
    def read(cls, path: Path | str, environment: Mapping[str, str] = os.environ) -> "LiquidConfig":
        """Read liquid.ini as the Liquid bundle does.

        Raises:
            LiquidIniError: The file is missing or malformed, or a value is not allowed.
        """
        ini = IniFile(Path(path).resolve())
        domain = ini.text("liquid", "domain", "localhost", _domain)
        protocol = ini.text("liquid", "http_protocol_override", "http", _protocol)
        if ini.has_section("https"):
            protocol = "https"
        nomad_url = ini.text("cluster", "nomad_url", "http://127.0.0.1:4646", _address)
        load_balancer = _with_port(nomad_url, ini.text("ports", "lb", "9990", _port))
        return cls(
            domain=domain,
            title=ini.text("liquid", "title", _title(domain)),
            protocol=protocol,
            show_login_form=ini.boolean("liquid", "rocketchat_show_login_form", True),
            autologout_days=int(ini.text("liquid", "rocketchat_autologout_days", "100", _days)),
            enable_push=ini.boolean("liquid", "rocketchat_enable_push", False),
            vault_url=ini.text("cluster", "vault_url", "http://127.0.0.1:8200", _address),
            consul_url=ini.text("cluster", "consul_url", "http://127.0.0.1:8500", _address),
            nomad_url=nomad_url,
            core_internal_url=_given(environment, "LIQUID_CORE_INTERNAL_URL") or load_balancer,
            rocketchat_url=_given(environment, "ROCKETCHAT_URL") or _site_url(protocol, domain),
            admin_from_vault=not any(environment.get(name) for name in ADMIN_VARIABLES),
            vault_token=_vault_token(ini, environment),
            **_test_user(ini, environment),
            allow_http=environment.get("ROCKETCHAT_ALLOW_HTTP", "").lower() in ("true", "1"),
            credentials=_credentials(environment),
            files=(Path(path).absolute(), *_named_files(ini, environment)),
        )


def _test_user(ini: IniFile, environment: Mapping[str, str]) -> dict[str, str | None]:
    """Return the test account's name, and where its password is."""
    username = environment.get(TEST_USERNAME) or ini.optional_text("liquid", INI_TEST_USERNAME)
    password = environment.get(TEST_PASSWORD)
    if password:
        # A literal password stays in its variable, and the provider reads it there.
        is_there = is_reference(password)
        password = _absolute(password, Path()) if is_there else f"env:{TEST_PASSWORD}"
    elif password := ini.optional_text("liquid", INI_TEST_PASSWORD):
        if not is_reference(password):
            raise LiquidIniError(
                f"{ini.path}: [liquid] {INI_TEST_PASSWORD} is a password, which others could read "
                "in the file. Write a reference to the place where it is kept: "
                "vault:<mount>/<path>#<key>, env:<VARIABLE> or file:<path>."
            )
        password = _absolute(password, ini.path.parent)
    if bool(username) != bool(password):
        given, missing = (
            ("a name", f"{TEST_PASSWORD} or [liquid] {INI_TEST_PASSWORD}")
            if username
            else ("a password", f"{TEST_USERNAME} or [liquid] {INI_TEST_USERNAME}")
        )
        raise LiquidIniError(f"Only {given} of the test account is set. Set {missing} as well.")
    return {"test_username": username or None, "test_password": password or None}


def _absolute(reference: str, folder: Path) -> str:
    """Return a reference whose file is found wherever Terraform runs."""
    scheme, _, place = reference.partition(":")
    return (
        f"file:{(folder / Path(place).expanduser()).resolve()}" if scheme == "file" else reference
    )


def _named_files(ini: IniFile, environment: Mapping[str, str]) -> Iterator[Path]:
    """The files with Vault's root token and the test account's password."""
    if secrets := ini.optional_text("cluster", "vault_secrets"):
        yield ini.path.parent / secrets
    passwords = {
        Path.cwd(): environment.get(TEST_PASSWORD),
        ini.path.parent: ini.optional_text("liquid", INI_TEST_PASSWORD),
    }
    for folder, password in passwords.items():
        scheme, _, place = (password or "").partition(":")
        if scheme == "file":
            yield folder / Path(place).expanduser()


def _vault_token(ini: IniFile, environment: Mapping[str, str]) -> str | None:
    secrets = ini.optional_text("cluster", "vault_secrets")
    if secrets is None or any(environment.get(name) for name in VAULT_VARIABLES):
        return None
    return f"file:{(ini.path.parent / secrets).resolve()}#vault.root_token"


def _credentials(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    secrets = [(name, f"env:{name}") for name in SECRET_VARIABLES if environment.get(name)]
    files = [(name, environment.get(name, "").strip()) for name in CERTIFICATE_VARIABLES]
    return (*secrets, *(one for one in files if one[1]))


def _given(environment: Mapping[str, str], name: str) -> str | None:
    """Return the address in a variable; None if it is unset or empty."""
    value = environment.get(name)
    if not value:
        return None
    try:
        return _address(value)
    except ValueError as error:
        shown = without_credentials(value)
        raise LiquidIniError(f"The variable {name} is {shown!r}: {error}.") from None


def _site_url(protocol: str, domain: str) -> str:
    return f"{protocol}://rocketchat.{domain}"


def _title(domain: str) -> str:
    labels = domain.partition(":")[0].split(".")
    return " ".join(label.capitalize() for label in labels)


def _domain(value: str) -> str:
    if value != value.lower():
        raise ValueError(f"browsers open {value.lower()!r}, so write it like that")
    if len(value.partition(":")[0]) > LONGEST_DOMAIN or DOMAIN.fullmatch(value) is None:
        raise ValueError("expected a host name such as liquid.example.org, without http://")
    _, colon, port = value.partition(":")
    if colon:
        _port(port)
    return value


def _protocol(value: str) -> str:
    if value not in ("http", "https"):
        raise ValueError("expected http or https")
    return value


def _address(value: str) -> str:
    expected = "expected an address such as http://10.66.60.1:8200, without a path"
    try:
        url = urlsplit(value)
        bare = url.hostname and url.port != 0 and not (url.username or url.query or url.fragment)
    except ValueError:
        raise ValueError(expected) from None
    if url.scheme not in ("http", "https") or not bare or url.path not in ("", "/"):
        raise ValueError(expected)
    return value.removesuffix("/")


def _with_port(address: str, port: str) -> str:
    host = urlsplit(address).hostname or ""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _port(value: str) -> str:
    is_number = value.isascii() and value.isdigit() and len(value) <= 5
    if not (is_number and 0 < int(value) < 65536):
        raise ValueError("expected a port, 1 to 65535")
    return value


def _days(value: str) -> str:
    if not (value.isascii() and value.isdigit() and value.strip("0")):
        raise ValueError("expected a whole number of days, 1 or more")
    if len(value) > len(str(MOST_DAYS)) or int(value) > MOST_DAYS:
        raise ValueError(f"expected at most {MOST_DAYS} days")
    return value
