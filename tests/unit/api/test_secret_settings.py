"""Which settings hold a secret."""

import pytest
from rocketchat_provider.client import Setting
from rocketchat_provider.client.secret_settings import holds_secret, is_secret_name


@pytest.mark.parametrize(
    "id",
    [
        "IRC_Local_Password",
        "IRC_Peer_Password",
        "Livechat_External_Queue_Token",
        "Livechat_webhookUrl",
        "AutoTranslate_DeepLAPIKey",
        "AutoTranslate_GoogleAPIKey",
        "AutoTranslate_MicrosoftAPIKey",
        "Federation_Matrix_as_token",
        "Federation_Matrix_hs_token",
        "FileUpload_json_web_token_secret_for_files",
        "Accounts_OAuth_Apple_secretKey",
        "Accounts_OAuth_Custom-Liquid-secret",
        "Enterprise_License",
    ],
)
def test_a_secret_that_rocket_chat_does_not_flag_counts_as_one(id: str) -> None:
    assert is_secret_name(id)
    assert Setting(id, "string").is_secret


@pytest.mark.parametrize(
    "id",
    [
        "FEDERATION_Public_Key",
        "Accounts_PasswordPlaceholder",
        "Accounts_OAuth_Custom-Secret",
        "Accounts_OAuth_Custom-Liquid-token_path",
        "Accounts_OAuth_Custom-Liquid-key_field",
        "Enterprise_License_Status",
        "Forgot_Password_Email",
        "Site_Url",
    ],
)
def test_an_ordinary_setting_is_none(id: str) -> None:
    assert not is_secret_name(id)
    assert not Setting(id, "string").is_secret


def test_a_switch_is_not_a_secret_whatever_its_name() -> None:
    assert not Setting("Allow_API_Token", "boolean").is_secret


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://user:pass@hooks.example.org/x", True),
        ("https://hooks.example.org/x?token=abc", True),
        ("https://hooks.example.org/x?api_key=abc", True),
        ("https://hooks.example.org/x?page=2", False),
        ("https://hooks.example.org/x", False),
        ("token=abc", False),
        (7, False),
    ],
)
def test_an_address_with_a_secret_in_it_is_not_shown(value: object, expected: bool) -> None:
    assert holds_secret(value) is expected
    assert ("(a secret value)" in Setting("Site_Url", "string").shown(value)) is expected
