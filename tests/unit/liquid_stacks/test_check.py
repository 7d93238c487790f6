"""What `pipenv run check` prints."""

from liquid_stacks.check import told
from rocketchat_provider.api.login_check import Report
from rocketchat_provider.api.login_check.probe import PAGE


def test_what_a_server_answers_cannot_steer_the_terminal() -> None:
    report = Report("liquid", (PAGE.failed("a page called \x1b[2J\x9b2J", "Look at it."),))
    text = told(report, "https://chat.example.org (Rocket.Chat 7.7.1)", 100)
    assert text.startswith("Login with Liquid at https://chat.example.org (Rocket.Chat 7.7.1)\n\n")
    assert "a page called \\x1b[2J\\x9b2J" in text
    assert text.endswith("\n\nA login cannot work: P2b failed.\n")
