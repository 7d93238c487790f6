"""`rocketchat_push`: push notifications."""
