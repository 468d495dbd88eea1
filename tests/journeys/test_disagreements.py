"""Somebody finds where shop and warehouse disagree, and mends it."""

import pytest
from playwright.sync_api import Page, expect

from recork.fulfillment.models import Order
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import House, place
from tests.fulfillment.shop_reports import shop_says
from tests.journeys.desk import Desk, desk_of, state
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


@pytest.fixture
def orders(live_house: House) -> list[Order]:
    """10234 can be stopped, 10235 is packed; both should not ship, says the shop."""
    orders = [
        place(live_house.alder_shop, "10234"),
        place(live_house.alder_shop, "10235", state=OrderState.PACKED),
    ]
    for order in orders:
        shop_says(live_house, order, shipping_status="Handled Externally")
    return orders


def test_the_list_leads_to_what_mends_it_and_back(desk: Desk, orders: list[Order]) -> None:
    desk.open("/orders/")
    # the number beside it may be half a minute old, but not once the page itself was read
    desk.page.get_by_role("link", name="Disagreements").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Disagreements")
    expect(desk.page.get_by_role("link", name="Disagreements (2)", exact=True)).to_be_visible()
    assert in_every_light(desk.page) == []
    assert desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(desk.page.get_by_role("link", name="Ask the warehouse to intercept: order 10235")).to_be_visible()
    desk.page.get_by_role("link", name="Stop the warehouse: order 10234").click()
    expect(desk.popup("Cancel order 10234?")).to_be_visible()
    expect(desk.page.get_by_role("radio", name="Handled Externally", exact=True)).to_be_checked()
    assert state(orders[0]) == "received"
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    desk.button("OK").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Disagreements")
    expect(desk.page.get_by_role("link", name="10234", exact=True)).to_have_count(0)
    expect(desk.page.get_by_role("link", name="10235", exact=True)).to_be_visible()
    assert [state(order) for order in orders] == ["cancelled", "packed"]


def test_the_page_of_the_order_says_so(desk: Desk, orders: list[Order]) -> None:
    desk.open_order(orders[0])
    expect(
        desk.page.get_by_role("heading", name="Shop and warehouse disagree about this order")
    ).to_be_visible()
    assert in_every_light(desk.page) == []


def test_where_all_agree_the_page_says_so(desk: Desk, live_house: House) -> None:
    desk.open("/orders/disagreements/")
    expect(desk.page.get_by_role("heading", name="Shop and warehouse agree")).to_be_visible()
    assert in_every_light(desk.page) == []
