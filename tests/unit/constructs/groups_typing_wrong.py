"""Groups of settings with twelve mistakes, and what mypy says of each."""

from datetime import timedelta

from rocketchat_constructs import Branding, Email, FileUpload, Ldap, MessageRetention, Saml
from rocketchat_constructs.framework import TerraformStack, Token
from rocketchat_constructs.groups import LdapUserSearch


def build(stack: TerraformStack) -> None:
    """Right arguments, references among them, and wrong ones."""
    Email(stack, "right", host="a", port=Token.as_any("${var.port}"), on_destroy="keep")
    Email(stack, "none")  # E: Missing named argument "host"
    Email(
        stack,
        "wrong",
        host="smtp.example.org",
        port="587",  # E: expected "int | IResolvable"
        protocol="tls",  # E: expected "Literal['smtp', 'smtps'] | IResolvable"
        ignore_tls="no",  # E: expected "bool | IResolvable"
    )
    Email(stack, "name", host="a", hots="b")  # E: Unexpected keyword argument "hots"
    search: LdapUserSearch = {"filter": "(uid=*)"}  # E: Missing key "base_dn"
    Ldap(
        stack,
        "ldap",
        server_type="ad",
        host="ldap.example.org",
        user_search=search,
        authentication={"user_dn": "env:USER"},  # E: Missing key "password"
    )
    Saml(
        stack,
        "saml",
        provider_name="keycloak",
        entry_point="https://id.example.org",
        issuer="chat",
        cert="env:CERT",
        logout_behaviour="local",  # E: expected "Literal['SAML', 'Local'] | IResolvable"
        default_user_role=["user"],
    )
    FileUpload(
        stack,
        "uploads",
        storage_type="S3",  # E: expected "Literal['GridFS', 'FileSystem', 'AmazonS3']"
        amazon_s3={"bucket": "chat"},
    )
    MessageRetention(
        stack,
        "retention",
        channels=timedelta(days=90),
        groups=30,  # E: expected "timedelta | Literal[False]"
        precision="daily",  # E: expected "Literal['every_30_minutes', 'every_hour',
    )
    Branding(stack, "brand", site_name="Chat", color="red")  # E: Unexpected keyword argument
