list "rocketchat_permission" "of_guests" {
  provider = rocketchat

  config {
    role = "guest"
  }
}
