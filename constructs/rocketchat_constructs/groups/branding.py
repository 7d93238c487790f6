"""What people see of the server: its name, logos, colors and texts."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, TypedDict, Unpack

from ..asset import Asset
from ..element import Readable
from ..framework import Construct, IResolvable, TerraformProvider
from .options import Boolean, GroupMeta, Setting, check, options_of
from .settings_group import SettingsGroup

LoginTemplate: TypeAlias = Literal["vertical-template", "horizontal-template"]
"""How the login page is laid out."""


def _code(value: Any) -> Any:
    """Escape %{, which Terraform would evaluate: minified CSS has it, as in 50%{opacity:0}."""
    return re.sub(r"(?<!%)%\{", "%%{", value) if isinstance(value, str) else value


class BrandingTexts(TypedDict, total=False):
    """The settings of Branding.

    Attributes:
        site_name: Name of the server (Site_Name).
        custom_css: Style sheet of every page, for example with the colors (theme-custom-css).
        home_title: Title of the home page (Layout_Home_Title).
        home_body: HTML of the home page (Layout_Home_Body).
        home_custom_block_visible: Whether everybody sees it (Layout_Home_Custom_Block_Visible).
        custom_body_only: Whether the home page shows nothing else (Layout_Custom_Body_Only; needs
            a licence with hide-watermark).
        show_home_button: Whether the sidebar has a button for the home page
            (Layout_Show_Home_Button).
        login_terms: HTML below the login form (Layout_Login_Terms).
        terms_of_service: HTML of the page of that name (Layout_Terms_of_Service).
        privacy_policy: The same (Layout_Privacy_Policy).
        legal_notice: The same (Layout_Legal_Notice).
        sidenav_footer: HTML at the end of the sidebar (Layout_Sidenav_Footer).
        sidenav_footer_dark: The same in the dark theme (Layout_Sidenav_Footer_Dark).
        login_template: Layout of the login page (Layout_Login_Template; needs hide-watermark).
        login_hide_logo: Whether the login page hides the logo (Layout_Login_Hide_Logo; needs
            hide-watermark).
        login_hide_title: The same for the title (Layout_Login_Hide_Title; needs hide-watermark).
        login_hide_powered_by: The same for the line "Powered by"
            (Layout_Login_Hide_Powered_By; needs hide-watermark).
        svg_favicon: Whether browsers get the asset favicon, which is an SVG
            (Assets_SvgFavicon_Enable).
    """

    site_name: Annotated[str, Setting("Site_Name", _code)]
    custom_css: Annotated[str, Setting("theme-custom-css", _code)]
    home_title: Annotated[str, Setting("Layout_Home_Title", _code)]
    home_body: Annotated[str, Setting("Layout_Home_Body", _code)]
    home_custom_block_visible: Annotated[Boolean, Setting("Layout_Home_Custom_Block_Visible")]
    custom_body_only: Annotated[Boolean, Setting("Layout_Custom_Body_Only")]
    show_home_button: Annotated[Boolean, Setting("Layout_Show_Home_Button")]
    login_terms: Annotated[str, Setting("Layout_Login_Terms", _code)]
    terms_of_service: Annotated[str, Setting("Layout_Terms_of_Service", _code)]
    privacy_policy: Annotated[str, Setting("Layout_Privacy_Policy", _code)]
    legal_notice: Annotated[str, Setting("Layout_Legal_Notice", _code)]
    sidenav_footer: Annotated[str, Setting("Layout_Sidenav_Footer", _code)]
    sidenav_footer_dark: Annotated[str, Setting("Layout_Sidenav_Footer_Dark", _code)]
    login_template: Annotated[LoginTemplate | IResolvable, Setting("Layout_Login_Template")]
    login_hide_logo: Annotated[Boolean, Setting("Layout_Login_Hide_Logo")]
    login_hide_title: Annotated[Boolean, Setting("Layout_Login_Hide_Title")]
    login_hide_powered_by: Annotated[Boolean, Setting("Layout_Login_Hide_Powered_By")]
    svg_favicon: Annotated[Boolean, Setting("Assets_SvgFavicon_Enable")]


class BrandingSettingsOptions(BrandingTexts, GroupMeta, total=False):
    """The arguments of BrandingSettings."""


class BrandingSettings(SettingsGroup):
    """The settings of a `Branding`.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        options: The arguments, which `BrandingTexts` describes.

    Raises:
        TypeError: An argument does not exist.
        ValueError: An argument is not allowed, or none is given.
    """

    OPTIONS = BrandingSettingsOptions

    def __init__(
        self, scope: Construct, id: str, **options: Unpack[BrandingSettingsOptions]
    ) -> None:
        super().__init__(scope, id, options)


class Branding(Readable, Construct):
    """What people see of the server: its name, logos, colors and texts.

    Contains one resource for the settings (`settings`) and one for each file (`assets`, by name).
    Recorded versions of Rocket.Chat have no settings for colors: they belong in `custom_css`.

    Args:
        scope: The stack.
        id: Names the resources in Terraform: one of these in a stack.
        assets: The files of logos, favicons and backgrounds by the asset's name, for example
            {"logo": "logo.svg", "favicon_ico": "favicon.ico"}. See `Asset`.
        provider: Of which server, where the stack has several.
        texts: The settings, which `BrandingTexts` describes. A `Workspace` sets site_name itself.

    Raises:
        TypeError: An argument does not exist.
        ValueError: An argument is not allowed, or none is given.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        assets: Mapping[str, str] | None = None,
        provider: TerraformProvider | None = None,
        **texts: Unpack[BrandingTexts],
    ) -> None:
        given = {name: text for name, text in texts.items() if text is not None}
        check(f"Branding {id!r}", BrandingTexts, given)
        if not given and not assets:
            raise ValueError(
                f"Branding {id!r}: no argument given; expected assets, or some of "
                f"{', '.join(options_of(BrandingTexts))}."
            )
        super().__init__(scope, id)
        self.settings = self._settings(id, texts, provider) if given else None
        self.assets = {
            name: self._asset(id, name, source, provider) for name, source in (assets or {}).items()
        }

    def _settings(
        self, id: str, texts: BrandingTexts, provider: TerraformProvider | None
    ) -> BrandingSettings:
        settings = BrandingSettings(self, "settings", provider=provider, **texts)
        settings.override_logical_id(id)
        return settings

    def _asset(self, id: str, name: str, source: str, provider: TerraformProvider | None) -> Asset:
        asset = Asset(self, name, name=name, source=source, provider=provider)
        asset.override_logical_id(f"{id}_{name}")
        return asset
