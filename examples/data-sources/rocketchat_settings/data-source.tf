# Whatever somebody has changed in the group Accounts.
data "rocketchat_settings" "accounts" {
  group        = "Accounts"
  changed_only = true
}

output "changed" {
  value = data.rocketchat_settings.accounts.values
}
