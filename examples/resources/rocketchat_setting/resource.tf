resource "rocketchat_setting" "login_expiration" {
  name  = "Accounts_LoginExpiration"
  value = 30
}

# A secret stands in the configuration as a reference, and in the state not at all.
resource "rocketchat_setting" "smtp_password" {
  name         = "SMTP_Password"
  secret_value = "vault:secret/rocketchat/smtp#password"
}
