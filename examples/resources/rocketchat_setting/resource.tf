resource "rocketchat_setting" "login_expiration" {
  name  = "Accounts_LoginExpiration"
  value = 30
}

# The configuration has a reference to the secret. The state does not contain the secret.
resource "rocketchat_setting" "smtp_password" {
  name         = "SMTP_Password"
  secret_value = "vault:secret/rocketchat/smtp#password"
}
