resource "rocketchat_custom_oauth" "team" {
  name          = "Team"
  url           = "https://id.example.org"
  client_id     = "vault:secret/rocketchat/oauth2#client_id"
  client_secret = "vault:secret/rocketchat/oauth2#client_secret"

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.rocketchat_check_login.team]
    }
  }
}

action "rocketchat_check_login" "team" {
  config {
    service = "team"
  }
}
