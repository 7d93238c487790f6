"""Terraform's backends, as far as a stack's state can be kept in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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
        as_json: Further options, which are lists or objects, each with an example.
        required: Options without which it is of no use.
    """

    place: str
    default: str | None
    options: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    as_json: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()


KINDS = {
    "local": Kind("path", "terraform.{stack}.tfstate"),
    "consul": Kind(
        "path",
        "terraform/{stack}",
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
        "terraform/{stack}.tfstate",
        (
            *("bucket", "region", "profile", "encrypt", "kms_key_id", "acl", "use_lockfile"),
            *("dynamodb_table", "use_path_style", "skip_credentials_validation"),
            *("skip_region_validation", "skip_requesting_account_id", "skip_metadata_api_check"),
            *("skip_s3_checksum", "workspace_key_prefix", "custom_ca_bundle", "insecure"),
            *("http_proxy", "https_proxy", "no_proxy", "max_retries", "retry_mode", "sts_region"),
            *("ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode"),
            *("use_dualstack_endpoint", "use_fips_endpoint"),
        ),
        {
            "access_key": "AWS_ACCESS_KEY_ID",
            "secret_key": "AWS_SECRET_ACCESS_KEY",
            "token": "AWS_SESSION_TOKEN",
            "sse_customer_key": "AWS_SSE_CUSTOMER_KEY",
            "web_identity_token": "AWS_WEB_IDENTITY_TOKEN_FILE",
        },
        {"region": "AWS_REGION"},
        {"use_lockfile": True},
        {
            "endpoints": '{"s3": "https://s3.example.org"}',
            "assume_role": '{"role_arn": "arn:aws:iam::123456789012:role/states"}',
            "assume_role_with_web_identity": '{"role_arn": "arn:aws:iam::123456789012:role/ci"}',
            "allowed_account_ids": '["123456789012"]',
            "forbidden_account_ids": '["123456789012"]',
            "shared_config_files": '["/srv/aws/config"]',
            "shared_credentials_files": '["/srv/aws/credentials"]',
        },
        required=("bucket",),
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
        required=("address",),
    ),
}
