data "rocketchat_login_check" "team" {
  service = "team"
}

# Every plan and apply warns if a login with the service does not work.
check "login" {
  assert {
    condition = data.rocketchat_login_check.team.healthy
    error_message = join("\n", [
      for probe in data.rocketchat_login_check.team.probes : "${probe.seen} ${probe.remedy}"
      if probe.outcome == "failed"
    ])
  }
}
