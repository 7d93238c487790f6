list "rocketchat_setting" "accounts" {
  provider         = rocketchat
  include_resource = true
  limit            = 500

  config {
    group        = "Accounts"
    changed_only = true
  }
}
