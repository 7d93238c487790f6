"""`provider::rocketchat::login_service_name`."""

import tfplugin as tf

from rocketchat_provider.client import LoginService


class LoginServiceName(tf.Function[object, str]):
    """The name that Rocket.Chat gives a login service."""

    summary = "Name that Rocket.Chat gives a login service"
    description = (
        "The name that a custom OAuth service gets in Rocket.Chat: Rocket.Chat removes all "
        "characters except letters, digits and _, makes the first letter a capital and the others "
        'small ("My-IdP" becomes "Myidp"). It is an error if no character is left.'
    )
    name = tf.parameter(tf.String, "The name that you want, for example My-IdP.")
    returns = tf.String

    def call(self) -> str:
        """Return the name."""
        kept = LoginService(self.name).name
        if not kept:
            raise tf.FunctionError(
                f'name is "{self.name}", but Rocket.Chat keeps only letters, digits and _ of a '
                "name; expected at least one of them",
                LoginServiceName.name,
            )
        return kept
