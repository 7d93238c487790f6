"""A secret that a resource takes as a reference, or as a write-only value with its version.

The value is in no plan and no state. `secret_revision` counts the writes: it is planned as
"(known after apply)" when the value will be written, which is how a rotation and a change on the
server show. Private state keeps a salted fingerprint of what was written, to distinguish the two.
"""

from collections.abc import Mapping
from typing import Any, Final

import tfplugin as tf
from tfplugin.log.records import redact

from rocketchat_provider.client import Setting, Wanted
from rocketchat_provider.managed.fingerprints import is_written
from rocketchat_provider.managed.secret_reference import (
    IMPORTED,
    known_to_the_server_only,
    reference_or_imported,
    server_lacks,
    wanted_secret,
    warn_drift,
)
from rocketchat_provider.managed.secret_revision import REVISION
from rocketchat_provider.managed.value_rules import check_secret
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import Secrets

Config = tf.Model[tf.Planned]
Planning = tf.PlanContext[tf.Model[tf.Known], tf.Model[tf.Planned]]
Text = tf.Field[Any, str | None, str | tf.Unknown | None]
Count = tf.Field[Any, tf.Numeric | None, tf.Numeric | tf.Unknown | None]


class SecretReference(Text):
    """The argument that takes the reference to a secret."""

    def __init__(self, secret: "SecretArgument", name: str, what: str) -> None:
        field = tf.attribute(
            tf.String,
            optional=True,
            validators=(reference_or_imported,),
            description=f"{what}, as a secret reference: vault:<mount>/<path>#<key>, env:<NAME> or "
            "file:<path>. Plan and apply read the secret there. It is not stored in a plan or the "
            "state.",
        )
        super().__init__(field.node)
        self.name = name
        self.secret: Final = secret


class SecretArgument:
    """The three arguments of one secret: `reference`, `write_only`, and the latter's `version`.

        key, key_wo, key_wo_version = SecretArgument("key", "key_wo", "The key").fields

    `what`: what descriptions call it. `setting`: where the server keeps it, if that has one name.
    """

    def __init__(self, reference: str, write_only: str, what: str, setting: str = "") -> None:
        self.what: Final = what
        self.setting: Final = setting
        self.reference: Text = SecretReference(self, reference, what)
        self.version: Count = tf.attribute(
            tf.Number,
            optional=True,
            description=f"Version of {write_only}: any number. Terraform does not see when a "
            f"write-only value changes, so change this number to have {write_only} written again.",
        )
        self.version.name = f"{write_only}_version"
        self.write_only: Text = tf.attribute(
            tf.String,
            optional=True,
            write_only=True,
            description=f"{what}, as a write-only value instead of a reference, for example from "
            f"an ephemeral resource. It is written when {self.version.name} changes.",
        )
        self.write_only.name = write_only

    @property
    def fields(self) -> tuple[Text, Text, Count]:
        """The attributes of a model."""
        return self.reference, self.write_only, self.version

    def validate(self, ctx: tf.ValidateContext[Config]) -> None:
        """A write-only value and its version come together."""
        pair: tuple[tf.AnyField, ...] = (self.write_only, self.version)
        for field, other in (pair, pair[::-1]):
            if ctx.config[field] is not None and ctx.config[other] is None:
                ctx.diagnostics.error(
                    f"{other.name} is missing",
                    f"{field.name} is set and {other.name} is not; set both or neither. Terraform "
                    f"stores no write-only value, so it writes {self.write_only.name} when "
                    f"{self.version.name} changes.",
                    field,
                )

    def require(self, ctx: tf.ValidateContext[Config]) -> None:
        """The secret is given in exactly one of the two ways."""
        if not self.given(ctx.config) and ctx.config[self.version] is None:
            ctx.diagnostics.error(
                f"{self.reference.name} is missing",
                f"Set {self.reference.name} to a secret reference, for example env:<NAME>, or set "
                f"{self.write_only.name} and {self.version.name}.",
                self.reference,
            )
        self.at_most_once(ctx)

    def at_most_once(self, ctx: tf.ValidateContext[Config]) -> None:
        """The secret is not given in both ways."""
        reference, value = ctx.config[self.reference], ctx.config[self.write_only]
        if isinstance(reference, str) and isinstance(value, str):
            ctx.diagnostics.error(
                "The secret is given twice",
                f"{self.reference.name} and {self.write_only.name} are both set; remove one of "
                "them.",
                self.write_only,
            )

    def given(self, config: Config) -> bool:
        """Whether the configuration holds the secret in one way or the other."""
        return config[self.reference] is not None or config[self.write_only] is not None

    def plan(self, ctx: Planning, secrets: Secrets, setting: Setting | None) -> None:
        """Plan `secret_revision`; `setting` is what the server has, None before there is one."""
        plan_secrets(ctx, secrets, {self: setting})

    def value(self, config: Config, secrets: Secrets) -> str | tf.Unknown | None:
        """The secret as configured: tf.UNKNOWN while it depends on something not yet applied."""
        reference = config[self.reference]
        if reference is None:
            return self._write_only_value(config)
        if reference is tf.UNKNOWN:
            return tf.UNKNOWN
        if reference == IMPORTED:
            raise known_to_the_server_only(self.reference)
        with reported(self.reference):
            return secrets.resolve(reference).value

    def must_write(self, ctx: Planning, secrets: Secrets, setting: Setting | None) -> bool:
        """Whether the apply has to write the secret; a warning says why."""
        reference, prior = ctx.config[self.reference], ctx.prior
        if reference is None:
            return self._must_write_value(ctx, setting)
        if reference is tf.UNKNOWN:
            return True
        kept = None if setting is None or prior is None else prior[self.reference]
        path = (self.reference.name,)
        wanted = wanted_secret(ctx.diagnostics, secrets, reference, kept, path)
        if wanted is None:
            return False
        if setting is None:
            return True
        key = self.reference.name
        writes = prior is None or server_lacks(ctx, setting, wanted, reference, key, path)
        check_secret(ctx.diagnostics, Wanted(setting, wanted), path)
        return writes

    def _write_only_value(self, config: Config) -> str | tf.Unknown | None:
        value = config[self.write_only]
        if isinstance(value, str):
            redact(value)
        return value

    def _must_write_value(self, ctx: Planning, setting: Setting | None) -> bool:
        wanted = self._write_only_value(ctx.config)
        if setting is None or wanted is tf.UNKNOWN:
            return True
        writes = ctx.prior is None or ctx.changed(self.version) or self._has_drifted(ctx, setting)
        check_secret(ctx.diagnostics, Wanted(setting, wanted), (self.write_only.name,))
        return writes

    def _has_drifted(self, ctx: Planning, setting: Setting) -> bool:
        key = self.reference.name
        if setting.masked or is_written(ctx.private, key, setting.value) is not False:
            return False
        warn_drift(ctx.diagnostics, (self.write_only.name,))
        return True


def plan_secrets(
    ctx: Planning, secrets: Secrets, settings: Mapping[SecretArgument, Setting | None]
) -> None:
    """Plan `secret_revision`, which counts the writes of all these secrets together."""
    given = [secret for secret in settings if secret.given(ctx.config)]
    writes = [secret.must_write(ctx, secrets, settings[secret]) for secret in given]
    if not given:
        ctx.planned[REVISION] = None
    elif any(writes):
        ctx.planned[REVISION] = tf.UNKNOWN
    elif ctx.prior is not None:
        ctx.planned[REVISION] = ctx.prior[REVISION]
        for secret in given:
            if ctx.prior[secret.reference] == IMPORTED and isinstance(
                ctx.planned[secret.reference], str
            ):
                ctx.planned[secret.reference] = IMPORTED
    for secret in given:
        keep_same_reference(ctx, secrets, secret.reference)


def keep_same_reference(ctx: Planning, secrets: Secrets, argument: Text) -> None:
    """Plan no change where only the spelling of a reference changes, and not the secret."""
    prior = None if ctx.prior is None else ctx.prior[argument]
    if secrets.mean_the_same(prior, ctx.planned[argument]):
        ctx.planned[argument] = prior


def plan_secrets_offline(ctx: Planning, *secrets: SecretArgument) -> None:
    """Plan `secret_revision` without looking: an update may find that a secret is to be written."""
    if is_updated(ctx) and any(secret.given(ctx.config) for secret in secrets):
        ctx.planned[REVISION] = tf.UNKNOWN


def is_updated(ctx: Planning) -> bool:
    """Whether the plan changes anything of an object that exists."""
    return ctx.prior is not None and ctx.changes_anything
