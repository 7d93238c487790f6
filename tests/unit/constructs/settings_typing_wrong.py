"""Forty settings with ten mistakes, and what mypy says of each.

It reports a key that is not in the catalogue at the first line of its dictionary.
"""

from rocketchat_constructs import Settings
from rocketchat_constructs.catalogue import SecretValues, Values
from rocketchat_constructs.framework import TerraformStack, Token

LAYOUT: Values = {
    "Layout_Terms_of_Service": "https://example.org/terms",
    "Layout_Privacy_Policy": "https://example.org/privacy",
    "Layout_Show_Home_Button": "yes",  # E: has type "bool | IResolvable")
    "UI_Use_Real_Name": True,
    "UI_DisplayRoles": False,
    "UI_Unread_Counter_Style": "Different_Style_For_User_Mentions",
    "theme-custom-css": "body { color: black }",
}
SECRETS: SecretValues = {  # E: Extra key "Site_Name" for TypedDict "SecretValues"
    "SMTP_Password": "env:SMTP_PASSWORD",
    "Site_Name": "env:SITE_NAME",
}


def build(stack: TerraformStack) -> None:
    """Thirty right ones, references among them, and ten wrong ones."""
    Settings(stack, "layout", values=LAYOUT, secret_values=SECRETS)
    accounts: Values = {  # E: Extra key "Accounts_AllowDeleteOwnAcount"
        "Accounts_LoginExpiration": "7",  # E: has type "int | IResolvable")
        "Accounts_RegistrationForm": "Closed",  # E: has type "Literal['Public', 'Disabled',
        "Accounts_AllowDeleteOwnAcount": True,
        "Accounts_AllowAnonymousRead": Token.as_any("${var.anonymous}"),
        "Accounts_AllowEmailChange": False,
        "Accounts_AllowUserProfileChange": True,
        "Accounts_Directory_DefaultView": "users",
        "Accounts_AvatarSize": 7.5,  # E: has type "int | IResolvable")
        "Accounts_AvatarResize": True,
        "Accounts_SearchFields": "username, name",
        "Accounts_Password_Policy_Enabled": True,
        "Accounts_Password_Policy_MinLength": 12,
        "Accounts_Password_Policy_MaxLength": Token.as_any("${var.longest}"),
        "Accounts_TwoFactorAuthentication_Enabled": True,
        "Accounts_ShowFormLogin": True,
    }
    Settings(stack, "accounts", values=accounts)
    general: Values = {  # E: Extra key "SMTP_Password" for TypedDict "Values"
        "Site_Name": Token.as_string("${var.name}"),
        "Site_Url": "https://chat.example.org",
        "SMTP_Password": "secret",
        "SMTP_Host": "mail.example.org",
        "SMTP_Port": 587,  # E: TypedDict item "SMTP_Port" has type "str"
        "Hide_System_Messages": ["uj", "ul"],
        "Language": "en",
        "Log_Level": "3",  # E: has type "Literal['0', '1', '2']
        "Message_AllowEditing": True,
        "Message_AllowEditing_BlockEditInMinutes": 10,
        "Message_AllowPinning": 1,  # E: has type "bool | IResolvable")
        "FileUpload_Enabled": True,
        "FileUpload_MaxFileSize": 10_000_000,
        "FileUpload_Storage_Type": "FileSystem",
        "RetentionPolicy_Enabled": False,
        "Country": "france",
    }
    Settings(
        stack,
        "general",
        values=general,
        other_values={"Accounts_OAuth_Custom-Wiki-scope": "openid"},
    )
