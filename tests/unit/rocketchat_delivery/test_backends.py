"""Where states are kept, as the environment says it."""

import json
from pathlib import Path
from typing import Any

import pytest
from rocketchat_constructs import framework
from rocketchat_delivery.backends import Backend, BackendError
from rocketchat_delivery.backends.block import StateBackend


def backend(*, shared: bool = False, **environment: str) -> Backend:
    return Backend.of("chat", shared=shared, environment=environment)


def test_without_a_word_it_is_a_file_in_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert backend() == Backend("local", {"path": str(tmp_path / "terraform.chat.tfstate")})
    assert backend(STATE_PATH="states/{stack}.json").options == {
        "path": str(tmp_path / "states/chat.json")
    }


@pytest.mark.parametrize(
    ("environment", "options"),
    [
        (
            {"STATE_BACKEND": "consul"},
            {"path": "terraform/chat"},
        ),
        (
            {"STATE_BACKEND": "consul", "STATE_ADDRESS": "consul:8501", "STATE_GZIP": "true"},
            {"path": "terraform/chat", "address": "consul:8501", "gzip": "true"},
        ),
        ({"STATE_BACKEND": "pg"}, {"schema_name": "terraform_chat"}),
        (
            {"STATE_BACKEND": "pg", "PG_SCHEMA_NAME": "states_{stack}"},
            {"schema_name": "states_chat"},
        ),
        (
            {"STATE_BACKEND": "s3", "STATE_BUCKET": "states", "AWS_REGION": "eu-central-1"},
            {
                "bucket": "states",
                "key": "terraform/chat.tfstate",
                "region": "eu-central-1",
                "use_lockfile": True,
            },
        ),
        (
            {"STATE_BACKEND": "s3", "STATE_BUCKET": "states", "STATE_DYNAMODB_TABLE": "locks"},
            {
                "bucket": "states",
                "key": "terraform/chat.tfstate",
                "dynamodb_table": "locks",
            },
        ),
        (
            {
                "STATE_BACKEND": "s3",
                "STATE_BUCKET": "states",
                "STATE_DYNAMODB_TABLE": "locks",
                "STATE_USE_LOCKFILE": "true",
            },
            {
                "bucket": "states",
                "key": "terraform/chat.tfstate",
                "dynamodb_table": "locks",
                "use_lockfile": "true",
            },
        ),
        (
            {
                "STATE_BACKEND": "s3",
                "STATE_BUCKET": "states",
                "STATE_ENDPOINTS": '{"s3": "https://{stack}.s3.example.org"}',
                "STATE_ALLOWED_ACCOUNT_IDS": '["1"]',
            },
            {
                "bucket": "states",
                "key": "terraform/chat.tfstate",
                "use_lockfile": True,
                "endpoints": {"s3": "https://chat.s3.example.org"},
                "allowed_account_ids": ["1"],
            },
        ),
        (
            {"STATE_BACKEND": "pg", "STATE_DIRECTORY": "/var/lib/chat"},
            {"schema_name": "terraform_chat"},
        ),
        (
            {"STATE_BACKEND": "http", "TF_HTTP_ADDRESS": "https://git/state/{stack}"},
            {"address": "https://git/state/chat"},
        ),
    ],
)
def test_the_environment_selects_a_backend(
    environment: dict[str, str], options: dict[str, Any]
) -> None:
    found = backend(shared=False, **environment)
    assert (found.kind, found.options) == (environment["STATE_BACKEND"], options)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"STATE_BACKEND": "gcs"}, "STATE_BACKEND is 'gcs'; expected one of local, consul, pg"),
        ({"STATE_BACKEND": "s3"}, "STATE_BACKEND is s3, which needs STATE_BUCKET."),
        ({"STATE_BACKEND": "http"}, "which needs STATE_ADDRESS."),
        (
            {"STATE_BACKEND": "pg", "STATE_BUCKET": "x"},
            "STATE_BUCKET is not an option of the backend",
        ),
        (
            {"STATE_BACKEND": "pg", "STATE_CONN_STR": "postgres://canary@x"},
            "STATE_CONN_STR would be readable in the synthesised configuration. Set PG_CONN_STR",
        ),
        ({"STATE_BACKEND": "s3", "STATE_SECRET_KEY": "canary"}, "Set AWS_SECRET_ACCESS_KEY"),
        ({"STATE_BACKEND": "consul", "STATE_ACCESS_TOKEN": "canary"}, "Set CONSUL_HTTP_TOKEN"),
        (
            {"STATE_BACKEND": "http", "STATE_ADDRESS": "https://me:canary@git/state"},
            "The state's address contains a user name or a password",
        ),
        (
            {"STATE_BACKEND": "http", "STATE_ADDRESS": "http://canary@[x"},
            "The state's address begins like an address, but is not a valid one; expected one such "
            "as https:",
        ),
        *(
            (
                {"STATE_BACKEND": "s3", "STATE_BUCKET": "x", "STATE_ENDPOINTS": text},
                'STATE_ENDPOINTS cannot be understood; expected JSON such as {"s3": "https:',
            )
            for text in ("https://canary", '["canary"]', "{canary")
        ),
        (
            {
                "STATE_BACKEND": "s3",
                "STATE_BUCKET": "x",
                "STATE_ENDPOINTS": '{"s3": "https://me:canary@s3"}',
            },
            "The state's endpoints contains a user name or a password",
        ),
        (
            {
                "STATE_BACKEND": "s3",
                "STATE_BUCKET": "x",
                "STATE_ASSUME_ROLE_WITH_WEB_IDENTITY": '{"web_identity_token": "canary"}',
            },
            "assume_role_with_web_identity.web_identity_token would be readable in the",
        ),
    ],
)
def test_what_cannot_be_used_is_one_message_without_secrets(
    environment: dict[str, str], message: str
) -> None:
    with pytest.raises(BackendError) as error:
        backend(shared=False, **environment)
    assert message in str(error.value)
    assert "canary" not in str(error.value)


def test_several_sites_need_a_place_each() -> None:
    with pytest.raises(BackendError, match="The state's path is 'one' for every stack"):
        backend(shared=True, STATE_BACKEND="consul", STATE_PATH="one")
    assert (
        backend(shared=True, STATE_BACKEND="consul", STATE_PATH="one/{stack}").options["path"]
        == "one/chat"
    )


def test_it_is_the_stacks_only_backend() -> None:
    stack = framework.TerraformStack(framework.Testing.app(), "chat")
    StateBackend(stack, Backend("pg", {"schema_name": "terraform_chat"}))
    assert json.loads(framework.Testing.synth(stack))["terraform"]["backend"] == {
        "pg": {"schema_name": "terraform_chat"}
    }


def test_what_the_environment_does_not_say_is_the_callers() -> None:
    defaults = {"consul": {"path": "chats/{stack}", "scheme": "https"}, "s3": {"region": "x"}}
    environment = {"STATE_BACKEND": "consul", "STATE_SCHEME": "http"}
    found = Backend.of("chat", defaults=defaults, environment=environment)
    assert found == Backend("consul", {"path": "chats/chat", "scheme": "http"})
