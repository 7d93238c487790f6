"""The arguments of Saml."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Required, TypeAlias

from ..framework import IResolvable
from .options import Boolean, GroupMeta, Number, Secret, Setting, comma_separated, json_text

SamlSignatureValidation: TypeAlias = Literal["None", "Response", "Assertion", "Either", "All"]
"""Which signatures must be valid. None is not in 6.5 and 7.7."""
SamlImmutableProperty: TypeAlias = Literal["Username", "EMail"]
"""What a user is recognized by."""
SamlUsernameNormalize: TypeAlias = Literal["None", "Lowercase"]
"""What is done with a user name."""
SamlLogoutBehaviour: TypeAlias = Literal["SAML", "Local"]
"""Whether a logout ends the session at the identity provider, too, or only Rocket.Chat's."""


class SamlOptions(GroupMeta, total=False):
    """The arguments of Saml.

    Attributes:
        enabled: Whether people can log in with SAML (SAML_Custom_Default). Default: True.
        provider_name: Name of the identity provider in Rocket.Chat's own addresses, for example
            /_saml/metadata/<provider_name> (SAML_Custom_Default_provider).
        entry_point: Address at which the identity provider logs people in
            (SAML_Custom_Default_entry_point).
        idp_slo_redirect_url: Address at which it logs people out
            (SAML_Custom_Default_idp_slo_redirect_url).
        issuer: What the identity provider knows Rocket.Chat as, usually
            https://<chat>/_saml/metadata/<provider_name> (SAML_Custom_Default_issuer).
        cert: Secret reference to the identity provider's certificate (SAML_Custom_Default_cert,
            which is a secret setting).
        private_key: Secret reference to Rocket.Chat's own key, with which it signs and decrypts
            (SAML_Custom_Default_private_key). Needs public_cert.
        public_cert: The certificate of that key in PEM (SAML_Custom_Default_public_cert).
        signature_validation_type: Which signatures must be valid: Response, Assertion, Either or
            All, and None from 8 on (SAML_Custom_Default_signature_validation_type).
        signature_algorithm: Secret reference to SHA1, SHA256, SHA384 or SHA512, because the setting
            is a secret one (SAML_Custom_Default_signature_algorithm; from 8 on).
        validate_logout_request_signature: Whether the identity provider's logout requests must be
            signed (SAML_Custom_Default_validate_logout_request_signature; from 8 on).
        validate_logout_response_signature: The same for its answers
            (SAML_Custom_Default_validate_logout_response_signature; from 8 on).
        logout_behaviour: SAML ends the session at the identity provider as well, Local only
            Rocket.Chat's (SAML_Custom_Default_logout_behaviour).
        button_label_text: Text of the button (SAML_Custom_Default_button_label_text).
        button_label_color: Color of that text, for example #FFFFFF
            (SAML_Custom_Default_button_label_color).
        button_color: Color of the button (SAML_Custom_Default_button_color).
        user_data_fieldmap: Where the fields of a user are in the identity provider's answer, for
            example {"username": "uid", "email": "mail", "name": "cn"}
            (SAML_Custom_Default_user_data_fieldmap).
        generate_username: Whether a user without a name gets a generated one
            (SAML_Custom_Default_generate_username).
        username_normalize: None or Lowercase (SAML_Custom_Default_username_normalize).
        immutable_property: What a user is recognized by: Username or EMail
            (SAML_Custom_Default_immutable_property).
        name_overwrite: Whether a login replaces the full name (SAML_Custom_Default_name_overwrite).
        mail_overwrite: Whether a login replaces the e-mail address
            (SAML_Custom_Default_mail_overwrite).
        default_user_role: Roles of a new user (SAML_Custom_Default_default_user_role).
        allowed_clock_drift: By how many milliseconds the clocks may differ
            (SAML_Custom_Default_allowed_clock_drift).
        channels_update: Whether a login updates the user's channels
            (SAML_Custom_Default_channels_update).
        include_private_channels_update: Whether it updates private ones, too
            (SAML_Custom_Default_include_private_channels_update).
        debug: Whether Rocket.Chat logs what is sent (SAML_Custom_Default_debug).
    """

    enabled: Annotated[Boolean, Setting("SAML_Custom_Default", default=True)]
    provider_name: Required[Annotated[str, Setting("SAML_Custom_Default_provider")]]
    entry_point: Required[Annotated[str, Setting("SAML_Custom_Default_entry_point")]]
    idp_slo_redirect_url: Annotated[str, Setting("SAML_Custom_Default_idp_slo_redirect_url")]
    issuer: Required[Annotated[str, Setting("SAML_Custom_Default_issuer")]]
    cert: Required[Annotated[str, Secret("SAML_Custom_Default_cert")]]
    private_key: Annotated[str, Secret("SAML_Custom_Default_private_key")]
    public_cert: Annotated[str, Setting("SAML_Custom_Default_public_cert")]
    signature_validation_type: Annotated[
        SamlSignatureValidation | IResolvable,
        Setting("SAML_Custom_Default_signature_validation_type"),
    ]
    signature_algorithm: Annotated[str, Secret("SAML_Custom_Default_signature_algorithm")]
    validate_logout_request_signature: Annotated[
        Boolean, Setting("SAML_Custom_Default_validate_logout_request_signature")
    ]
    validate_logout_response_signature: Annotated[
        Boolean, Setting("SAML_Custom_Default_validate_logout_response_signature")
    ]
    logout_behaviour: Annotated[
        SamlLogoutBehaviour | IResolvable, Setting("SAML_Custom_Default_logout_behaviour")
    ]
    button_label_text: Annotated[str, Setting("SAML_Custom_Default_button_label_text")]
    button_label_color: Annotated[str, Setting("SAML_Custom_Default_button_label_color")]
    button_color: Annotated[str, Setting("SAML_Custom_Default_button_color")]
    user_data_fieldmap: Annotated[
        Mapping[str, Any], Setting("SAML_Custom_Default_user_data_fieldmap", json_text)
    ]
    generate_username: Annotated[Boolean, Setting("SAML_Custom_Default_generate_username")]
    username_normalize: Annotated[
        SamlUsernameNormalize | IResolvable, Setting("SAML_Custom_Default_username_normalize")
    ]
    immutable_property: Annotated[
        SamlImmutableProperty | IResolvable, Setting("SAML_Custom_Default_immutable_property")
    ]
    name_overwrite: Annotated[Boolean, Setting("SAML_Custom_Default_name_overwrite")]
    mail_overwrite: Annotated[Boolean, Setting("SAML_Custom_Default_mail_overwrite")]
    default_user_role: Annotated[
        Sequence[str], Setting("SAML_Custom_Default_default_user_role", comma_separated)
    ]
    allowed_clock_drift: Annotated[Number, Setting("SAML_Custom_Default_allowed_clock_drift")]
    channels_update: Annotated[Boolean, Setting("SAML_Custom_Default_channels_update")]
    include_private_channels_update: Annotated[
        Boolean, Setting("SAML_Custom_Default_include_private_channels_update")
    ]
    debug: Annotated[Boolean, Setting("SAML_Custom_Default_debug")]
