# Uses the gateway for apps from the app stores. Notifications contain no text, sender or room.
resource "rocketchat_push" "notifications" {
  gateway              = true
  show_message         = false
  show_sender_and_room = false
}
