"""The progress of a reading."""

import io

from rocketchat_adopt.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_steps_are_lines_where_nobody_looks() -> None:
    stream = io.StringIO()
    progress = Progress(2, stream)
    progress.step("reading")
    progress.step("writing")
    progress.end()
    assert stream.getvalue() == "1/2 reading …\n2/2 writing …\n"


def test_steps_are_a_bar_on_a_terminal_that_is_gone_at_the_end() -> None:
    stream = Terminal()
    progress = Progress(2, stream)
    progress.step("reading")
    progress.step("writing")
    shown = stream.getvalue().split("\r\x1b[K")
    assert shown[1:] == [f"[{'░' * 20}] 1/2 reading …", f"[{'█' * 10}{'░' * 10}] 2/2 writing …"]
    progress.end()
    assert stream.getvalue().endswith("\r\x1b[K")
