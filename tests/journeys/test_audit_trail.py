"""The audit trail in a browser: searched by keyboard, with and without script, in every light, on every screen."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fulfillment.cast import SERVICE, House, place
from tests.fulfillment.people import client_of, signed_in
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def test_the_trail_is_usable_by_everybody(live_house: House, served: str, page: Page) -> None:
    order = place(live_house.nora, "101")
    client_of(live_house.nora).post("/settings/winery/", {"name": ""})
    signed_in(page, served, SERVICE).goto(f"{served}/settings/trail/")

    assert in_every_light(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.get_by_label("Order number").fill("101")
    page.get_by_label("Order number").press("Enter")
    expect(page.get_by_role("link", name=order.fulfillment_number).first).to_be_visible()
    page.get_by_label("Person or token").fill("Nobody of that name")
    page.get_by_label("Person or token").press("Enter")
    expect(page.get_by_role("heading", name="Nothing of that kind")).to_be_visible()
    assert in_every_light(page) == []


def test_without_script_too(live_house: House, served: str, browser: Browser) -> None:
    place(live_house.nora, "101")
    context = browser.new_context(java_script_enabled=False)
    page = signed_in(context.new_page(), served, live_house.nora)
    page.goto(f"{served}/settings/trail/")
    page.get_by_label("What").select_option("refused")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing of that kind")).to_be_visible()
    context.close()
