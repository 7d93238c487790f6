data "rocketchat_server" "this" {}

output "version" {
  value = data.rocketchat_server.this.version
}
