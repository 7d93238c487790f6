"""A real browser without a screen: Debian's Chromium, and what it sees of a login page."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

INSTALL = "apt-get update && apt-get install -y --no-install-recommends chromium chromium-driver"
# What Chromium asks of the world on its own is not wanted here.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--headless=new",
    "--hide-scrollbars",
    "--no-first-run",
    "--window-size=720,480",
)
HANGING_SECONDS = 60


@contextmanager
def chromium(profile: Path) -> Iterator[Chrome]:
    """A browser that has seen nothing yet; `profile` is an empty folder for what it keeps."""
    programs = [shutil.which(name) for name in ("chromium", "chromedriver")]
    browser, driver = programs
    if browser is None or driver is None:
        pytest.fail(f"This test needs Chromium and its driver. On Debian: {INSTALL}")
    options = ChromeOptions()
    options.binary_location = browser
    for argument in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    chrome = Chrome(options, ChromeService(driver))
    try:
        yield chrome
    finally:
        chrome.quit()


class LoginPage:
    """Rocket.Chat's login page in a browser; it looks for what every version's page has."""

    def __init__(self, chrome: Chrome, url: str) -> None:
        self.chrome = chrome
        self.url = url
        chrome.get(url)
        self._wait_until(lambda: bool(self.buttons or self._passwords()))

    @property
    def form_visible(self) -> bool:
        """Whether there is a field for a password."""
        return any(field.is_displayed() for field in self._passwords())

    @property
    def buttons(self) -> list[str]:
        """The labels of the visible buttons, the form's own included."""
        found = self.chrome.find_elements(By.TAG_NAME, "button")
        return [button.text for button in found if button.is_displayed() and button.text]

    def log_in_with(self, label: str, username: str, password: str) -> tuple[str, str]:
        """Press a button, log in at the provider; return the user id and session token."""
        self._button(label).click()
        self._wait_until(lambda: bool(self._passwords()) and not self._at_home())
        self.chrome.find_element(By.NAME, "username").send_keys(username)
        field = self._passwords()[0]
        field.send_keys(password)
        field.submit()
        self._wait_until(lambda: self._at_home() and self._kept("loginToken") is not None)
        return self._kept("userId") or "", self._kept("loginToken") or ""

    def _button(self, label: str) -> WebElement:
        found = self.chrome.find_elements(By.TAG_NAME, "button")
        return next(button for button in found if label in button.text)

    def _passwords(self) -> list[WebElement]:
        return self.chrome.find_elements(By.CSS_SELECTOR, "input[type=password]")

    def _at_home(self) -> bool:
        return self.chrome.current_url.startswith(self.url)

    def _kept(self, name: str) -> str | None:
        """What the page keeps of a login, as every Meteor application does."""
        value = self.chrome.execute_script(f"return localStorage.getItem('Meteor.{name}')")
        return None if value is None else str(value)

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        try:
            WebDriverWait(self.chrome, HANGING_SECONDS, poll_frequency=0.1).until(lambda _: holds())
        except TimeoutException:
            seen = self.chrome.find_element(By.TAG_NAME, "body").text
            pytest.fail(f"The browser stays at {self.chrome.current_url} and shows: {seen}")
