"""The arguments with which a login is checked."""

import tfplugin as tf

from rocketchat_provider.managed.validators import literal_or_reference, secret_reference
from rocketchat_provider.managed.web_address import web_address


class TestUserArguments(tf.Model[tf.K]):
    """A user at the identity provider."""

    __test__ = False

    username = tf.attribute(
        tf.String,
        required=True,
        validators=(literal_or_reference,),
        description="User name at the identity provider: a literal or a secret reference.",
    )
    password = tf.attribute(
        tf.String,
        required=True,
        validators=(secret_reference,),
        description="Password at the identity provider: a secret reference (vault:…, env:…, "
        "file:…).",
    )


TestUserState = TestUserArguments[tf.Known]
TestUserPlan = TestUserArguments[tf.Planned]


class LoginCheckArguments(tf.Model[tf.K]):
    """What a check of a login service looks at besides the service."""

    site_url = tf.attribute(
        tf.String,
        optional=True,
        validators=(web_address,),
        description="The address that users open, for example rocketchat_setting.site_url.value. "
        "Site_Url is compared with it. Unset: it is compared with the provider's url, and a "
        "difference is not held against it.",
    )
    test_user = tf.attribute(
        tf.SingleNested(TestUserState, TestUserPlan),
        optional=True,
        description="A user at the identity provider with whom a whole login is tried over HTTP, "
        "and ended again. Only this shows a redirect URI that the identity provider does not know. "
        "At the first such login the user is made in Rocket.Chat, like any other.",
    )


class CheckedLoginArguments(LoginCheckArguments[tf.K]):
    """The service, and how it is checked."""

    service = tf.attribute(
        tf.String,
        required=True,
        description="Key or name of the login service, for example "
        "rocketchat_custom_oauth.liquid.service.",
    )
