"""From references to secrets: the environment and files."""

import logging
from pathlib import Path

import pytest
from rocketchat_provider.secrets import InvalidReference, SecretError, SecretMissing, Secrets
from tfplugin.log.records import HclogFormatter


@pytest.fixture
def secrets() -> Secrets:
    return Secrets(None)


def test_an_environment_variable_is_read(secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET", "canary")
    secret = secrets.resolve("env:SOME_SECRET")
    assert (secret.value, secret.version, str(secret.reference)) == (
        "canary",
        None,
        "env:SOME_SECRET",
    )


def test_a_variable_that_is_not_set_is_named(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOME_SECRET", raising=False)
    with pytest.raises(SecretMissing, match="SOME_SECRET is not set"):
        secrets.resolve("env:SOME_SECRET")


def test_an_empty_secret_is_named(secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET", "")
    with pytest.raises(SecretMissing, match="env:SOME_SECRET is empty"):
        secrets.resolve("env:SOME_SECRET")


@pytest.mark.parametrize(
    ("text", "value"),
    [("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"), (" a \n\n", " a \n")],
)
def test_a_whole_file_is_read_without_the_newline_at_its_end(
    secrets: Secrets, tmp_path: Path, text: str, value: str
) -> None:
    (tmp_path / "secret").write_bytes(text.encode())
    assert secrets.resolve(f"file:{tmp_path}/secret").value == value


def test_a_key_of_an_ini_file_is_read(secrets: Secrets, tmp_path: Path) -> None:
    ini = tmp_path / "vault-secrets.ini"
    ini.write_text("[vault]\nroot_token = s.canary%with%percent\n")
    assert secrets.resolve(f"file:{ini}#vault.root_token").value == "s.canary%with%percent"


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("vault.token", r"no key token in \[vault\]. Its keys are: root_token"),
        ("consul.token", r"no section \[consul\]. Its sections are: vault"),
    ],
)
def test_a_key_that_does_not_exist_names_the_existing_ones(
    secrets: Secrets, tmp_path: Path, key: str, wrong: str
) -> None:
    ini = tmp_path / "secrets.ini"
    ini.write_text("[vault]\nroot_token = canary\n")
    with pytest.raises(SecretMissing, match=wrong) as caught:
        secrets.resolve(f"file:{ini}#{key}")
    assert "canary" not in caught.value.detail


def test_a_file_that_is_not_an_ini_is_named_without_its_text(
    secrets: Secrets, tmp_path: Path
) -> None:
    broken = tmp_path / "secrets.ini"
    broken.write_text("canary without a section\n")
    with pytest.raises(SecretMissing, match=r"not a valid ini file \(line 1\)") as caught:
        secrets.resolve(f"file:{broken}#vault.root_token")
    assert "canary" not in caught.value.detail
    assert caught.value.__suppress_context__


def test_a_file_that_does_not_exist_is_named(secrets: Secrets, tmp_path: Path) -> None:
    with pytest.raises(SecretMissing, match="No such file"):
        secrets.resolve(f"file:{tmp_path}/nowhere")


def test_a_folder_and_a_binary_file_are_named(secrets: Secrets, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SecretMissing, match="Is a directory"):
        secrets.resolve(f"file:{tmp_path}")
    with pytest.raises(SecretMissing, match="not text in UTF-8"):
        secrets.resolve(f"file:{tmp_path}/binary")


def test_a_secret_is_read_once_a_process(secrets: Secrets, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("first")
    secrets.resolve(f"file:{tmp_path}/secret")
    (tmp_path / "secret").write_text("second")
    assert secrets.resolve(f"file:{tmp_path}/secret").value == "first"


def test_without_a_vault_its_references_say_how_to_configure_one(secrets: Secrets) -> None:
    with pytest.raises(SecretError, match="VAULT_ADDR"):
        secrets.resolve("vault:kv/a#b")


def test_what_is_not_a_reference_is_refused(secrets: Secrets) -> None:
    with pytest.raises(InvalidReference):
        secrets.resolve("canary-literal")


def test_a_resolved_secret_is_kept_out_of_the_log_and_of_its_repr(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_SECRET", "canary-in-the-log")
    secret = secrets.resolve("env:SOME_SECRET")
    assert "canary" not in repr(secret)
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, "it is %s", (secret.value,), None)
    line = HclogFormatter().format(record)
    assert "it is ***" in line
    assert "canary" not in line
