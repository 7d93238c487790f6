"""The attributes of `rocketchat_login_form`."""

import tfplugin as tf

from rocketchat_provider.login.form_setting import FORM_SETTING
from rocketchat_provider.managed.attributes import only_id
from rocketchat_provider.managed.login_check_arguments import LoginCheckArguments


class Requirement(tf.Model[tf.K]):
    """A login service that must work before the form may be hidden."""

    service = tf.attribute(
        tf.String,
        required=True,
        description="Key or name of the login service, for example "
        "rocketchat_custom_oauth.team.service.",
    )
    generation = tf.attribute(
        tf.String,
        optional=True,
        description="The service's generation, for example "
        "rocketchat_custom_oauth.team.generation. If a plan changes or removes the service, the "
        "generation changes too: the form is then shown first, and hidden again after a login "
        "works. If you leave it out, the form may stay visible until the next apply.",
    )


RequirementState = Requirement[tf.Known]
RequirementPlan = Requirement[tf.Planned]


class LoginForm(LoginCheckArguments[tf.K]):
    """The form, and the terms on which it may be hidden."""

    visible = tf.attribute(
        tf.Bool,
        required=True,
        description="Whether the login page shows the form (setting "
        f'{FORM_SETTING}, "Show Default Login Form" in the administration). Before the '
        "provider hides it, it checks a login with every service in requires, as "
        "rocketchat_login_check does. If one cannot work, the apply fails and the form stays "
        "visible. The API accepts passwords even without the form.",
    )
    requires = tf.attribute(
        tf.ListNested(RequirementState, RequirementPlan),
        optional=True,
        description="Login services that must work before the form is hidden. Needed for visible = "
        "false, unless allow_lockout is true.",
    )
    site_url = LoginCheckArguments.site_url
    test_user = LoginCheckArguments.test_user
    allow_lockout = tf.attribute(
        tf.Bool,
        default=False,
        description="Whether to hide the form even if requires is empty or a login does not work. "
        "That is then a warning instead of an error, and it may leave nobody able to log in with a "
        "browser. Default: false.",
    )
    id = only_id("login_form")
    generation = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="Random text that changes whenever the form is created. If a plan changes a "
        "setting that logins depend on, such as Site_Url or two-factor codes by e-mail, it "
        "replaces a hidden form: the form is shown first, and hidden again after a login works. "
        "For that, Terraform must plan the setting before the form: list it in depends_on.",
    )


State = LoginForm[tf.Known]
Plan = LoginForm[tf.Planned]
