"""The arguments of the provider block, and its schema."""

import tfplugin as tf

from rocketchat_provider.configuration.argument import argument
from rocketchat_provider.secrets.vault_login import SERVICE_ACCOUNT_TOKEN

JWT = argument(
    tf.String,
    "VAULT_JWT",
    "JSON Web Token of an issuer that Vault trusts, for a JWT or Kubernetes login with jwt_role. "
    f"Default in a Kubernetes pod: file:{SERVICE_ACCOUNT_TOKEN}.",
    secret=True,
    credential="login",
)


class Vault(tf.Model[tf.K]):
    """The arguments of the `vault` block."""

    address = argument(
        tf.String,
        "VAULT_ADDR",
        "Address of Vault or OpenBao, for example https://vault:8200. For plain http to another "
        "machine, set allow_http.",
        aliases=("BAO_ADDR",),
    )
    namespace = argument(
        tf.String,
        "VAULT_NAMESPACE",
        "Namespace of Vault Enterprise or OpenBao in which the paths of the references begin.",
        aliases=("BAO_NAMESPACE",),
    )
    ca_file = argument(
        tf.String,
        "VAULT_CACERT",
        "Path of a PEM file with the certificate authorities that may have issued Vault's "
        "certificate. If you leave it out, the usual public ones.",
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
        "Path of a PEM file with the client certificate that Vault requires.",
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
        "Vault token. If neither this block nor the environment has a token or another login, the "
        "provider uses the token that `vault login` stores in ~/.vault-token, and only for the "
        "address in VAULT_ADDR. It does not run a custom token helper.",
        secret=True,
        credential="login",
        aliases=("BAO_TOKEN",),
    )
    role_id = argument(
        tf.String,
        "VAULT_ROLE_ID",
        "Role id of an AppRole login, instead of token: as text, or as a secret reference.",
        reference=True,
        credential="login",
    )
    secret_id = argument(
        tf.String,
        "VAULT_SECRET_ID",
        "Secret id of an AppRole login, with role_id.",
        secret=True,
        credential="login",
    )
    wrapped_secret_id = argument(
        tf.String,
        "VAULT_WRAPPED_SECRET_ID",
        "Wrapping token of a response-wrapped secret id, instead of secret_id. It works once: save "
        "the plan, and set another one for the apply.",
        secret=True,
        credential="login",
    )
    approle_mount = argument(
        tf.String,
        "VAULT_APPROLE_MOUNT",
        "Path at which Vault's AppRole auth method is mounted.",
        default="approle",
    )
    jwt = JWT
    jwt_role = argument(
        tf.String,
        "VAULT_JWT_ROLE",
        "Role in Vault for a JWT or Kubernetes login, instead of token.",
    )
    jwt_mount = argument(
        tf.String,
        "VAULT_JWT_MOUNT",
        "Path at which Vault's JWT or Kubernetes auth method is mounted. Default: kubernetes with "
        "the service account token of a pod, otherwise jwt.",
    )
    allow_http = argument(
        tf.Bool,
        "VAULT_ALLOW_HTTP",
        "Whether Vault's token and the secrets may travel over plain http to another machine. Only "
        "for a network that you trust.",
        default=False,
    )


VaultState = Vault[tf.Known]
VaultPlan = Vault[tf.Planned]


class ProviderBlock(tf.Model[tf.K]):
    """The arguments of the provider block."""

    url = argument(
        tf.String,
        "ROCKETCHAT_URL",
        "Address at which this machine reaches the Rocket.Chat server, for example "
        "https://chat.example.org. For plain http to another machine, set allow_http.",
    )
    user_id = argument(
        tf.String,
        "ROCKETCHAT_USER_ID",
        "Id of the user to whom the token in auth_token belongs (Rocket.Chat shows it with the "
        "token): as text, or as a secret reference.",
        reference=True,
        credential="login",
    )
    auth_token = argument(
        tf.String,
        "ROCKETCHAT_AUTH_TOKEN",
        "Personal access token of the account that Terraform uses (avatar > Profile > Personal "
        'Access Tokens). A token is better than a password. Create it with "Ignore Two Factor '
        'Authentication", or set password as well.',
        secret=True,
        credential="login",
    )
    username = argument(
        tf.String,
        "ROCKETCHAT_USERNAME",
        "User name of the account that Terraform uses, with password and instead of auth_token: "
        "as text, or as a secret reference.",
        reference=True,
        credential="login",
    )
    password = argument(
        tf.String,
        "ROCKETCHAT_PASSWORD",
        "Password of the account. The provider also sends it as the second factor if Rocket.Chat "
        "asks for one and the account has neither an authenticator app nor codes by e-mail.",
        secret=True,
        credential="login",
        any_text=True,
    )
    totp_secret = argument(
        tf.String,
        "ROCKETCHAT_TOTP_SECRET",
        "Secret of the account's authenticator app, in base32: the text that Rocket.Chat shows "
        "next to the QR code. The provider computes the second factor from it.",
        secret=True,
        credential="login",
    )
    ca_file = argument(
        tf.String,
        "ROCKETCHAT_CA_FILE",
        "Path of a PEM file with the certificate authorities that may have issued the server's "
        "certificate. If you leave it out, the usual public ones.",
    )
    client_certificate = argument(
        tf.String,
        "ROCKETCHAT_CLIENT_CERTIFICATE",
        "Path of a PEM file with the client certificate that the server requires.",
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
        "How many seconds the provider waits for one answer of the server.",
        default=30,
        minimum=0.1,
    )
    max_retries = argument(
        tf.Number,
        "ROCKETCHAT_MAX_RETRIES",
        "How often the provider repeats a request after a broken connection, or if the server "
        "limits the rate of requests. In that case it waits as long as the server says.",
        default=5,
        maximum=1000,
        whole=True,
    )
    allow_http = argument(
        tf.Bool,
        "ROCKETCHAT_ALLOW_HTTP",
        "Whether credentials may travel over plain http to another machine. Only for a network "
        "that you trust.",
        default=False,
    )
    settle_seconds = argument(
        tf.Number,
        "ROCKETCHAT_SETTLE_SECONDS",
        "How many seconds a change of a login service takes to appear on the login page. "
        "Rocket.Chat collects changes for about two seconds before it applies them.",
        default=2.5,
        minimum=0.01,
    )
    offline_plan = argument(
        tf.Bool,
        "ROCKETCHAT_OFFLINE_PLAN",
        "What a plan does if the server cannot be reached. true: it uses only the configuration "
        "and the state, with a warning, and refreshes and checks nothing. A plan with a data "
        "source still fails, and an apply needs the server. false: the plan fails.",
        default=False,
    )
    vault = tf.attribute(
        tf.SingleNested(VaultState, VaultPlan),
        optional=True,
        description="The Vault in which vault: references are looked up. The provider asks Vault "
        "whether an engine is KV version 1 or 2.",
    )


ProviderState = ProviderBlock[tf.Known]
"""What applies: configured, from the environment, or the default."""

ProviderPlan = ProviderBlock[tf.Planned]
"""The block as it is configured."""

SCHEMA = tf.schema_of(
    ProviderState,
    ProviderPlan,
    description="Manages the configuration of a Rocket.Chat server. The provider connects to the "
    "server only when the first resource or data source needs it.",
)
