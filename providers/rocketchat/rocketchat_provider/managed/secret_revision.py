"""The count of how often a secret was written, which resources with secrets show."""

import tfplugin as tf


class SecretRevision(tf.Model[tf.K]):
    """The attribute of every resource that writes secrets."""

    secret_revision = tf.attribute(
        tf.Number | None,
        computed=True,
        keep_when_unset=True,
        description="How many times Terraform has written the secret. A plan that will write it "
        "again shows (known after apply): the secret was rotated where it is kept, or somebody "
        "changed it on the server. 0: the server has a secret that Terraform did not write. Null "
        "without a secret.",
    )


SecretRevisionState = SecretRevision[tf.Known]
SecretRevisionPlan = SecretRevision[tf.Planned]

REVISION = SecretRevisionState.secret_revision
"""The attribute, for resources that may have secrets or none."""


def next_revision(prior: tf.Model[tf.Known] | None) -> int:
    """The count after one more write."""
    return 1 if prior is None else int(prior[REVISION] or 0) + 1
