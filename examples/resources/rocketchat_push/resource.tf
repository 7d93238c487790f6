# The gateway of the apps from the app stores; it carries neither who wrote what nor where.
resource "rocketchat_push" "notifications" {
  gateway              = true
  show_message         = false
  show_sender_and_room = false
}
