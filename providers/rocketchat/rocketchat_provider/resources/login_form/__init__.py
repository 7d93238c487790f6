"""`rocketchat_login_form`."""
