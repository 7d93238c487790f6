"""The arguments of Ldap."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Required, TypeAlias, TypedDict

from ..framework import IResolvable
from .options import Boolean, GroupMeta, Number, Secret, Setting, json_text

LdapEncryption: TypeAlias = Literal["plain", "tls", "ssl"]
"""tls is STARTTLS; ssl is LDAPS."""
LdapServerType: TypeAlias = Literal["ad", ""]
"""Active Directory, or any other directory."""
LdapScope: TypeAlias = Literal["base", "one", "sub"]
"""Only the entry itself, one level below it, or everything below it."""


class LdapAuthentication(TypedDict):
    """How Rocket.Chat binds to the directory before it searches (LDAP_Authentication).

    Attributes:
        user_dn: Secret reference to the distinguished name of the account
            (LDAP_Authentication_UserDN, which is a secret setting).
        password: Secret reference to its password (LDAP_Authentication_Password).
    """

    user_dn: Annotated[str, Secret("LDAP_Authentication_UserDN")]
    password: Annotated[str, Secret("LDAP_Authentication_Password")]


class LdapUserSearch(TypedDict, total=False):
    """How a user is found in the directory.

    Attributes:
        base_dn: Where the search begins, for example ou=people,dc=example,dc=org (LDAP_BaseDN).
        filter: Filter of the users who may log in (LDAP_User_Search_Filter).
        scope: How deep the search goes: base, one or sub (LDAP_User_Search_Scope).
        search_field: Attributes that hold the name with which somebody logs in, separated by commas
            (LDAP_User_Search_Field, with Active Directory LDAP_AD_User_Search_Field).
        search_page_size: Entries per page of results (LDAP_Search_Page_Size).
        search_size_limit: Most entries of a result (LDAP_Search_Size_Limit).
        find_user_after_login: Whether a second search is made as the user
            (LDAP_Find_User_After_Login).
    """

    base_dn: Required[Annotated[str, Setting("LDAP_BaseDN")]]
    filter: Annotated[str, Setting("LDAP_User_Search_Filter")]
    scope: Annotated[LdapScope | IResolvable, Setting("LDAP_User_Search_Scope")]
    search_field: Annotated[str, Setting("LDAP_User_Search_Field")]
    search_page_size: Annotated[Number, Setting("LDAP_Search_Page_Size")]
    search_size_limit: Annotated[Number, Setting("LDAP_Search_Size_Limit")]
    find_user_after_login: Annotated[Boolean, Setting("LDAP_Find_User_After_Login")]


class LdapGroupFilter(TypedDict, total=False):
    """The group whose members may log in (LDAP_Group_Filter_Enable).

    Attributes:
        group_name: Name of the group (LDAP_Group_Filter_Group_Name).
        object_class: Object class of groups (LDAP_Group_Filter_ObjectClass).
        group_id_attribute: Attribute with a group's name (LDAP_Group_Filter_Group_Id_Attribute).
        group_member_attribute: Attribute with a group's members
            (LDAP_Group_Filter_Group_Member_Attribute).
        group_member_format: How a member is written, for example uid=#{username},dc=example,dc=org
            (LDAP_Group_Filter_Group_Member_Format).
    """

    group_name: Required[Annotated[str, Setting("LDAP_Group_Filter_Group_Name")]]
    object_class: Annotated[str, Setting("LDAP_Group_Filter_ObjectClass")]
    group_id_attribute: Annotated[str, Setting("LDAP_Group_Filter_Group_Id_Attribute")]
    group_member_attribute: Annotated[str, Setting("LDAP_Group_Filter_Group_Member_Attribute")]
    group_member_format: Annotated[str, Setting("LDAP_Group_Filter_Group_Member_Format")]


class LdapDataSync(TypedDict, total=False):
    """What Rocket.Chat takes over from an entry of the directory.

    Attributes:
        unique_identifier_field: Attributes that identify a user for good, separated by commas
            (LDAP_Unique_Identifier_Field).
        merge_existing_users: Whether a user of Rocket.Chat with the same name becomes the user of
            the directory (LDAP_Merge_Existing_Users).
        update_data_on_login: Whether a login takes the data over again (LDAP_Update_Data_On_Login).
        update_data_on_oauth_login: The same for logins with OAuth
            (LDAP_Update_Data_On_OAuth_Login).
        default_domain: Domain of the e-mail address of a user who has none (LDAP_Default_Domain).
        username_field: Attribute or template such as #{givenName}.#{sn} of the user name
            (LDAP_Username_Field, with Active Directory LDAP_AD_Username_Field).
        email_field: The same for the e-mail address (LDAP_Email_Field, LDAP_AD_Email_Field).
        name_field: The same for the full name (LDAP_Name_Field, LDAP_AD_Name_Field).
        extension_field: The same for the phone extension (LDAP_Extension_Field; not in 6.5).
        federation_home_server_field: The same for the home server of a federated user
            (LDAP_FederationHomeServer_Field; not in 6.5).
        variable_map: Attributes that are computed from others, by name, each with its input and
            output (LDAP_DataSync_VariableMap; switches LDAP_DataSync_UseVariables on; not in 6.5).
        sync_user_avatar: Whether the picture is taken over (LDAP_Sync_User_Avatar).
        avatar_field: Attribute of the picture (LDAP_Avatar_Field).
    """

    unique_identifier_field: Annotated[str, Setting("LDAP_Unique_Identifier_Field")]
    merge_existing_users: Annotated[Boolean, Setting("LDAP_Merge_Existing_Users")]
    update_data_on_login: Annotated[Boolean, Setting("LDAP_Update_Data_On_Login")]
    update_data_on_oauth_login: Annotated[Boolean, Setting("LDAP_Update_Data_On_OAuth_Login")]
    default_domain: Annotated[str, Setting("LDAP_Default_Domain")]
    username_field: Annotated[str, Setting("LDAP_Username_Field")]
    email_field: Annotated[str, Setting("LDAP_Email_Field")]
    name_field: Annotated[str, Setting("LDAP_Name_Field")]
    extension_field: Annotated[str, Setting("LDAP_Extension_Field")]
    federation_home_server_field: Annotated[str, Setting("LDAP_FederationHomeServer_Field")]
    variable_map: Annotated[Mapping[str, Any], Setting("LDAP_DataSync_VariableMap", json_text)]
    sync_user_avatar: Annotated[Boolean, Setting("LDAP_Sync_User_Avatar")]
    avatar_field: Annotated[str, Setting("LDAP_Avatar_Field")]


class LdapOptions(GroupMeta, total=False):
    """The arguments of Ldap.

    Attributes:
        enabled: Whether people can log in with LDAP (LDAP_Enable). Default: True.
        server_type: ad for Active Directory, "" for any other directory (LDAP_Server_Type).
        host: Host name of the directory (LDAP_Host).
        port: Its port (LDAP_Port), usually 636 for ssl and 389 otherwise. Needs encryption.
        encryption: plain, tls (STARTTLS) or ssl (LDAPS) (LDAP_Encryption).
        ca_cert: Secret reference to the authority's certificate in PEM (LDAP_CA_Cert, which is a
            secret setting).
        reject_unauthorized: Whether a certificate that cannot be verified is rejected
            (LDAP_Reject_Unauthorized).
        reconnect: Whether a lost connection is opened again (LDAP_Reconnect).
        timeout: Milliseconds for a request (LDAP_Timeout).
        connect_timeout: Milliseconds for a connection (LDAP_Connect_Timeout).
        idle_timeout: Milliseconds until an idle connection is closed (LDAP_Idle_Timeout).
        login_fallback: Whether Rocket.Chat keeps a user's password, for logins while the directory
            cannot be reached (LDAP_Login_Fallback).
        authentication: The account that searches. Without it, LDAP_Authentication stays as it is.
        user_search: How a user is found.
        group_filter: The group whose members may log in. Without it, the filter stays as it is.
        data_sync: What is taken over from the directory.
    """

    enabled: Annotated[Boolean, Setting("LDAP_Enable", default=True)]
    server_type: Required[Annotated[LdapServerType, Setting("LDAP_Server_Type")]]
    host: Required[Annotated[str, Setting("LDAP_Host")]]
    port: Annotated[Number, Setting("LDAP_Port")]
    encryption: Annotated[LdapEncryption | IResolvable, Setting("LDAP_Encryption")]
    ca_cert: Annotated[str, Secret("LDAP_CA_Cert")]
    reject_unauthorized: Annotated[Boolean, Setting("LDAP_Reject_Unauthorized")]
    reconnect: Annotated[Boolean, Setting("LDAP_Reconnect")]
    timeout: Annotated[Number, Setting("LDAP_Timeout")]
    connect_timeout: Annotated[Number, Setting("LDAP_Connect_Timeout")]
    idle_timeout: Annotated[Number, Setting("LDAP_Idle_Timeout")]
    login_fallback: Annotated[Boolean, Setting("LDAP_Login_Fallback")]
    authentication: LdapAuthentication
    user_search: LdapUserSearch
    group_filter: LdapGroupFilter
    data_sync: LdapDataSync
