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
        "rocketchat_custom_oauth.liquid.service.",
    )
    generation = tf.attribute(
        tf.String,
        optional=True,
        description="The service's generation, for example "
        "rocketchat_custom_oauth.liquid.generation. When it changes, the form "
        "is shown before the service changes or goes, and hidden after a login "
        "works again.",
    )


RequirementState = Requirement[tf.Known]
RequirementPlan = Requirement[tf.Planned]


class LoginForm(LoginCheckArguments[tf.K]):
    """The form, and the terms on which it may be hidden."""

    visible = tf.attribute(
        tf.Bool,
        required=True,
        description=f"Whether the form is shown ({FORM_SETTING}). Before it is hidden, a "
        "login with every service in requires is checked, as rocketchat_login_check does "
        "it; if one cannot work, the form stays visible. Login over the API keeps working "
        "without the form.",
    )
    requires = tf.attribute(
        tf.ListNested(RequirementState, RequirementPlan),
        optional=True,
        description="Login services that must work before the form may be hidden.",
    )
    site_url = LoginCheckArguments.site_url
    test_user = LoginCheckArguments.test_user
    allow_lockout = tf.attribute(
        tf.Bool,
        default=False,
        description="Hide the form even if requires is empty or a login does not work, "
        "which is then a warning. Nobody may be able to log in with a browser then. "
        "Default: false.",
    )
    id = only_id("login_form")
    generation = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="Random text, another one whenever the form is created. A hidden form is "
        "replaced when the plan changes a setting that logins depend on, such as Site_Url or "
        "two-factor codes by e-mail: the form is shown meanwhile, and hidden after a login "
        "works again. Terraform has to plan that setting before the form; depends_on makes "
        "sure of it.",
    )


State = LoginForm[tf.Known]
Plan = LoginForm[tf.Planned]
