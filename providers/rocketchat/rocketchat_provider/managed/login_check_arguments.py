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
        description="User name at the identity provider: as text, or as a secret reference.",
    )
    password = tf.attribute(
        tf.String,
        required=True,
        validators=(secret_reference,),
        description="Password at the identity provider, as a secret reference: "
        "vault:<mount>/<path>#<key>, env:<NAME> or file:<path>.",
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
        "The check fails if the server's Site_Url differs from it. If you leave it out, Site_Url "
        "is compared with the provider's url, and a difference does not fail the check.",
    )
    test_user = tf.attribute(
        tf.SingleNested(TestUserState, TestUserPlan),
        optional=True,
        description="A test account at the identity provider. The check logs it in over HTTP, as "
        "a browser would, and out again. Only such a login shows whether the redirect URI is "
        "registered at the identity provider. The first login creates the user in Rocket.Chat, as "
        "for anybody else. If you leave it out, the redirect URI is not verified.",
    )


class CheckedLoginArguments(LoginCheckArguments[tf.K]):
    """The service, and how it is checked."""

    service = tf.attribute(
        tf.String,
        required=True,
        description="Key or name of the login service, for example "
        "rocketchat_custom_oauth.team.service.",
    )
