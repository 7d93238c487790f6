"""`provider::rocketchat::callback_url`."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client.origins import callback_url
from rocketchat_provider.managed.web_address import problem_of_base


class CallbackUrl(tf.Function[Any]):
    """The redirect URI to register at an identity provider."""

    summary = "Redirect URI of a login service"
    description = (
        "The redirect URI to register at the identity provider for a login service: "
        "<site_url>/_oauth/<service>. Fails for a site_url that is not a URL or has ? or # in it, "
        "and for a name of which Rocket.Chat would leave nothing."
    )
    parameters = (
        tf.Parameter("site_url", tf.String, "Address that users open (setting Site_Url)."),
        tf.Parameter("name", tf.String, "Name of the login service, for example Liquid."),
    )
    returns = tf.String

    def call(self, *arguments: Any) -> str:
        """The URI."""
        site_url, name = arguments
        if found := problem_of_base(site_url):
            raise tf.FunctionError(
                f"site_url cannot be used: {found}; expected such as https://chat.example.org", 0
            )
        url = callback_url(site_url, name)
        if url.endswith("/"):
            raise tf.FunctionError(f'Rocket.Chat would leave nothing of the name "{name}"', 1)
        return url
