list "rocketchat_custom_oauth" "all" {
  provider = rocketchat
}
