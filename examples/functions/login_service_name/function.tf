output "name" {
  description = "Myidp, which is what Rocket.Chat makes of My-IdP."
  value       = provider::rocketchat::login_service_name("My-IdP")
}
