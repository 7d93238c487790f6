list "rocketchat_oauth_app" "all" {
  provider = rocketchat
}
