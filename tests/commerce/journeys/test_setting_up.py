"""Ada sets the shop up in a browser: usable by everybody, in every light."""

import pytest
from playwright.sync_api import Page, expect

from tests.commerce.cast import ADA
from tests.commerce.desk import Desk
from tests.commerce.journeys.conftest import screen_of
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def test_every_page_of_settings_is_usable_by_everybody(desk: Desk, served: str, page: Page) -> None:
    screen = screen_of(desk, served, page, ADA)
    screen.sell()
    for address in ("shop", "connection", "people", "tokens"):
        screen.open(f"/settings/{address}/")
        assert (address, in_every_light(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    for address in ("/refunds/", "/attention/", "/attention/disagreements/", "/sending/", "/help/"):
        screen.open(address)
        assert (address, in_every_light(page)) == (address, [])


def test_somebody_is_let_in_and_a_token_is_made(desk: Desk, served: str, page: Page) -> None:
    screen = screen_of(desk, served, page, ADA)
    screen.open("/settings/people/")
    page.get_by_label("Name").fill("Lena Roth")
    page.get_by_label("E-mail").fill("lena@alder.test")
    screen.press("Let in")
    expect(page.locator("code")).to_contain_text("/account/password/reset/key/")
    assert in_every_light(page) == []
    screen.open("/settings/tokens/")
    page.get_by_label("Name").fill("Website")
    screen.press("Make it")
    expect(page.locator("code")).to_contain_text("recork_shop_")
    page.get_by_role("link", name="It is kept").click()
    page.get_by_role("link", name="Revoke Website").click()
    screen.press("Revoke it")
    screen.see("Website is revoked")


def test_the_line_to_the_warehouse_is_tried(desk: Desk, served: str, page: Page) -> None:
    screen = screen_of(desk, served, page, ADA)
    screen.open("/settings/connection/")
    screen.press("Change the secret")
    screen.see("The warehouse signs with a new secret.")
    screen.press("Send a test")
    screen.see("The warehouse answers, and knows our key.")
    screen.press("Pause sending")
    screen.see("Sending is paused")
    assert in_every_light(page) == []
