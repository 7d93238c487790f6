"""Ready-made groups of settings: e-mail, LDAP, SAML, uploads, retention and branding.

Each is a `Settings` with typed and checked arguments (`Branding` holds assets as well).
"""

from .branding import Branding, BrandingSettings, BrandingTexts
from .email import Email, EmailOptions
from .file_upload import AmazonS3, FileUpload, FileUploadOptions
from .ldap import Ldap
from .ldap_options import (
    LdapAuthentication,
    LdapDataSync,
    LdapGroupFilter,
    LdapOptions,
    LdapUserSearch,
)
from .message_retention import MessageRetention, MessageRetentionOptions
from .saml import Saml
from .saml_options import SamlOptions

__all__ = [
    "AmazonS3",
    "Branding",
    "BrandingSettings",
    "BrandingTexts",
    "Email",
    "EmailOptions",
    "FileUpload",
    "FileUploadOptions",
    "Ldap",
    "LdapAuthentication",
    "LdapDataSync",
    "LdapGroupFilter",
    "LdapOptions",
    "LdapUserSearch",
    "MessageRetention",
    "MessageRetentionOptions",
    "Saml",
    "SamlOptions",
]
