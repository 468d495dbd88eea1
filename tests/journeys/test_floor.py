"""Pete takes orders along the floor, and hears of one that was called back."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import signed_in
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def cancel(house: House, number: str) -> None:
    with scope.of_actor(house.nora):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
        cancel_orders(house.nora, [number], asking, now=NOW, by_fulfillment_number=False)


def test_from_the_shelf_to_the_truck(live_house: House, served: str, page: Page) -> None:
    order = place(live_house.nora)
    signed_in(page, served, PETE).goto(f"{served}/warehouse/")
    assert in_every_light(page) == []

    page.get_by_role("checkbox", name="Select order 10234").check()
    page.get_by_role("group", name="With the ticked orders").get_by_role("button", name="Release").click()
    expect(page.get_by_text("Order 10234 is released to the floor.")).to_be_visible()

    page.get_by_role("searchbox", name="Scan a fulfillment number").fill(order.fulfillment_number)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Start picking").click()
    assert in_every_light(page) == []
    page.get_by_role("button", name="+1 bottle of ZN21 in the cart").click()
    expect(page.get_by_text("1 of 6")).to_be_visible()
    page.get_by_role("button", name="All 5 bottles of ZN21 in the cart").click()
    expect(page.get_by_text("6 of 6")).to_be_visible()
    page.get_by_role("button", name="All picked").click()
    page.get_by_role("link", name="Pack", exact=True).click()
    page.get_by_label("I counted every bottle by hand").check()
    assert in_every_light(page) == []
    page.get_by_role("button", name="Packed").click()
    page.get_by_role("button", name="Shipped").click()
    expect(page.get_by_text("Order 10234 is handed over.")).to_be_visible()

    with scope.of_every_winery():
        assert Order.objects.get(pk=order.pk).state == OrderState.SHIPPED


def test_a_stop_while_picking_brings_the_cart_back(live_house: House, served: str, page: Page) -> None:
    order = place(live_house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 4, now=NOW)
    signed_in(page, served, PETE).goto(f"{served}/warehouse/orders/{order.fulfillment_number}/")
    cancel(live_house, "10234")

    page.get_by_role("button", name="All picked").click()
    expect(page.get_by_role("alert").get_by_text("Order 10234 was cancelled. Stop here")).to_be_visible()
    assert in_every_light(page) == []
    page.get_by_role("link", name="Put 1 wine back").click()
    assert in_every_light(page) == []
    page.get_by_label("Scan a bottle").fill("ZN21")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="I hold all 4").click()
    assert in_every_light(page) == []
    page.get_by_label("Scan the bin").fill("B-12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 bottles of ZN21 back in B-12.")).to_be_visible()
    expect(page.get_by_text("Every bottle stands in its bin.")).to_be_visible()
