"""Conditions for settings, as a data source and list resources have them."""

import tfplugin as tf

from rocketchat_provider.client import Setting
from rocketchat_provider.client.existing import is_default


class SettingSearch(tf.Model[tf.K]):
    """Conditions. Settings have to meet all that are given."""

    group = tf.attribute(
        tf.String,
        optional=True,
        description="Only settings of this group (a page of Workspace > Settings), for example "
        "Accounts or Push.",
    )
    section = tf.attribute(
        tf.String,
        optional=True,
        description="Only settings of this section of a group, for example Privacy.",
    )
    prefix = tf.attribute(
        tf.String,
        optional=True,
        description="Only settings whose id begins with this text, for example "
        "Accounts_OAuth_Custom-.",
    )
    changed_only = tf.attribute(
        tf.Bool,
        optional=True,
        description="If true, only settings whose value differs from Rocket.Chat's default.",
    )


SearchState = SettingSearch[tf.Known]
SearchPlan = SettingSearch[tf.Planned]


def matches(search: SearchState, setting: Setting) -> bool:
    """Whether a setting meets every condition."""
    if search.group not in (None, setting.group):
        return False
    if search.section not in (None, setting.section):
        return False
    if not setting.id.startswith(search.prefix or ""):
        return False
    return not (search.changed_only and is_default(setting))
