"""The roles that hold one permission."""

from . import l1


class Permission(l1.Permission):
    """One permission, and all the roles that hold it.

    Takes the arguments of `l1.Permission` and checks what can be known before a plan.

    Raises:
        ValueError: An argument is not allowed.
    """
