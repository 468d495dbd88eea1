"""Cancel Order in a browser: nothing before OK, and the page follows along until the warehouse has said yes or no."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, expect

from recork.commerce.models import Question
from tests.commerce.desk import Desk
from tests.commerce.journeys.conftest import Screen, screen_of
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def test_nothing_is_sent_before_ok_and_cancel_backs_out(screen: Screen) -> None:
    screen.sell()
    screen.open("/orders/10234/")
    popup = screen.popup("Cancel order 10234?")
    screen.listen()
    screen.press("Cancel Order")
    expect(popup).to_be_visible()
    assert screen.sent == []
    expect(popup).to_be_visible()
    expect(popup.get_by_role("button", name="Cancel", exact=True)).to_be_focused()
    for box in ("Return inventory to website stock", "Send cancellation e-mail to customer"):
        expect(popup.get_by_role("checkbox", name=box)).to_be_checked()
    expect(popup).to_contain_text("$312.00 to Visa ··4471")
    expect(popup).to_contain_text("The warehouse must agree to stop 10234")
    assert in_every_light(screen.page) == []

    screen.answer("Cancel")

    expect(popup).not_to_be_visible()
    expect(screen.page.get_by_role("button", name="Cancel Order", exact=True)).to_be_focused()
    screen.press("Cancel Order")
    screen.page.keyboard.press("Escape")
    expect(popup).not_to_be_visible()
    assert screen.sent == []
    assert not Question.objects.exists()


def test_the_page_follows_along_to_the_warehouses_yes(screen: Screen) -> None:
    screen.sell()
    screen.open("/orders/10234/status/")
    screen.press("Cancel Order")
    screen.popup("Cancel order 10234?").get_by_label("Note").fill("She moved")
    screen.answer("OK")
    expect(screen.popup("Order 10234 is being cancelled")).to_be_visible()
    assert in_every_light(screen.page) == []
    screen.answer("OK")
    screen.see("Cancelling: the warehouse is asked to stop 10234")
    assert in_every_light(screen.page) == []

    screen.machines()

    expect(screen.page.get_by_role("heading", name="Cancelled", exact=True)).to_be_visible()
    screen.see("6 bottles back on sale")
    screen.see("$312.00 to Visa ··4471")
    screen.see("By Ivo Marin")
    assert in_every_light(screen.page) == []
    assert screen.desk.owed() == [31200]
    assert screen.desk.restored() == 6


def test_the_page_follows_along_to_the_warehouses_no(screen: Screen) -> None:
    screen.sell(state="packed")
    screen.open("/orders/10234/status/")
    screen.press("Cancel Order")
    screen.answer("OK")
    expect(screen.popup("Order 10234 is being cancelled")).to_be_visible()
    screen.answer("OK")
    screen.see("Cancelling…")

    screen.machines()

    screen.see("Unable to cancel in Fulfillment: order 10234 is already packed.")
    screen.see("Everything is as before: nothing was refunded, no bottle went back on sale.")
    screen.see("707-603-4011")
    assert in_every_light(screen.page) == []
    assert (screen.order().status, screen.desk.owed(), screen.desk.restored()) == ("submitted", [], 0)


def test_what_was_unticked_is_left_alone(screen: Screen) -> None:
    screen.sell()
    screen.open("/orders/10234/")
    screen.press("Cancel Order")
    screen.page.get_by_label("Return inventory to website stock").uncheck()
    screen.answer("OK")
    expect(screen.popup("Order 10234 is being cancelled")).to_be_visible()
    screen.answer("OK")
    screen.see("Cancelling…")
    screen.machines()
    screen.see("Stays off sale, as chosen")
    assert screen.desk.restored() == 0


def test_without_script_all_of_it_is_pages(desk: Desk, served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    screen = screen_of(desk, served, context.new_page())
    screen.sell()
    screen.open("/orders/10234/status/")
    screen.press("Cancel Order")
    expect(screen.popup("Cancel order 10234?")).to_be_visible()
    screen.answer("OK")
    expect(screen.popup("Order 10234 is being cancelled")).to_be_visible()
    screen.answer("OK")
    screen.see("Cancelling…")
    screen.machines()
    screen.open("/orders/10234/status/")
    screen.see("6 bottles back on sale")
    context.close()


def test_who_is_signed_out_meanwhile_is_led_to_the_door(screen: Screen) -> None:
    screen.sell()
    screen.desk.cancel()
    screen.open("/orders/10234/status/")
    screen.see("Cancelling…")
    Session.objects.all().delete()
    expect(screen.page).to_have_url(re.compile("/account/login/"))
