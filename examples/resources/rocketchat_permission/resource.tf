resource "rocketchat_permission" "mention_all" {
  name  = "mention-all"
  roles = ["admin", "moderator", "owner"]
}
