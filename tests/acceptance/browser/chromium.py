"""A real browser without a screen, and what it sees of a login page."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Error, Locator, Page, ViewportSize, sync_playwright

from tests.absent import skip_without

PROGRAMS = Path(__file__).parents[2] / "programs"
OWN = PROGRAMS / "chromium"
INSTALLED = ("chromium", "chromium-browser", "google-chrome")
REMEDY = "`make test` installs one on Linux on x86-64; elsewhere install chromium."
SIZE: ViewportSize = {"width": 720, "height": 480}
# What Chromium asks of the world on its own is not wanted here.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--hide-scrollbars",
)
HANGING_SECONDS = 60


@dataclass(frozen=True)
class Program:
    """A Chromium, and the variables that it needs."""

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def find_chromium(own: Path = OWN) -> Program:
    """The Chromium of tests/programs, or one that the machine has."""
    if (own / "chromium").exists():
        places = {"LD_LIBRARY_PATH": f"{own}/lib", "FONTCONFIG_FILE": f"{own}/fonts.conf"}
        return Program(own / "chromium", places)
    for name in INSTALLED:
        if found := shutil.which(name):
            return Program(Path(found))
    return skip_without("a Chromium", REMEDY)


@contextmanager
def chromium() -> Iterator[Page]:
    """A page of a browser that has seen nothing yet."""
    program = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program.path,
            env={**os.environ, **program.environment},
            args=QUIET,
        )
        try:
            yield browser.new_page(viewport=SIZE)
        finally:
            browser.close()


class LoginPage:
    """Rocket.Chat's login page in a browser; it looks for what every version's page has."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        page.goto(url)
        self._wait_until(lambda: bool(self.buttons) or self._passwords.count() > 0)

    @property
    def form_visible(self) -> bool:
        """Whether there is a field for a password."""
        return any(field.is_visible() for field in self._passwords.all())

    @property
    def buttons(self) -> list[str]:
        """The labels of the visible buttons, the form's own included."""
        found = self.page.locator("button").all()
        return [button.inner_text() for button in found if button.is_visible()]

    def log_in_with(self, label: str, username: str, password: str) -> tuple[str, str]:
        """Press a button, log in at the provider; return the user id and session token."""
        self.page.locator("button", has_text=label).first.click()
        self._wait_until(lambda: not self._at_home() and self._passwords.count() > 0)
        self.page.locator("[name=username]").fill(username)
        self._passwords.first.fill(password)
        self._passwords.first.press("Enter")
        self._wait_until(lambda: self._at_home() and self._kept("loginToken") is not None)
        return self._kept("userId") or "", self._kept("loginToken") or ""

    @property
    def _passwords(self) -> Locator:
        return self.page.locator("input[type=password]")

    def _at_home(self) -> bool:
        return self.page.url.startswith(self.url)

    def _kept(self, name: str) -> str | None:
        """What the page keeps of a login, as every Meteor application does."""
        value = self.page.evaluate(f"localStorage.getItem('Meteor.{name}')")
        return None if value is None else str(value)

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        for _ in range(HANGING_SECONDS * 10):
            if self._holds(holds):
                return
            self.page.wait_for_timeout(100)
        seen = self.page.locator("body").inner_text()
        pytest.fail(f"The browser stays at {self.page.url} and shows: {seen}")

    @staticmethod
    def _holds(condition: Callable[[], bool]) -> bool:
        try:
            return condition()
        except Error:
            # The page is being replaced by the next one.
            return False
