"""`rocketchat_custom_oauth`: a custom OAuth login service."""
