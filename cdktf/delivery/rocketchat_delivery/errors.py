"""What keeps a command from its work."""


class CommandError(Exception):
    """A command cannot do what it was asked; the text says why, and how to fix it."""

    code = 1
    """The command's exit code."""
    is_reported = False
    """Whether the person has seen why already."""
