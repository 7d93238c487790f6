action "rocketchat_sync_workspace" "now" {}
