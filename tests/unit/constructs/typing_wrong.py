"""Wrong choices on the marked lines, with what mypy says of them."""

from rocketchat_constructs import Asset, CustomOAuthLogin, Permission, Settings, l1
from rocketchat_constructs.framework import TerraformStack, Token


def build(stack: TerraformStack) -> None:
    """Right ones, references among them, and wrong ones."""
    right = Settings(stack, "right", values={"Site_Name": "Chat"}, on_destroy="keep")
    Permission(stack, "other", name="mail", roles=[], on_destroy=Token.as_any(right.on_destroy))
    Asset(stack, "logo", name="logo", source="logo.svg", on_destroy=Token.as_any("${var.keep}"))
    CustomOAuthLogin(stack, "idp", name="Idp", client_id="chat", login_style="popup")
    Settings(
        stack,
        "wrong",
        values={"Site_Name": "Chat"},
        on_destroy="forget",  # E: expected "Literal['restore', 'reset', 'keep']
    )
    Permission(
        stack,
        "mail",
        name="mail",
        roles=[],
        on_destroy="reset",  # E: expected "Literal['restore', 'keep'] | IResolvable
    )
    CustomOAuthLogin(
        stack,
        "sso",
        name="Sso",
        client_id="chat",
        login_style="tab",  # E: expected "Literal['redirect', 'popup', ''] | IResolvable"
    )
    options: l1.WorkspaceRegistrationOptions = {
        "size": "12",  # E: Incompatible types (expression has type "Literal['12']"
    }
    l1.WorkspaceRegistration(stack, "cloud", **options)
    right.on_destroy = "burn"  # E: Incompatible types in assignment
