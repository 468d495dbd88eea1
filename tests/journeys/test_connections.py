"""A manager connects a shop in a browser, sees what it is told, and mends what doesn't arrive."""

import re

import pytest
from playwright.sync_api import Page, expect

from recork.fulfillment.models import WebhookDelivery, scope
from recork.fulfillment.rules.webhook import MOST_ATTEMPTS
from recork.wire.caller import Heard, NoAnswer
from tests.fulfillment.cast import SERVICE, House, place
from tests.fulfillment.people import signed_in
from tests.fulfillment.webhooks import ENDPOINT, TAKEN, listen, queue, send
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser

REFUSED = Heard(503, b"Down for maintenance", {})
LONG = "https://shop.example.com/" + "webhooks" * 30


def is_usable(page: Page) -> None:
    assert in_every_light(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_shop_is_connected_and_both_secrets_are_shown_once(
    live_house: House, served: str, page: Page
) -> None:
    signed_in(page, served, live_house.nora).goto(f"{served}/settings/")
    page.get_by_role("link", name="Connections").click()
    form = page.get_by_role("region", name="Connect a shop")
    form.get_by_label("Shop").fill("Tasting room")
    form.get_by_label("Webhook address").fill("https://10.0.0.1/")
    form.get_by_role("button", name="Connect it").click()
    expect(form.get_by_text("The address names a public host")).to_be_visible()
    is_usable(page)
    form.get_by_label("Webhook address").fill("https://pos.example.com/hooks")
    form.get_by_role("button", name="Connect it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Tasting room is connected")
    expect(page.locator("#token-words code")).to_have_text(re.compile(r"recork_[\w-]{43}"))
    expect(page.locator("#secret-words code")).to_have_text(re.compile(r"whsec_.{40,}"))
    is_usable(page)
    page.get_by_role("link", name="It is kept").click()

    card = page.get_by_role("region", name="Tasting room")
    expect(card.get_by_role("link", name="https://pos.example.com/hooks")).to_be_visible()
    expect(card).to_contain_text("never used")
    is_usable(page)


def test_what_was_sent_is_on_record_and_is_sent_again(live_house: House, served: str, page: Page) -> None:
    listen(live_house, LONG)
    place(live_house.alder_shop, "10234")
    send(TAKEN)
    place(live_house.alder_shop, "10235")
    send(REFUSED)
    place(live_house.alder_shop, "10236")
    queue()
    with scope.of_every_winery():
        WebhookDelivery.objects.filter(attempts=0).update(attempts=MOST_ATTEMPTS - 1)
    send(NoAnswer("No connection to shop.example.com."))
    signed_in(page, served, live_house.nora).goto(f"{served}/settings/connections/")
    expect(page.get_by_text("Failing")).to_be_visible()
    is_usable(page)
    page.get_by_role("link", name=LONG).click()

    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Given up")
    expect(rows.nth(0)).to_contain_text("No connection to shop.example.com.")
    expect(rows.nth(1)).to_contain_text("503 Down for maintenance")
    expect(rows.nth(2)).to_contain_text("Taken")
    is_usable(page)
    page.get_by_role("navigation", name="Messages").get_by_role("link", name="Given up").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name=re.compile("Replay msg_")).click()
    expect(page.get_by_text(re.compile("msg_.* is sent again"))).to_be_visible()
    expect(rows.nth(0)).to_contain_text("Sent again by Nora Quist")
    expect(rows.nth(0)).to_contain_text("Waiting")


def test_a_test_is_sent_and_the_endpoint_switched_off_and_on(
    live_house: House, served: str, page: Page
) -> None:
    listen(live_house)
    signed_in(page, served, SERVICE).goto(f"{served}/settings/connections/endpoints/{ENDPOINT}/")
    expect(page.get_by_text("No message here")).to_be_visible()
    page.get_by_role("button", name="Send a test event").click()
    expect(page.get_by_text("A test is on its way.")).to_be_visible()
    expect(page.locator("tbody tr")).to_contain_text("test")
    page.get_by_role("button", name="Switch it off").click()
    expect(page.get_by_text("Switched off: nothing is sent")).to_be_visible()
    expect(page.get_by_text("Switched off by Sam Service.")).to_be_visible()
    is_usable(page)
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_text("It is on")).to_be_visible()


def test_a_new_secret_is_made_and_an_endpoint_deleted(live_house: House, served: str, page: Page) -> None:
    listen(live_house)
    signed_in(page, served, live_house.nora).goto(f"{served}/settings/connections/endpoints/{ENDPOINT}/")
    page.get_by_role("link", name="New secret").click()
    is_usable(page)
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("#secret-words code")).to_have_text(re.compile("whsec_.+"))
    expect(page.get_by_text("The one before it signs beside it until")).to_be_visible()
    is_usable(page)
    page.get_by_role("link", name="It is kept").click()
    page.get_by_role("link", name="Delete").click()
    is_usable(page)
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("is no longer told at")).to_be_visible()
    page.get_by_role("link", name="Add an endpoint to Alder's shop").click()
    is_usable(page)


def test_by_keyboard_alone_and_without_script(live_house: House, served: str, page: Page) -> None:
    listen(live_house)
    signed_in(page, served, live_house.nora)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{served}/settings/connections/endpoints/{ENDPOINT}/")
    page.get_by_role("button", name="Send a test event").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("A test is on its way.")).to_be_visible()
