"""`provider::rocketchat::callback_url`."""

import tfplugin as tf

from rocketchat_provider.client.origins import callback_url
from rocketchat_provider.managed.web_address import problem_of_base


class CallbackUrl(tf.Function[object, str]):
    """The redirect URI to register at an identity provider."""

    summary = "Redirect URI of a login service"
    description = (
        "The redirect URI of a login service, <site_url>/_oauth/<service>, which has to be "
        "registered at the identity provider. It is an error if site_url is not a URL or contains "
        "? or #, or if name has no letter, digit or _."
    )
    site_url = tf.parameter(
        tf.String,
        "Address that users open (setting Site_Url), for example https://chat.example.org.",
    )
    name = tf.parameter(tf.String, "Name of the login service, for example Liquid.")
    returns = tf.String

    def call(self) -> str:
        """Return the URI."""
        if found := problem_of_base(self.site_url):
            raise tf.FunctionError(
                f"site_url cannot be used: {found}; expected an address such as "
                "https://chat.example.org",
                CallbackUrl.site_url,
            )
        url = callback_url(self.site_url, self.name)
        if url.endswith("/"):
            raise tf.FunctionError(
                f'name is "{self.name}", but Rocket.Chat keeps only letters, digits and _ of a '
                "name; expected at least one of them",
                CallbackUrl.name,
            )
        return url
