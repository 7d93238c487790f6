"""The arguments of the provider block, and its schema."""

from tfplugin import Attribute, Bool, Nested, Number, Schema

from rocketchat_provider.configuration.argument import Argument
from rocketchat_provider.secrets.vault_login import SERVICE_ACCOUNT_TOKEN

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
        credential="login",
    ),
    Argument(
        "auth_token",
        "ROCKETCHAT_AUTH_TOKEN",
        "Personal access token of an administrator (My account > Personal access tokens). "
        "Preferred to a password; make it with two-factor ignored, or give the password too.",
        secret=True,
        credential="login",
    ),
    Argument(
        "username",
        "ROCKETCHAT_USERNAME",
        "Administrator's user name, used with password when there is no auth_token. A literal or a "
        "secret reference.",
        reference=True,
        credential="login",
    ),
    Argument(
        "password",
        "ROCKETCHAT_PASSWORD",
        "Administrator's password. Also answers Rocket.Chat's two-factor question where an account "
        "has neither an authenticator nor e-mail codes.",
        secret=True,
        credential="login",
        any_text=True,
    ),
    Argument(
        "totp_secret",
        "ROCKETCHAT_TOTP_SECRET",
        "Secret of the account's authenticator (base32, as shown when it was set up), to answer "
        "Rocket.Chat's two-factor question.",
        secret=True,
        credential="login",
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
        credential="certificate",
    ),
    Argument(
        "client_key",
        "ROCKETCHAT_CLIENT_KEY",
        "Path of a PEM file with the key of client_certificate.",
        credential="certificate",
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
        "Address of Vault or OpenBao, for example https://vault:8200. Plain http is refused for "
        "any host but this machine, unless allow_http is true.",
        aliases=("BAO_ADDR",),
    ),
    Argument(
        "namespace",
        "VAULT_NAMESPACE",
        "Namespace (Vault Enterprise, OpenBao).",
        aliases=("BAO_NAMESPACE",),
    ),
    Argument(
        "ca_file",
        "VAULT_CACERT",
        "Path of a PEM file with the certificate authorities to trust for Vault.",
        aliases=("BAO_CACERT",),
    ),
    Argument(
        "tls_server_name",
        "VAULT_TLS_SERVER_NAME",
        "Host name that Vault's certificate must have. Default: the one in address.",
        aliases=("BAO_TLS_SERVER_NAME",),
    ),
    Argument(
        "client_certificate",
        "VAULT_CLIENT_CERT",
        "Path of a PEM file with the client certificate to show to Vault.",
        credential="certificate",
        aliases=("BAO_CLIENT_CERT",),
    ),
    Argument(
        "client_key",
        "VAULT_CLIENT_KEY",
        "Path of a PEM file with the key of client_certificate.",
        credential="certificate",
        aliases=("BAO_CLIENT_KEY",),
    ),
    Argument(
        "token",
        "VAULT_TOKEN",
        "Vault token. Without any login here or in the environment, the token that `vault login` "
        "keeps in ~/.vault-token is used for the address in VAULT_ADDR; a custom token helper is "
        "not run.",
        secret=True,
        credential="login",
        aliases=("BAO_TOKEN",),
    ),
    Argument(
        "role_id",
        "VAULT_ROLE_ID",
        "Role id of an AppRole login, used without a token. A literal or a secret reference.",
        reference=True,
        credential="login",
    ),
    Argument(
        "secret_id",
        "VAULT_SECRET_ID",
        "Secret id of an AppRole login.",
        secret=True,
        credential="login",
    ),
    Argument(
        "wrapped_secret_id",
        "VAULT_WRAPPED_SECRET_ID",
        "Wrapping token of a response-wrapped secret id, instead of secret_id. It is good for one "
        "run: save the plan, and give the apply another one.",
        secret=True,
        credential="login",
    ),
    Argument(
        "approle_mount",
        "VAULT_APPROLE_MOUNT",
        "Where Vault's AppRole auth method is mounted.",
        default="approle",
    ),
    Argument(
        "jwt",
        "VAULT_JWT",
        "Token of an issuer that Vault trusts, for a JWT or Kubernetes login. Default with "
        f"jwt_role in a pod: file:{SERVICE_ACCOUNT_TOKEN}.",
        secret=True,
        credential="login",
    ),
    Argument("jwt_role", "VAULT_JWT_ROLE", "Vault role of the JWT or Kubernetes login."),
    Argument(
        "jwt_mount",
        "VAULT_JWT_MOUNT",
        "Where Vault's JWT or Kubernetes auth method is mounted. Default: kubernetes for the "
        "service account's token of a pod, else jwt.",
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
            description="Where vault: references are resolved. Whether an engine is KV version 1 "
            "or 2 is asked of Vault.",
        ),
    },
    description="Runs a Rocket.Chat server's configuration as code. Nothing is sent before the "
    "first resource needs the server.",
)
