output "callback_url" {
  description = "Redirect URI to register at the identity provider."
  value       = provider::rocketchat::callback_url("https://chat.example.org", "Team")
}
