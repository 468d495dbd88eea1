"""The customer is on the phone: pickup, another status, sent again after all, money back, a new order."""

import re

import pytest
from playwright.sync_api import expect

from recork.commerce.models import Order, Refund, RefundIntent, Submission
from tests.commerce.journeys.conftest import Screen
from tests.commerce.told import edited
from tests.commerce.web.test_edits import RENO
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def test_a_stopped_order_is_changed_to_pickup_before_it_is_sent_again(screen: Screen) -> None:
    screen.sell()
    screen.stop()
    screen.open("/sending/")
    screen.see("10234")
    assert in_every_light(screen.page) == []
    screen.press("Change to pickup")
    popup = screen.popup("Change order 10234 to pickup?")
    expect(popup).to_be_visible()
    assert in_every_light(screen.page) == []
    popup.get_by_label("Pickup at").select_option("Winery gate")
    popup.get_by_label("Ready on").fill("2026-12-01")
    screen.answer("OK")
    expect(screen.popup("Order 10234 is Handled Externally")).to_be_visible()
    screen.answer("OK")

    expect(screen.page).to_have_url(re.compile("/orders/10234/shipping/"))
    expect(screen.page.get_by_label("Shipping Status")).to_have_value("handled_externally")
    expect(screen.page.get_by_label("Pickup at")).to_have_value("Winery gate")
    order = screen.order()
    assert (order.pickup_location, str(order.pickup_ready_on)) == ("Winery gate", "2026-12-01")
    screen.desk.later(hours=2)
    assert screen.desk.sweep() == 0


def test_saving_blank_asks_once_more_and_sends(screen: Screen) -> None:
    screen.sell()
    screen.stop()
    screen.open("/orders/10234/shipping/")
    screen.see("Shipping status is blank: this order will be sent to the warehouse again")
    screen.press("Handled Externally")
    screen.see("The Shipping Status of order 10234 is Handled Externally.")

    screen.page.get_by_label("Shipping Status").select_option("")
    screen.press("Save")
    expect(screen.popup("Send order 10234 to the warehouse again?")).to_be_visible()
    assert in_every_light(screen.page) == []
    screen.answer("Cancel")
    assert screen.order().shipping_status == "handled_externally"

    screen.page.get_by_label("Shipping Status").select_option("")
    screen.press("Save")
    screen.answer("OK")
    screen.see("will be sent to the warehouse again within a minute")
    screen.press("Send now")
    screen.see("10234-2 is on its way to the warehouse.")
    screen.machines()
    assert screen.desk.sendings() == [("10234", "cancelled"), ("10234-2", "live")]
    assert in_every_light(screen.page) == []


def test_two_people_at_one_order_lose_nothing(screen: Screen) -> None:
    screen.sell()
    screen.stop()
    screen.open("/orders/10234/shipping/")
    Order.objects.filter(number="10234").update(version=99, changed_by="Ada Stone")
    screen.page.get_by_label("Shipping Status").select_option("no_shipping_required")
    screen.press("Save")
    expect(screen.page.get_by_role("alert")).to_contain_text("Ada Stone has changed order 10234")
    expect(screen.page.get_by_label("Shipping Status")).to_have_value("no_shipping_required")
    assert in_every_light(screen.page) == []
    screen.press("Save")
    screen.see("The Shipping Status of order 10234 is No Shipping Required.")


def test_a_part_is_refunded_after_a_preview_that_adds_up(screen: Screen) -> None:
    screen.sell()
    screen.open("/orders/10234/payment/")
    assert in_every_light(screen.page) == []
    screen.page.get_by_label("Bottles of ZN21 to refund").fill("2")
    screen.page.get_by_label("Shipping fee").fill("40")
    screen.press("Preview the refund…")
    popup = screen.popup("Refund $130.68 of order 10234?")
    expect(popup).to_contain_text("2 bottles ZN21: $90.68, not back on sale")
    expect(popup).to_contain_text("$130.68 to Visa ··4471")
    assert in_every_light(screen.page) == []
    assert not Refund.objects.exists()
    screen.answer("OK")
    expect(screen.popup("$130.68 of order 10234 are refunded")).to_be_visible()
    screen.answer("OK")
    screen.see("Partial refund")
    assert in_every_light(screen.page) == []
    assert list(RefundIntent.objects.values_list("amount_cents", flat=True)) == [13068]


def test_an_order_is_resubmitted_and_both_name_each_other(screen: Screen) -> None:
    screen.sell()
    screen.open("/orders/10234/")
    screen.press("Resubmit as a new order")
    expect(screen.popup("Resubmit order 10234 as a new order?")).to_be_visible()
    assert in_every_light(screen.page) == []
    screen.page.get_by_label("Becomes store credit").check()
    screen.answer("OK")
    expect(screen.popup("Order 10234 is being cancelled")).to_be_visible()
    screen.answer("OK")
    screen.machines()
    screen.see("Resubmitted as a new order: 10234-R1")
    screen.page.get_by_role("link", name="Open order 10234-R1").click()
    screen.see("in place of 10234")
    assert Submission.objects.filter(order__number="10234-R1").count() == 0


def test_what_the_warehouse_had_changed_is_chosen_with_the_new_order(screen: Screen) -> None:
    screen.sell()
    edited(Submission.objects.get(), {"requested_ship_on": "2026-12-24"})
    screen.open("/orders/10234/")
    screen.press("Resubmit as a new order")
    expect(screen.popup("Resubmit order 10234 as a new order?")).to_be_visible()
    assert in_every_light(screen.page) == []
    screen.page.get_by_label("Take over the warehouse's").check()
    screen.answer("OK")
    expect(screen.popup("Order 10234 is being cancelled")).to_be_visible()
    screen.answer("OK")
    screen.machines()
    screen.see("Resubmitted as a new order: 10234-R1")
    assert str(Order.objects.get(number="10234-R1").requested_ship_on) == "2026-12-24"


def test_a_refused_order_is_sent_once_somebody_says_so(screen: Screen) -> None:
    screen.desk.warehouse.refuse.add("10234")
    screen.sell()
    screen.open("/attention/")
    screen.see("10234 was refused: ship_to.zip: too long.")
    assert in_every_light(screen.page) == []
    screen.press("Send now")
    screen.see("10234-2 is on its way to the warehouse.")
    screen.machines()
    assert screen.desk.sendings() == [("10234", "refused"), ("10234-2", "live")]


def test_orders_are_found_by_what_people_say_on_the_phone(screen: Screen) -> None:
    screen.sell()
    screen.open("/orders/?ordered=any")
    assert in_every_light(screen.page) == []
    screen.page.keyboard.press("/")
    expect(screen.page.get_by_label("Quick search order")).to_be_focused()
    screen.page.keyboard.type("vega")
    screen.page.keyboard.press("Enter")
    screen.see("1 order")
    screen.page.get_by_label("Quick search order").fill("10234")
    screen.page.keyboard.press("Enter")
    expect(screen.page).to_have_url(re.compile("/orders/10234/$"))
    for tab in ("Payment", "SHIPPING", "Status", "Timeline"):
        screen.page.get_by_role("link", name=tab, exact=True).click()
        assert (tab, in_every_light(screen.page)) == (tab, [])
        assert screen.page.evaluate("document.documentElement.scrollWidth") == 390


def test_an_address_mended_at_the_warehouse_is_taken_over_by_keyboard(screen: Screen) -> None:
    screen.sell()
    changed = {"ship_to": RENO, "requested_ship_on": "2026-12-24", "lines": [{"sku": "ZN21", "bottles": 5}]}
    edited(Submission.objects.get(), changed, version=1)
    screen.stop()
    for path in ("/orders/10234/shipping/", "/sending/", "/attention/"):
        for width in (1280, 390):
            screen.page.set_viewport_size({"width": width, "height": 844})
            screen.open(path)
            assert in_every_light(screen.page) == [], path
            wide: int = screen.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, path
    screen.page.set_viewport_size({"width": 1280, "height": 800})

    screen.open("/orders/10234/shipping/")
    screen.press("Handled Externally")
    screen.page.get_by_label("Shipping Status").select_option("")
    screen.press("Save")
    popup = screen.popup("Send order 10234 to the warehouse again?")
    expect(popup).to_contain_text("City: Austin here, Reno there")
    assert in_every_light(screen.page) == []
    screen.answer("OK")  # nothing is chosen: the browser asks for it
    expect(popup).to_be_visible()
    screen.answer("Cancel")

    screen.open("/attention/")
    button = screen.page.get_by_role("button", name="Take over")
    expect(button).to_have_count(0)  # nothing is sent while somebody else brings it
    screen.open("/orders/10234/shipping/")
    screen.page.get_by_role("button", name="Take over").press("Enter")
    screen.see("Order 10234 is taken over from the warehouse.")
    screen.see("1 Virginia Street")
    expect(screen.page.get_by_role("button", name="Keep ours")).to_have_count(0)
