"""Which secret reference stands for a secret of the server."""

from collections.abc import Mapping

from rocketchat_provider.public.secrets import SecretError, Secrets
from rocketchat_provider.public.settings import Setting

from rocketchat_adopt.elements import Secret, slug


class References:
    """Finds a reference for a secret: a place where it is known to be, else a variable to fill in.

    Args:
        secrets: Where references are tried.
        places: References to try, by what they would be the secret of.
    """

    def __init__(self, secrets: Secrets, places: Mapping[str, str]) -> None:
        self._secrets = secrets
        self._places = places

    def to(self, setting: Setting, what: str) -> Secret:
        """The reference to the value of a setting; `what` names it for a person."""
        place = self._places.get(setting.id)
        if place is not None and self._holds(place, setting):
            return Secret(what, place, found=True)
        variable = slug(what).upper()
        return Secret(what, f"env:{variable}", found=self._holds(f"env:{variable}", setting))

    def _holds(self, reference: str, setting: Setting) -> bool:
        try:
            value = self._secrets.resolve(reference).value
        except SecretError:
            return False
        return not setting.masked and bool(value == setting.value)
