"""The arguments of the provider block, and its schema."""

import tfplugin as tf

from rocketchat_provider.configuration.argument import argument
from rocketchat_provider.secrets.vault_login import SERVICE_ACCOUNT_TOKEN

JWT = argument(
    tf.String,
    "VAULT_JWT",
    "Token of an issuer that Vault trusts, for a JWT or Kubernetes login. Default with "
    f"jwt_role in a pod: file:{SERVICE_ACCOUNT_TOKEN}.",
    secret=True,
    credential="login",
)


class Vault(tf.Model[tf.K]):
    """The arguments of the `vault` block."""

    address = argument(
        tf.String,
        "VAULT_ADDR",
        "Address of Vault or OpenBao, for example https://vault:8200. Plain http is refused for "
        "any host but this machine, unless allow_http is true.",
        aliases=("BAO_ADDR",),
    )
    namespace = argument(
        tf.String,
        "VAULT_NAMESPACE",
        "Namespace (Vault Enterprise, OpenBao).",
        aliases=("BAO_NAMESPACE",),
    )
    ca_file = argument(
        tf.String,
        "VAULT_CACERT",
        "Path of a PEM file with the certificate authorities to trust for Vault.",
        aliases=("BAO_CACERT",),
    )
    tls_server_name = argument(
        tf.String,
        "VAULT_TLS_SERVER_NAME",
        "Host name that Vault's certificate must have. Default: the one in address.",
        aliases=("BAO_TLS_SERVER_NAME",),
    )
    client_certificate = argument(
        tf.String,
        "VAULT_CLIENT_CERT",
        "Path of a PEM file with the client certificate to show to Vault.",
        credential="certificate",
        aliases=("BAO_CLIENT_CERT",),
    )
    client_key = argument(
        tf.String,
        "VAULT_CLIENT_KEY",
        "Path of a PEM file with the key of client_certificate.",
        credential="certificate",
        aliases=("BAO_CLIENT_KEY",),
    )
    token = argument(
        tf.String,
        "VAULT_TOKEN",
        "Vault token. Without any login here or in the environment, the token that `vault login` "
        "keeps in ~/.vault-token is used for the address in VAULT_ADDR; a custom token helper is "
        "not run.",
        secret=True,
        credential="login",
        aliases=("BAO_TOKEN",),
    )
    role_id = argument(
        tf.String,
        "VAULT_ROLE_ID",
        "Role id of an AppRole login, used without a token. A literal or a secret reference.",
        reference=True,
        credential="login",
    )
    secret_id = argument(
        tf.String,
        "VAULT_SECRET_ID",
        "Secret id of an AppRole login.",
        secret=True,
        credential="login",
    )
    wrapped_secret_id = argument(
        tf.String,
        "VAULT_WRAPPED_SECRET_ID",
        "Wrapping token of a response-wrapped secret id, instead of secret_id. It is good for one "
        "run: save the plan, and give the apply another one.",
        secret=True,
        credential="login",
    )
    approle_mount = argument(
        tf.String,
        "VAULT_APPROLE_MOUNT",
        "Where Vault's AppRole auth method is mounted.",
        default="approle",
    )
    jwt = JWT
    jwt_role = argument(tf.String, "VAULT_JWT_ROLE", "Vault role of the JWT or Kubernetes login.")
    jwt_mount = argument(
        tf.String,
        "VAULT_JWT_MOUNT",
        "Where Vault's JWT or Kubernetes auth method is mounted. Default: kubernetes for the "
        "service account's token of a pod, else jwt.",
    )
    allow_http = argument(
        tf.Bool,
        "VAULT_ALLOW_HTTP",
        "Allow Vault's token and the secrets to travel over plain http to another machine.",
        default=False,
    )


VaultState = Vault[tf.Known]
VaultPlan = Vault[tf.Planned]


class ProviderBlock(tf.Model[tf.K]):
    """The arguments of the provider block."""

    url = argument(
        tf.String,
        "ROCKETCHAT_URL",
        "Address of the Rocket.Chat server, for example https://chat.example.org. Plain http is "
        "refused for any host but this machine, unless allow_http is true.",
    )
    user_id = argument(
        tf.String,
        "ROCKETCHAT_USER_ID",
        "User id that belongs to the personal access token in auth_token. A literal or a secret "
        "reference.",
        reference=True,
        credential="login",
    )
    auth_token = argument(
        tf.String,
        "ROCKETCHAT_AUTH_TOKEN",
        "Personal access token of an administrator (My account > Personal access tokens). "
        "Preferred to a password; make it with two-factor ignored, or give the password too.",
        secret=True,
        credential="login",
    )
    username = argument(
        tf.String,
        "ROCKETCHAT_USERNAME",
        "Administrator's user name, used with password when there is no auth_token. A literal or a "
        "secret reference.",
        reference=True,
        credential="login",
    )
    password = argument(
        tf.String,
        "ROCKETCHAT_PASSWORD",
        "Administrator's password. Also answers Rocket.Chat's two-factor question where an account "
        "has neither an authenticator nor e-mail codes.",
        secret=True,
        credential="login",
        any_text=True,
    )
    totp_secret = argument(
        tf.String,
        "ROCKETCHAT_TOTP_SECRET",
        "Secret of the account's authenticator (base32, as shown when it was set up), to answer "
        "Rocket.Chat's two-factor question.",
        secret=True,
        credential="login",
    )
    ca_file = argument(
        tf.String,
        "ROCKETCHAT_CA_FILE",
        "Path of a PEM file with the certificate authorities to trust for the server. Unset: the "
        "usual public ones.",
    )
    client_certificate = argument(
        tf.String,
        "ROCKETCHAT_CLIENT_CERTIFICATE",
        "Path of a PEM file with the client certificate to show to the server.",
        credential="certificate",
    )
    client_key = argument(
        tf.String,
        "ROCKETCHAT_CLIENT_KEY",
        "Path of a PEM file with the key of client_certificate.",
        credential="certificate",
    )
    request_timeout = argument(
        tf.Number,
        "ROCKETCHAT_REQUEST_TIMEOUT",
        "Seconds to wait for one answer of the server.",
        default=30,
        minimum=0.1,
    )
    max_retries = argument(
        tf.Number,
        "ROCKETCHAT_MAX_RETRIES",
        "How often a request is repeated after a broken connection or a rate limit; the wait "
        "follows the server's own reset time.",
        default=5,
        maximum=1000,
        whole=True,
    )
    allow_http = argument(
        tf.Bool,
        "ROCKETCHAT_ALLOW_HTTP",
        "Allow credentials to travel over plain http to another machine.",
        default=False,
    )
    settle_seconds = argument(
        tf.Number,
        "ROCKETCHAT_SETTLE_SECONDS",
        "Seconds that a change of a login service needs to reach the login page (Rocket.Chat "
        "gathers changes before it acts).",
        default=2.5,
        minimum=0.01,
    )
    offline_plan = argument(
        tf.Bool,
        "ROCKETCHAT_OFFLINE_PLAN",
        "Plan from the configuration and the state alone while the server cannot be reached, with "
        "a warning, instead of failing. Nothing is refreshed or checked then. A data source must "
        "still be read, so a plan with one fails; and an apply needs the server too.",
        default=False,
    )
    vault = tf.attribute(
        tf.SingleNested(VaultState, VaultPlan),
        optional=True,
        description="Where vault: references are resolved. Whether an engine is KV version 1 "
        "or 2 is asked of Vault.",
    )


ProviderState = ProviderBlock[tf.Known]
"""What applies: configured, from the environment, or the default."""

ProviderPlan = ProviderBlock[tf.Planned]
"""The block as it is configured."""

SCHEMA = tf.schema_of(
    ProviderState,
    ProviderPlan,
    description="Runs a Rocket.Chat server's configuration as code. Nothing is sent before the "
    "first resource needs the server.",
)
