"""The count of how often a secret was written, which resources with secrets show."""

import tfplugin as tf


class SecretRevision(tf.Model[tf.K]):
    """The attribute of every resource that writes secrets."""

    secret_revision = tf.attribute(
        tf.Number | None,
        computed=True,
        keep_when_unset=True,
        description="How many times Terraform has written the secret; 0 once a refresh finds "
        "another one on the server; (known after apply) in a plan that will write it, because it "
        "was rotated where it is kept or changed on the server.",
    )


SecretRevisionState = SecretRevision[tf.Known]
SecretRevisionPlan = SecretRevision[tf.Planned]

REVISION = SecretRevisionState.secret_revision
"""The attribute, for resources that may have secrets or none."""


def next_revision(prior: tf.Model[tf.Known] | None) -> int:
    """The count after one more write."""
    return 1 if prior is None else int(prior[REVISION] or 0) + 1
