resource "rocketchat_custom_oauth" "team" {
  name     = "Team"
  url      = "https://id.example.org"
  site_url = "https://chat.example.org"

  token_path     = "/o/token/"
  identity_path  = "/accounts/profile"
  authorize_path = "/o/authorize/"
  scope          = "openid profile email"
  client_id      = "vault:secret/rocketchat/oauth2#client_id"
  client_secret  = "vault:secret/rocketchat/oauth2#client_secret"

  login_style       = "redirect"
  button_label_text = "Log in with your team account"
  username_field    = "preferred_username"
  email_field       = "email"
  name_field        = "name"
  merge_users       = true
}

output "callback_url" {
  description = "Redirect URI to register at the identity provider."
  value       = rocketchat_custom_oauth.team.callback_url
}
