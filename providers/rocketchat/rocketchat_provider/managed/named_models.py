"""The models of the resources whose configuration names settings: one, or a map of them."""

from collections.abc import Mapping

import tfplugin as tf

from rocketchat_provider.managed.attributes import only_id
from rocketchat_provider.managed.on_destroy import OnDestroy
from rocketchat_provider.managed.originals import KeptOriginals
from rocketchat_provider.managed.secret_argument import SecretArgument
from rocketchat_provider.managed.secret_reference import reference_or_imported
from rocketchat_provider.managed.secret_revision import SecretRevision
from rocketchat_provider.managed.site_address import Confirmation
from rocketchat_provider.managed.validators import Reporting


class NamedModel(SecretRevision[tf.K], OnDestroy[tf.K], KeptOriginals[tf.K], Confirmation[tf.K]):
    """What both have."""


NamedState = NamedModel[tf.Known]
NamedPlan = NamedModel[tf.Planned]

SECRET = SecretArgument("secret_value", "value_wo", "The value of a secret setting")


class SettingModel(NamedModel[tf.K]):
    """One setting."""

    name = tf.attribute(
        tf.String,
        required=True,
        requires_replace=True,
        description="Id of the setting, for example Site_Name, as in GET "
        "/api/v1/settings/:_id. Upper and lower case matter.",
    )
    value = tf.attribute(
        tf.Dynamic,
        optional=True,
        description="The value, of the setting's own type: a string, number, bool, list or "
        'object. Another spelling of the same value is accepted, for example "7" for an int '
        "setting. For a secret setting, use secret_value or value_wo instead.",
    )
    secret_value, value_wo, value_wo_version = SECRET.fields
    on_destroy = NamedModel.on_destroy
    id = tf.attribute(
        tf.String, computed=True, keep_when_unset=True, description="The same as name."
    )
    type = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="Type of the setting in Rocket.Chat, for example boolean, string, int or "
        "select.",
    )
    secret_revision = NamedModel.secret_revision
    originals = NamedModel.originals
    fingerprint_confirmed = NamedModel.fingerprint_confirmed


SettingState = SettingModel[tf.Known]
SettingPlan = SettingModel[tf.Planned]


def _each_is_a_reference(value: Mapping[str, object], ctx: Reporting, path: tf.Path) -> None:
    for id, reference in value.items():
        if isinstance(reference, str):
            reference_or_imported(reference, ctx, (*path, tf.Key(id)))


class SettingsModel(NamedModel[tf.K]):
    """A map of settings."""

    values = tf.attribute(
        tf.Dynamic,
        optional=True,
        description="The values by setting id, for example "
        '{ Site_Name = "Chat", Accounts_LoginExpiration = 7 }. Each value is checked like the '
        "value of a rocketchat_setting. Settings that are not in the map are not managed.",
    )
    secret_values = tf.attribute(
        tf.Map(tf.String),
        optional=True,
        validators=(_each_is_a_reference,),
        description="Secret settings by id, for example SMTP_Password. Each value is a secret "
        "reference: vault:<mount>/<path>#<key>, env:<NAME> or file:<path>.",
    )
    on_destroy = NamedModel.on_destroy
    id = only_id("settings")
    secret_revision = NamedModel.secret_revision
    originals = NamedModel.originals
    fingerprint_confirmed = NamedModel.fingerprint_confirmed


SettingsState = SettingsModel[tf.Known]
SettingsPlan = SettingsModel[tf.Planned]
