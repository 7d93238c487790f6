"""After what time messages are deleted."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeAlias, Unpack

from ..advice import warn
from ..arguments import Arguments
from ..framework import Construct
from .options import Boolean, GroupMeta, Setting
from .settings_group import SettingsGroup

RetentionPrecision: TypeAlias = Literal[
    "every_30_minutes", "every_hour", "every_six_hours", "every_day"
]
"""How often Rocket.Chat deletes what is too old."""

_PRECISIONS = {"every_30_minutes": "0", "every_hour": "1", "every_six_hours": "2", "every_day": "3"}
_ROOMS = {"channels": "Channels", "groups": "Groups", "direct_messages": "DMs"}
"""The end of the settings' ids, by argument."""
_ONE = {"TTL": timedelta(milliseconds=1), "MaxAge": timedelta(days=1)}
"""The unit in which a setting holds an age."""


class MessageRetentionOptions(GroupMeta, total=False):
    """The arguments of MessageRetention."""

    enabled: Annotated[Boolean, Setting("RetentionPolicy_Enabled", default=True)]
    channels: timedelta | Literal[False]
    groups: timedelta | Literal[False]
    direct_messages: timedelta | Literal[False]
    age_setting: Literal["TTL", "MaxAge"]
    precision: Annotated[RetentionPrecision, Setting("RetentionPolicy_Precision", _PRECISIONS.get)]
    cron: Annotated[str, Setting("RetentionPolicy_Advanced_Precision_Cron")]
    do_not_prune_pinned: Annotated[Boolean, Setting("RetentionPolicy_DoNotPrunePinned")]
    do_not_prune_threads: Annotated[Boolean, Setting("RetentionPolicy_DoNotPruneThreads")]
    do_not_prune_discussion: Annotated[Boolean, Setting("RetentionPolicy_DoNotPruneDiscussion")]
    files_only: Annotated[Boolean, Setting("RetentionPolicy_FilesOnly")]


class MessageRetention(SettingsGroup):
    """The global retention policy: after what time messages are deleted.

    Deleted messages do not come back: `terraform destroy` restores the policy only.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        options: The arguments:
            enabled: Whether messages are deleted (RetentionPolicy_Enabled). Default: True.
            channels: Age after which messages in public rooms are deleted, for example
                timedelta(days=90); False deletes none there (RetentionPolicy_AppliesToChannels,
                RetentionPolicy_TTL_Channels).
            groups: The same for private rooms (…_AppliesToGroups, …_TTL_Groups).
            direct_messages: The same for direct messages (…_AppliesToDMs, …_TTL_DMs).
            age_setting: Which settings hold the ages: TTL (milliseconds), or MaxAge (whole days)
                for Rocket.Chat before 6.10. Default: TTL.
            precision: How often Rocket.Chat deletes: every_30_minutes, every_hour, every_six_hours
                or every_day (RetentionPolicy_Precision; switches
                RetentionPolicy_Advanced_Precision off).
            cron: The same as a cron expression, for example 0 3 * * *
                (RetentionPolicy_Advanced_Precision_Cron; switches it on).
            do_not_prune_pinned: Whether pinned messages are kept
                (RetentionPolicy_DoNotPrunePinned).
            do_not_prune_threads: Whether threads are kept (RetentionPolicy_DoNotPruneThreads).
            do_not_prune_discussion: Whether discussions are kept
                (RetentionPolicy_DoNotPruneDiscussion).
            files_only: Whether only files are deleted, and the messages kept
                (RetentionPolicy_FilesOnly).
            on_destroy: restore, reset or keep.

    Raises:
        TypeError: An argument does not exist.
        ValueError: An argument is not allowed.
    """

    OPTIONS = MessageRetentionOptions

    def __init__(
        self, scope: Construct, id: str, **options: Unpack[MessageRetentionOptions]
    ) -> None:
        super().__init__(scope, id, options)

    def _check_options(self, arguments: Arguments) -> None:
        arguments.at_most_one("precision", "cron")
        arguments.pattern("cron", r"\S+( \S+){4,5}", "expected five fields such as 0 3 * * *")
        given = arguments.values
        unit = _ONE[given.get("age_setting", "TTL")]
        for name in _ROOMS:
            age = given.get(name)
            if age is None or age is False:
                continue
            if not isinstance(age, timedelta) or age <= timedelta(0):
                raise arguments.refused(
                    name, "expected a time above zero such as timedelta(days=90), or False"
                )
            if age % unit:
                raise arguments.refused(name, f"expected a multiple of {unit}, which is stored")

    def _complete(self, given: Mapping[str, Any], values: dict[str, Any]) -> None:
        setting = given.get("age_setting", "TTL")
        for name, rooms in _ROOMS.items():
            if (age := given.get(name)) is None:
                continue
            values[f"RetentionPolicy_AppliesTo{rooms}"] = age is not False
            if age is not False:
                values[f"RetentionPolicy_{setting}_{rooms}"] = age // _ONE[setting]
        if "precision" in given or "cron" in given:
            values["RetentionPolicy_Advanced_Precision"] = "cron" in given

    def _warn_options(self, given: Mapping[str, Any]) -> None:
        if given.get("enabled", True) is True and not any(map(given.get, _ROOMS)):
            warn(
                self,
                "No messages are deleted unless the server has it configured already: give an age "
                "for channels, groups or direct_messages.",
            )
