"""`rocketchat_settings`: a map of settings."""
