"""`provider::rocketchat::login_service_name`."""

import tfplugin as tf

from rocketchat_provider.client import LoginService


class LoginServiceName(tf.Function[object, str]):
    """The name that Rocket.Chat gives a login service."""

    summary = "Name that Rocket.Chat gives a login service"
    description = (
        "The name under which Rocket.Chat creates a custom OAuth: letters, digits and _, all in "
        'lower case except a capital first letter ("My-IdP" becomes "Myidp"). Fails if no '
        "character is left."
    )
    name = tf.parameter(tf.String, "The wanted name.")
    returns = tf.String

    def call(self) -> str:
        """Return the name."""
        kept = LoginService(self.name).name
        if not kept:
            raise tf.FunctionError(
                f'Rocket.Chat would leave nothing of the name "{self.name}"', LoginServiceName.name
            )
        return kept
