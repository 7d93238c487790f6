"""Deferral: a call that cannot be answered before another part of the configuration is applied."""

from enum import Enum
from typing import Final

from tfplugin.values.diagnostics import DiagnosticError


class Reason(Enum):
    """Why a call is deferred."""

    RESOURCE_CONFIG_UNKNOWN = "Values are not known yet"
    """The configuration of the object itself has unknown values."""
    PROVIDER_CONFIG_UNKNOWN = "The provider's configuration is not known yet"
    """The provider block has unknown values."""
    ABSENT_PREREQ = "Something that this needs does not exist yet"
    """Something that the object needs does not exist yet, such as the server it is on."""


_CAUSES: Final = {
    Reason.RESOURCE_CONFIG_UNKNOWN: (
        "This configuration has values that are known only after another part is applied{names}."
    ),
    Reason.PROVIDER_CONFIG_UNKNOWN: (
        "The provider block has values that are known only after another part is applied{names}."
    ),
    Reason.ABSENT_PREREQ: "Another part of the configuration, or somebody else, has to create it.",
}
_REMEDIES: Final = {
    Reason.RESOURCE_CONFIG_UNKNOWN: "or set the values themselves",
    Reason.PROVIDER_CONFIG_UNKNOWN: "or set the values themselves",
    Reason.ABSENT_PREREQ: "or create it outside of Terraform",
}


class Deferral(DiagnosticError):  # noqa: N818 - what happens to the call
    """Postpones a call: Terraform repeats it after it has applied another part.

    Raise it in `configure`, which postpones everything, or in a plan, a read, an import, a data
    source's read, an ephemeral resource's open or an action's plan. Where Terraform does not allow
    it (`ctx.deferral_allowed`), and in other calls, it is an error. `detail`: what is missing, if
    you can say it; the error says as well how to continue.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.value, f"{detail}\n\n{_advice(reason)}".lstrip())
        self.reason = reason
        self.given = detail

    def naming(self, names: list[str]) -> DiagnosticError:
        """Return the error, with the attributes whose values are unknown."""
        advice = _advice(self.reason, names)
        return DiagnosticError(self.summary, f"{self.given}\n\n{advice}".lstrip())


def _advice(reason: Reason, names: list[str] | None = None) -> str:
    cause = _CAUSES[reason].format(names=f": {', '.join(names)}" if names else "")
    first = "Apply that part first, with terraform apply -target=ADDRESS"
    return f"{cause} {first}, {_REMEDIES[reason]}."
