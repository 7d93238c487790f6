"""`rocketchat_asset`."""
