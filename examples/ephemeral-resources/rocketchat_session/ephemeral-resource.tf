ephemeral "rocketchat_session" "robot" {
  username = "robot"
  password = "vault:secret/rocketchat/robot#password"
}

# A second configuration of the provider, which uses the session.
provider "rocketchat" {
  alias      = "robot"
  url        = ephemeral.rocketchat_session.robot.url
  user_id    = ephemeral.rocketchat_session.robot.user_id
  auth_token = ephemeral.rocketchat_session.robot.auth_token
}

data "rocketchat_server" "as_robot" {
  provider = rocketchat.robot
}
