"""A secret argument for resources without a model, see `secret_argument`.

The value is in no plan and no state. `secret_revision` counts the writes: it is planned as
"(known after apply)" when the value will be written, which is how a rotation and a change on the
server show. Private state keeps a salted fingerprint of what was written, to distinguish the two.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import tfplugin as tf
from tfplugin.log.records import redact

from rocketchat_provider.client import Setting, Wanted
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.validators import secret_reference
from rocketchat_provider.managed.value_rules import check_secret
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import Secrets, fingerprint, matches

IMPORTED = "(known to the server only)"
"""Stands for the reference after an import, where only the server knows the value.

It may stand in a configuration too, as ignore_changes and -generate-config-out put it there: then
the server keeps the secret that it has.
"""

SECRET_REVISION = tf.Attribute(
    tf.Number,
    computed=True,
    keep_when_unset=True,
    description="How many times Terraform has written the secret; 0 once a refresh finds another "
    "one on the server; (known after apply) in a plan that will write it, because it was rotated "
    "where it is kept or changed on the server.",
)

Private = dict[str, JSON]
_FINGERPRINTS = "fingerprints"


@dataclass(frozen=True)
class SecretArgument:
    """The three arguments of one secret: `reference`, `write_only`, and the latter's version."""

    reference: str
    write_only: str
    what: str

    @property
    def version(self) -> str:
        """Name of the argument that says when the write-only value has changed."""
        return f"{self.write_only}_version"

    def attributes(self) -> dict[str, tf.Attribute]:
        """The three arguments' schema."""
        return {
            self.reference: tf.Attribute(
                tf.String,
                optional=True,
                validators=(reference_or_imported,),
                description=f"{self.what}, as a secret reference: vault:<mount>/<path>#<key>, "
                "env:<NAME> or file:<path>. Read at plan and apply, and kept nowhere.",
            ),
            self.write_only: tf.Attribute(
                tf.String,
                optional=True,
                write_only=True,
                description=f"{self.what}, as a write-only value, for values that come from an "
                f"ephemeral resource. Written when {self.version} changes.",
            ),
            self.version: tf.Attribute(
                tf.Number,
                optional=True,
                description=f"Change it to have {self.write_only} written again.",
            ),
        }

    def validate(self, ctx: tf.ValidateContext) -> None:
        """A write-only value and its version come together."""
        for name, other in ((self.write_only, self.version), (self.version, self.write_only)):
            if ctx.config[name] is not None and ctx.config[other] is None:
                ctx.diagnostics.error(
                    f"{other} is missing",
                    f"{self.write_only} and {self.version} are given together: a write-only value "
                    "leaves no trace, so its version says when to write it.",
                    name,
                )

    def require(self, ctx: tf.ValidateContext) -> None:
        """The secret is given in exactly one of the two ways."""
        if not self.given(ctx.config) and ctx.config[self.version] is None:
            ctx.diagnostics.error(
                f"{self.reference} is missing",
                f"{self.what} is needed: give {self.reference} (a secret reference), or "
                f"{self.write_only} and {self.version}.",
                self.reference,
            )
        self.at_most_once(ctx)

    def at_most_once(self, ctx: tf.ValidateContext) -> None:
        """The secret is not given in both ways."""
        reference, value = ctx.config[self.reference], ctx.config[self.write_only]
        if reference is not None and value is not None and tf.is_known((reference, value)):
            ctx.diagnostics.error(
                "The secret is given twice",
                f"{self.reference} and {self.write_only} are both set; give one of them.",
                self.write_only,
            )

    def given(self, config: tf.State) -> bool:
        """Whether the configuration holds the secret in one way or the other."""
        return config[self.reference] is not None or config[self.write_only] is not None

    def plan(self, ctx: tf.PlanContext, secrets: Secrets, setting: Setting | None) -> None:
        """Plan `secret_revision`; `setting` is what the server has, None before there is one."""
        plan_secrets(ctx, secrets, {self: setting})

    def value(self, config: tf.State, secrets: Secrets) -> Any:
        """The secret as configured: tf.UNKNOWN while it depends on something not yet applied."""
        if config[self.reference] is None:
            value = config[self.write_only]
            if isinstance(value, str):
                redact(value)
            return value
        if config[self.reference] is tf.UNKNOWN:
            return tf.UNKNOWN
        if config[self.reference] == IMPORTED:
            raise known_to_the_server_only(self.reference)
        with reported(self.reference):
            return secrets.resolve(config[self.reference]).value

    def must_write(self, ctx: tf.PlanContext, secrets: Secrets, setting: Setting | None) -> bool:
        """Whether the apply has to write the secret; a warning says why."""
        if setting is not None and self._stays_as_imported(ctx):
            return False
        try:
            wanted = self.value(ctx.config or {}, secrets)
        except tf.DiagnosticError as error:
            if setting is None or ctx.prior is None or ctx.changed(self.reference):
                raise
            warn_not_compared(ctx.diagnostics, error)
            return False
        if setting is None or wanted is tf.UNKNOWN:
            return True
        writes = ctx.prior is None or self._differs(ctx, setting, wanted)
        path = (self.reference if (ctx.config or {})[self.reference] else self.write_only,)
        check_secret(ctx.diagnostics, Wanted(setting, wanted), path)
        return writes

    def _stays_as_imported(self, ctx: tf.PlanContext) -> bool:
        given, prior = (ctx.config or {})[self.reference], ctx.prior or {}
        return bool(given == IMPORTED == prior.get(self.reference))

    def _differs(self, ctx: tf.PlanContext, setting: Setting, wanted: str) -> bool:
        reference = (ctx.config or {})[self.reference]
        if reference is not None:
            path = (self.reference,)
            return server_lacks(ctx, setting, wanted, reference, self.reference, path)
        if ctx.changed(self.version):
            return True
        if setting.masked or is_written(ctx.private, self.reference, setting.value) is not False:
            return False
        _warn_drift(ctx.diagnostics, (self.write_only,))
        return True


def reference_or_imported(value: str, ctx: tf.ValidateContext, path: tf.Path) -> None:
    """The text is a secret reference, or what an import puts in its place."""
    if value != IMPORTED:
        secret_reference(value, ctx, path)


def known_to_the_server_only(*path: tf.Step) -> tf.DiagnosticError:
    """An imported secret would have to be written, for which it has to be known."""
    return tf.DiagnosticError(
        "The secret is known to the server only",
        f'"{IMPORTED}" stands for a secret that was there when this was imported. Terraform does '
        "not know it, and would have to write it now. Write a secret reference in its place: "
        "vault:<mount>/<path>#<key>, env:<NAME> or file:<path>; and take the argument out of "
        "ignore_changes if it is there.",
        path,
    )


def plan_secrets(
    ctx: tf.PlanContext, secrets: Secrets, settings: Mapping[SecretArgument, Setting | None]
) -> None:
    """Plan `secret_revision`, which counts the writes of all these secrets together."""
    given = [secret for secret in settings if secret.given(ctx.config or {})]
    writes = [secret.must_write(ctx, secrets, settings[secret]) for secret in given]
    if not given:
        ctx.planned["secret_revision"] = None
    elif any(writes):
        ctx.planned["secret_revision"] = tf.UNKNOWN
    elif ctx.prior is not None:
        ctx.planned["secret_revision"] = ctx.prior["secret_revision"]
        for secret in given:
            if ctx.prior[secret.reference] == IMPORTED and ctx.planned[secret.reference]:
                ctx.planned[secret.reference] = IMPORTED
    for secret in given:
        keep_same_reference(ctx, secrets, secret.reference)


def keep_same_reference(ctx: tf.PlanContext, secrets: Secrets, argument: str) -> None:
    """Plan no change where only the spelling of a reference changes, and not the secret."""
    prior = (ctx.prior or {}).get(argument)
    if secrets.mean_the_same(prior, ctx.planned[argument]):
        ctx.planned[argument] = prior


def plan_secrets_offline(ctx: tf.PlanContext, secrets: Iterable[SecretArgument]) -> None:
    """Plan `secret_revision` without looking: an update may find that a secret is to be written."""
    if is_updated(ctx) and any(secret.given(ctx.config or {}) for secret in secrets):
        ctx.unknown("secret_revision")


def is_updated(ctx: tf.PlanContext) -> bool:
    """Whether the plan changes anything of an object that exists."""
    return ctx.action == "update" and any(map(ctx.changed, ctx.schema.attributes))


def server_lacks(
    ctx: tf.PlanContext, setting: Setting, wanted: str, reference: str, key: str, path: tf.Path
) -> bool:
    """Whether the server lacks the secret `wanted`; a warning says why, without the value.

    `key` is what its fingerprint is kept under. A server that masks its secrets is taken to have
    what was written last.
    """
    if setting.masked and is_written(ctx.private, key, wanted):
        return False
    if not setting.masked and Wanted(setting, wanted).is_stored:
        return False
    kept = setting.masked or is_written(ctx.private, key, setting.value)
    if kept is None:
        ctx.diagnostics.warning(
            "Secret differs from the server's",
            f"The server does not have the value at {reference}. It will be written.",
            path,
        )
    elif kept:
        ctx.diagnostics.warning(
            "Secret rotated",
            f"The value at {reference} is no longer the one that was written. The new one will be "
            "written.",
            path,
        )
    else:
        _warn_drift(ctx.diagnostics, path)
    return True


def warn_not_compared(diagnostics: tf.Diagnostics, error: tf.DiagnosticError) -> None:
    """Report that a managed secret cannot be read now.

    It is no error: Terraform plans before it destroys, too, and a destroy needs no secret.
    """
    diagnostics.warning(
        "The secret could not be compared",
        f"{error.summary}: {error.detail}\n\nThe plan assumes that the server has the secret.",
        error.path,
    )


def wrote(private: Private, key: str, value: object) -> None:
    """Keep a fingerprint of what the server has now."""
    private[_FINGERPRINTS] = _fingerprints(private) | {key: fingerprint(_text(value))}


def is_written(private: Private, key: str, value: object) -> bool | None:
    """Whether `value` is the one that was written last; None if that is not known."""
    kept = _fingerprints(private).get(key)
    return None if kept is None else matches(_text(value), kept)


def rename_fingerprint(private: Private, old: str, new: str) -> None:
    """Keep a fingerprint under another key."""
    kept = _fingerprints(private)
    if old in kept:
        kept[new] = kept.pop(old)
        private[_FINGERPRINTS] = kept


def _fingerprints(private: Private) -> dict[str, str]:
    kept = private.get(_FINGERPRINTS)
    return {key: str(one) for key, one in kept.items()} if isinstance(kept, dict) else {}


def next_revision(prior: tf.State | None) -> int:
    """The count after one more write."""
    return int((prior or {}).get("secret_revision") or 0) + 1


def _warn_drift(diagnostics: tf.Diagnostics, path: tf.Path) -> None:
    diagnostics.warning(
        "Secret changed on the server",
        "The server's value is not the one that was written. The configured one will be put back.",
        path,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)
