resource "rocketchat_custom_oauth" "team" {
  name           = "Team"
  url            = "https://id.example.org"
  token_path     = "/o/token/"
  identity_path  = "/accounts/profile"
  authorize_path = "/o/authorize/"
  client_id      = "vault:secret/rocketchat/oauth2#client_id"
  client_secret  = "vault:secret/rocketchat/oauth2#client_secret"
}

# Without a mail server, users would not receive codes, and nobody could log in.
resource "rocketchat_setting" "codes_by_email" {
  name  = "Accounts_TwoFactorAuthentication_By_Email_Enabled"
  value = false
}

# The form is hidden after a login works, and shown again before the service is removed.
resource "rocketchat_login_form" "form" {
  visible = false
  requires = [{
    service    = rocketchat_custom_oauth.team.service
    generation = rocketchat_custom_oauth.team.generation
  }]
  depends_on = [rocketchat_setting.codes_by_email]
}
