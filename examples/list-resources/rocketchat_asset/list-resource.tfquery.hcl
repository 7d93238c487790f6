list "rocketchat_asset" "uploaded" {
  provider = rocketchat
}
