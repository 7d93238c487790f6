"""The count of how often a secret was written, which resources with secrets show."""

from tfplugin import typed as tf

from rocketchat_provider.managed.secret_argument import SECRET_REVISION


class SecretRevision(tf.Model[tf.K]):
    """The attribute of every resource that writes secrets."""

    secret_revision = tf.attribute(
        tf.Number | None,
        computed=True,
        keep_when_unset=True,
        description=SECRET_REVISION.description,
    )


SecretRevisionState = SecretRevision[tf.Known]
SecretRevisionPlan = SecretRevision[tf.Planned]


def next_revision(prior: SecretRevisionState | None) -> int:
    """The count after one more write."""
    return 1 if prior is None else int(prior.secret_revision or 0) + 1
