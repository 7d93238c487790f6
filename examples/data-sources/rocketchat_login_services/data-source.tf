data "rocketchat_login_services" "all" {}

output "buttons" {
  description = "Keys of the services that people can click on."
  value = [
    for one in data.rocketchat_login_services.all.services : one.service if one.show_button
  ]
}
