"""Can people log in? What has to be proven before the login form is hidden, and who decides it."""

from rocketchat_provider.login.form_setting import FORM_SETTING, logins_depend_on

__all__ = ["FORM_SETTING", "logins_depend_on"]
