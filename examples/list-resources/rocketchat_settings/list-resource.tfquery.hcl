list "rocketchat_settings" "changed" {
  provider         = rocketchat
  include_resource = true

  config {
    changed_only = true
  }
}
