resource "rocketchat_push" "notifications" {
  enabled = true

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.rocketchat_send_test_push.mine]
    }
  }
}

action "rocketchat_send_test_push" "mine" {}
