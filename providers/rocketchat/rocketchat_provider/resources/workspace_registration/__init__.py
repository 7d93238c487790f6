"""`rocketchat_workspace_registration`: the registration at Rocket.Chat Cloud."""
