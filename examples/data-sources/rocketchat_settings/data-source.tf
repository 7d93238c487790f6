# The settings in the group Accounts that differ from their defaults.
data "rocketchat_settings" "accounts" {
  group        = "Accounts"
  changed_only = true
}

output "changed" {
  value = data.rocketchat_settings.accounts.values
}
