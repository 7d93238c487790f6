"""`provider::rocketchat::callback_url`."""

import tfplugin as tf

from rocketchat_provider.client.origins import callback_url
from rocketchat_provider.managed.web_address import problem_of_base


class CallbackUrl(tf.Function[object, str]):
    """The redirect URI to register at an identity provider."""

    summary = "Redirect URI of a login service"
    description = (
        "The redirect URI to register at the identity provider for a login service: "
        "<site_url>/_oauth/<service>. Fails for a site_url that is not a URL or has ? or # in it, "
        "and for a name without any character that Rocket.Chat keeps."
    )
    site_url = tf.parameter(tf.String, "Address that users open (setting Site_Url).")
    name = tf.parameter(tf.String, "Name of the login service, for example Liquid.")
    returns = tf.String

    def call(self) -> str:
        """Return the URI."""
        if found := problem_of_base(self.site_url):
            raise tf.FunctionError(
                f"site_url cannot be used: {found}; expected such as https://chat.example.org",
                CallbackUrl.site_url,
            )
        url = callback_url(self.site_url, self.name)
        if url.endswith("/"):
            raise tf.FunctionError(
                f'Rocket.Chat would leave nothing of the name "{self.name}"', CallbackUrl.name
            )
        return url
