"""Every page and popup on the way to a cancelled order, as axe sees it: at both widths, by day and by night."""

import pytest
from playwright.sync_api import Browser, Page, expect

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.journeys.desk import Desk, desk_of
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


@pytest.fixture
def picking(live_house: House) -> Order:
    order = place(
        live_house.alder_shop,
        state=OrderState.PICKING,
        gift_message="Happy birthday",
    )
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 4, now=NOW)
    return order


def test_one_order(desk: Desk, picking: Order, live_house: House) -> None:
    desk.open()
    desk.cross("10234").click()
    expect(desk.popup("Cancel order 10234?")).to_be_visible()
    assert in_every_light(desk.page) == []
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    assert in_every_light(desk.page) == []
    desk.button("OK").click()

    place(live_house.nora, "10235", state=OrderState.SHIPPED)
    desk.open()
    desk.cross("10235").click(force=True)
    expect(desk.popup("Unable to cancel in Fulfillment: order 10235 has already shipped.")).to_be_visible()
    assert in_every_light(desk.page) == []


def test_its_page_and_its_print(desk: Desk, picking: Order, live_house: House) -> None:
    place(live_house.alder_shop, "10234-2", shipping_instructions="Leave with the concierge")
    for number in ("10234", "10234-2"):
        with scope.of_every_winery():
            order = Order.objects.get(order_number=number)
        desk.open_order(order)
        assert in_every_light(desk.page) == []
    desk.open_order(picking)
    desk.page.get_by_role("button", name="Cancel this Order").click()
    assert in_every_light(desk.page) == []
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    desk.button("OK").click()
    expect(desk.page.locator(".order-head")).to_contain_text("By Nora Quist")
    assert in_every_light(desk.page) == []
    desk.page.get_by_role("link", name="Print").click()
    expect(desk.page.get_by_text("Cancelled").first).to_be_visible()
    assert in_every_light(desk.page) == []


def test_a_group(desk: Desk, picking: Order, live_house: House) -> None:
    place(live_house.nora, "10235", state=OrderState.PACKED)
    desk.open()
    for number in ("10234", "10235"):
        desk.page.get_by_role("checkbox", name=f"Select order {number}").check()
    desk.page.get_by_role("button", name="Cancel orders…").click()
    expect(desk.popup("Cancel 1 of 2 orders?")).to_be_visible()
    assert in_every_light(desk.page) == []
    desk.button("OK").click()
    expect(desk.popup("1 of 2 orders is cancelled")).to_be_visible()
    assert in_every_light(desk.page) == []
    desk.open("/orders/cancellations/")
    assert in_every_light(desk.page) == []


def test_the_pages_for_browsers_without_script(
    live_house: House, served: str, browser: Browser, picking: Order
) -> None:
    context = browser.new_context()
    desk = desk_of(live_house.nora, context.new_page(), served)
    desk.open(f"/orders/{picking.fulfillment_number}/cancellations/new/")
    expect(desk.popup("Cancel order 10234?")).to_be_visible()
    assert in_every_light(desk.page) == []
    context.close()
