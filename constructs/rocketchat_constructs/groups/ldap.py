"""Logins with the accounts of an LDAP directory."""

from collections.abc import Mapping
from typing import Any, Unpack

from ..advice import warn
from ..arguments import Arguments
from ..framework import Construct
from .ldap_options import LdapOptions
from .settings_group import SettingsGroup

# Active Directory has settings of its own for these (getLDAPConditionalSetting in Rocket.Chat).
_OF_SERVER_TYPE = {
    "LDAP_User_Search_Field": "LDAP_AD_User_Search_Field",
    "LDAP_Username_Field": "LDAP_AD_Username_Field",
    "LDAP_Email_Field": "LDAP_AD_Email_Field",
    "LDAP_Name_Field": "LDAP_AD_Name_Field",
}


class Ldap(SettingsGroup):
    """Logins with the accounts of an LDAP directory, through the form for user name and password.

    These are the settings of the Community edition. Those of a licence with `ldap-enterprise` (sync
    in the background, of roles, channels and teams) belong in `Settings(other_values={…})`.

    People log in with LDAP only through the login form, so a hidden form excludes them, and LDAP
    is nothing that `LoginForm` can require. A name and password that the directory does not accept
    are tried with Rocket.Chat's own accounts, so the administrator's password still works.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        options: The arguments, which `LdapOptions` describes. host and server_type are required.

    Raises:
        TypeError: An argument does not exist, or a required one is missing.
        ValueError: An argument is not allowed.
    """

    OPTIONS = LdapOptions

    def __init__(self, scope: Construct, id: str, **options: Unpack[LdapOptions]) -> None:
        super().__init__(scope, id, options)

    def _check_options(self, arguments: Arguments) -> None:
        arguments.pattern(
            "host",
            r"[^\s:/]+",
            "expected a host name such as ldap.example.org; the port goes into port, and ldaps:// "
            "is encryption='ssl'",
        )
        arguments.between("port", 1, 65535)
        arguments.together(
            "port",
            "encryption",
            "a port expects one encryption, usually 389 'plain' or 'tls' (STARTTLS), 636 'ssl'",
        )
        for name in ("timeout", "connect_timeout", "idle_timeout"):
            arguments.at_least(name, 1)
        given = arguments.values
        if given.get("encryption") == "plain":
            for name in ("ca_cert", "reject_unauthorized"):
                if name in given:
                    raise arguments.refused(
                        "encryption", f"expected 'tls' or 'ssl', without which {name} has no effect"
                    )
        search = arguments.nested("user_search")
        search.not_empty("base_dn")
        search.pattern("filter", r"\(.*\)", "expected a filter in parentheses")
        search.at_least("search_page_size", 1)
        search.at_least("search_size_limit", 1)
        arguments.nested("group_filter").not_empty("group_name")

    def _complete(self, given: Mapping[str, Any], values: dict[str, Any]) -> None:
        switches = {
            "LDAP_Authentication": "authentication" in given,
            "LDAP_Group_Filter_Enable": "group_filter" in given,
            "LDAP_DataSync_UseVariables": "variable_map" in given.get("data_sync", {}),
        }
        values.update({id: True for id, is_needed in switches.items() if is_needed})
        if given["server_type"] == "ad":
            for id in _OF_SERVER_TYPE.keys() & values.keys():
                values[_OF_SERVER_TYPE[id]] = values.pop(id)

    def _warn_options(self, given: Mapping[str, Any]) -> None:
        if given.get("encryption") == "plain":
            warn(
                self,
                "encryption is 'plain', so anyone on the network can read the passwords of all "
                "users. Use tls or ssl.",
            )
        elif given.get("reject_unauthorized") is False:
            warn(
                self,
                "reject_unauthorized is False, so anyone on the network can pretend to be the "
                "directory and read passwords. Give the authority's certificate as ca_cert.",
            )
