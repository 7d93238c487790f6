resource "rocketchat_asset" "logo" {
  name   = "logo"
  source = "${path.module}/logo.svg"
}
