"""`provider::rocketchat::login_service_name`."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client import LoginService


class LoginServiceName(tf.Function[Any]):
    """What Rocket.Chat makes of a login service's name."""

    summary = "Name that Rocket.Chat gives a login service"
    description = (
        "What Rocket.Chat makes of a custom OAuth's name: letters, digits and _ in lower case, the "
        'first one a capital ("My-IdP" becomes "Myidp"). Fails if nothing is left.'
    )
    parameters = (tf.Parameter("name", tf.String, "The name as somebody wishes it."),)
    returns = tf.String

    def call(self, *arguments: Any) -> str:
        """The name."""
        (name,) = arguments
        kept = LoginService(name).name
        if not kept:
            raise tf.FunctionError(f'Rocket.Chat would leave nothing of the name "{name}"', 0)
        return kept
