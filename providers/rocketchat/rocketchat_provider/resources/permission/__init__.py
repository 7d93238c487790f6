"""`rocketchat_permission`."""
