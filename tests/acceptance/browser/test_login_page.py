"""What people see of the login page, and that the button lets them in."""

from collections.abc import Callable

from playwright.sync_api import Page

from .chromium import LoginPage
from .conftest import LABEL, PERSON, Server

Picture = Callable[[str], None]


def test_form_and_button_stand_side_by_side(
    server: Server, browser_page: Page, picture: Picture
) -> None:
    server.apply(form=True)
    page = LoginPage(browser_page, server.login_page)
    assert page.form_visible
    assert page.buttons == ["Login", LABEL]
    picture("login-form-and-button")


def test_the_button_alone_lets_people_in(
    server: Server, browser_page: Page, picture: Picture
) -> None:
    server.apply(form=False)
    page = LoginPage(browser_page, server.login_page)
    assert not page.form_visible
    assert page.buttons == [LABEL]
    picture("login-button-only")

    page.log_in_with(LABEL, *PERSON)
    assert "Welcome, Ada" in browser_page.locator("body").inner_text()


def test_the_button_lets_the_same_person_in_after_a_change_of_domain(
    server: Server, browser_page: Page, picture: Picture
) -> None:
    server.apply(form=False)
    before, _ = LoginPage(browser_page, server.login_page).log_in_with(LABEL, *PERSON)

    server.world.move("investigations.localhost")
    server.world.register_redirect(server.world.domain)
    server.apply(form=False)

    page = LoginPage(browser_page, server.login_page)
    assert not page.form_visible
    assert page.buttons == [LABEL]
    picture("login-after-domain-change")
    after, _ = page.log_in_with(LABEL, *PERSON)
    assert after == before
