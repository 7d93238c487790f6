"""The arguments of the provider block: their schema, and where each one comes from."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tfplugin import Attribute, Bool, Nested, Number, Path, Schema, String, Type, ValidateContext

_DAY = 86_400


@dataclass(frozen=True)
class Argument:
    """One argument and its environment variable.

    A `secret` one is configured as a secret reference only; a `reference` one may be either. An
    environment variable may hold a literal or a reference in both cases. A number is at least
    `minimum` and at most `maximum`, and without a fraction if `whole`.
    """

    name: str
    environment: str
    description: str
    type: Type = String
    default: str | float | bool | None = None
    secret: bool = False
    reference: bool = False
    minimum: float = 0
    maximum: float = _DAY
    whole: bool = False

    @property
    def attribute(self) -> Attribute:
        """The schema of this argument."""
        parts = [self.description]
        if self.secret:
            parts.append(
                "A secret reference only (vault:…, env:…, file:…), because a literal would show in "
                "plans. An ephemeral value, which the provider cannot tell from a literal, goes "
                "into the environment variable."
            )
        if self.default is not None:
            parts.append(f"Default: {str(self.default).lower()}.")
        parts.append(f"Environment variable: {self.environment}.")
        return Attribute(
            self.type,
            optional=True,
            validators=(self._validate,) if self.type == Number else (),
            description=" ".join(parts),
        )

    def given(self, config: Mapping[str, Any]) -> Any:
        """The configured value, else the environment variable's, else the default (or None)."""
        if config.get(self.name) is not None:
            return config[self.name]
        text = os.environ.get(self.environment)
        return self._parsed(text) if text else self.default

    def _parsed(self, text: str) -> str | float | bool:
        if self.type == Number:
            return self._number(text)
        if self.type == Bool:
            return self._bool(text)
        return text

    def _validate(self, value: float, ctx: ValidateContext, path: Path) -> None:
        if problem := self._problem(value):
            ctx.diagnostics.error("Value not allowed", f"{self.name} is {problem}.", path)

    def _number(self, text: str) -> float:
        try:
            value = int(text) if text.isdecimal() else float(text)
        except ValueError:
            raise ValueError(f"{self.environment} is {text!r}; expected a number.") from None
        if problem := self._problem(value):
            raise ValueError(f"{self.environment} is {problem}.")
        return value

    def _problem(self, value: float) -> str | None:
        if self.minimum <= value <= self.maximum and not (self.whole and value % 1):
            return None
        expected = f"at least {self.minimum:g} and at most {self.maximum}"
        return f"{str(value)[:40]}; expected a {'whole ' * self.whole}number of {expected}"

    def _bool(self, text: str) -> bool:
        answers = {"true": True, "1": True, "false": False, "0": False}
        if text.lower() not in answers:
            raise ValueError(f"{self.environment} is {text!r}; expected true or false.")
        return answers[text.lower()]


SERVER_ARGUMENTS = (
    Argument(
        "url",
        "ROCKETCHAT_URL",
        "Address of the Rocket.Chat server, for example https://chat.example.org. Plain http is "
        "refused for any host but this machine, unless allow_http is true.",
    ),
    Argument(
        "user_id",
        "ROCKETCHAT_USER_ID",
        "User id that belongs to the personal access token in auth_token. A literal or a secret "
        "reference.",
        reference=True,
    ),
    Argument(
        "auth_token",
        "ROCKETCHAT_AUTH_TOKEN",
        "Personal access token of an administrator (My account > Personal access tokens). "
        "Preferred to a password; make it with two-factor ignored, or give the password too.",
        secret=True,
    ),
    Argument(
        "username",
        "ROCKETCHAT_USERNAME",
        "Administrator's user name, used with password when there is no auth_token. A literal or a "
        "secret reference.",
        reference=True,
    ),
    Argument(
        "password",
        "ROCKETCHAT_PASSWORD",
        "Administrator's password. Also answers Rocket.Chat's two-factor question where an account "
        "has neither an authenticator nor e-mail codes.",
        secret=True,
    ),
    Argument(
        "totp_secret",
        "ROCKETCHAT_TOTP_SECRET",
        "Secret of the account's authenticator (base32, as shown when it was set up), to answer "
        "Rocket.Chat's two-factor question.",
        secret=True,
    ),
    Argument(
        "ca_file",
        "ROCKETCHAT_CA_FILE",
        "Path of a PEM file with the certificate authorities to trust for the server. Unset: the "
        "usual public ones.",
    ),
    Argument(
        "client_certificate",
        "ROCKETCHAT_CLIENT_CERTIFICATE",
        "Path of a PEM file with the client certificate to show to the server.",
    ),
    Argument(
        "client_key",
        "ROCKETCHAT_CLIENT_KEY",
        "Path of a PEM file with the key of client_certificate.",
    ),
    Argument(
        "request_timeout",
        "ROCKETCHAT_REQUEST_TIMEOUT",
        "Seconds to wait for one answer of the server.",
        type=Number,
        default=30,
        minimum=0.1,
    ),
    Argument(
        "max_retries",
        "ROCKETCHAT_MAX_RETRIES",
        "How often a request is repeated after a broken connection or a rate limit; the wait "
        "follows the server's own reset time.",
        type=Number,
        default=5,
        maximum=1000,
        whole=True,
    ),
    Argument(
        "allow_http",
        "ROCKETCHAT_ALLOW_HTTP",
        "Allow credentials to travel over plain http to another machine.",
        type=Bool,
        default=False,
    ),
    Argument(
        "settle_seconds",
        "ROCKETCHAT_SETTLE_SECONDS",
        "Seconds that a change of a login service needs to reach the login page (Rocket.Chat "
        "gathers changes before it acts).",
        type=Number,
        default=2.5,
        minimum=0.01,
    ),
)

OFFLINE_PLAN = Argument(
    "offline_plan",
    "ROCKETCHAT_OFFLINE_PLAN",
    "Plan from the configuration and the state alone while the server cannot be reached, with a "
    "warning, instead of failing. Nothing is refreshed or checked then. A data source has to be "
    "read all the same, so a plan with one fails; and an apply needs the server too.",
    type=Bool,
    default=False,
)

VAULT_ARGUMENTS = (
    Argument(
        "address",
        "VAULT_ADDR",
        "Address of Vault, for example https://vault:8200. Plain http is refused for any host but "
        "this machine, unless allow_http is true.",
    ),
    Argument("namespace", "VAULT_NAMESPACE", "Vault namespace (Vault Enterprise)."),
    Argument(
        "ca_file",
        "VAULT_CACERT",
        "Path of a PEM file with the certificate authorities to trust for Vault.",
    ),
    Argument("token", "VAULT_TOKEN", "Vault token.", secret=True),
    Argument(
        "role_id",
        "VAULT_ROLE_ID",
        "Role id of an AppRole login, used without a token. A literal or a secret reference.",
        reference=True,
    ),
    Argument("secret_id", "VAULT_SECRET_ID", "Secret id of an AppRole login.", secret=True),
    Argument(
        "jwt",
        "VAULT_JWT",
        "Token of an issuer that Vault trusts, for a JWT or Kubernetes login; for a pod "
        "file:/var/run/secrets/kubernetes.io/serviceaccount/token.",
        secret=True,
    ),
    Argument("jwt_role", "VAULT_JWT_ROLE", "Vault role of the JWT or Kubernetes login."),
    Argument(
        "jwt_mount",
        "VAULT_JWT_MOUNT",
        "Where Vault's JWT or Kubernetes auth method is mounted.",
        default="jwt",
    ),
    Argument(
        "allow_http",
        "VAULT_ALLOW_HTTP",
        "Allow Vault's token and the secrets to travel over plain http to another machine.",
        type=Bool,
        default=False,
    ),
)

SCHEMA = Schema(
    {argument.name: argument.attribute for argument in SERVER_ARGUMENTS}
    | {
        OFFLINE_PLAN.name: OFFLINE_PLAN.attribute,
        "vault": Attribute(
            Nested("single", {argument.name: argument.attribute for argument in VAULT_ARGUMENTS}),
            optional=True,
            description="Where vault: references are resolved. KV version 1 and 2 are told apart "
            "by asking Vault.",
        ),
    },
    description="Runs a Rocket.Chat server's configuration as code. Nothing is sent before the "
    "first resource needs the server.",
)
