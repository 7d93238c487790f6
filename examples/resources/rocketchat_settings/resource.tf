resource "rocketchat_settings" "site" {
  values = {
    Site_Name                 = "Team chat"
    Accounts_RegistrationForm = "Disabled"
    Accounts_LoginExpiration  = 30
  }
  secret_values = {
    SMTP_Password = "vault:secret/rocketchat/smtp#password"
  }
}
