"""Pete releases a wave, pushes a cart with the scanner alone, and hears of a stop while he picks."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from recork.fulfillment.models import Cart, Order, Sku, StockBalance, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.rules.cancellation import AskedFrom
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import signed_in
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def shelve(house: House) -> None:
    with scope.of_every_winery():
        StockBalance.objects.filter(sku__in=Sku.objects.filter(code="ZN21")).update(bin=house.bin)


def cart_of(house: House, orders: list[Order]) -> Cart:
    with scope.of_every_winery():
        ids = [order.pk for order in orders]
        released = release_wave(PETE, house.warehouse.pk, ids, now=NOW, request_id=uuid4())
        assert released is not None
        return Cart.objects.get(wave=released.wave_id)


def scan(page: Page, code: str) -> None:
    page.get_by_role("textbox").fill(code)
    page.keyboard.press("Enter")


def test_a_wave_goes_out_and_is_picked(live_house: House, served: str, page: Page) -> None:
    shelve(live_house)
    order = place(live_house.nora, bottles=3)
    signed_in(page, served, PETE).goto(f"{served}/warehouse/waves/")
    assert in_every_light(page) == []
    page.get_by_role("button", name="Release 1 order").click()
    expect(page.get_by_text("is on the floor: 1 order.")).to_be_visible()
    assert in_every_light(page) == []

    page.get_by_role("link", name="Carts").click()
    assert in_every_light(page) == []
    page.get_by_role("link", name="Cart ", exact=False).last.click()
    assert in_every_light(page) == []
    page.get_by_role("button", name="Take this cart").click()
    expect(page.get_by_role("heading", name="Go to bin B-12")).to_be_visible()
    assert in_every_light(page) == []
    scan(page, "B-13")
    expect(page.get_by_text("this is B-13. Go to bin B-12.")).to_be_visible()
    scan(page, "B-12")
    scan(page, "ZN21")
    expect(page.get_by_role("heading", name="2 bottles into slot 1")).to_be_visible()
    assert in_every_light(page) == []
    page.get_by_role("link", name="A bottle is missing or broken").click()
    assert in_every_light(page) == []
    page.get_by_role("link", name="All are here").click()
    scan(page, "ZN21")
    page.get_by_role("button", name="Undo the last scan").click()
    page.get_by_role("button", name="All 2 are in slot 1").click()
    expect(page.get_by_text("Order 10234 is picked.")).to_be_visible()
    assert in_every_light(page) == []
    with scope.of_every_winery():
        assert Order.objects.get(pk=order.pk).state == "picked"


def test_a_stop_is_seen_within_seconds_and_says_where_to_go(
    live_house: House, served: str, page: Page
) -> None:
    shelve(live_house)
    cart = cart_of(live_house, [place(live_house.nora, bottles=3), place(live_house.nora, "2", bottles=1)])
    signed_in(page, served, PETE).goto(f"{served}/warehouse/carts/{cart.pk}/")
    page.get_by_role("button", name="Take this cart").click()
    for code in ("B-12", "ZN21", "1"):
        scan(page, code)
    expect(page.get_by_role("heading", name="1 bottle into slot 1")).to_be_visible()
    expect(page.locator("#cart")).to_have_attribute(
        "hx-trigger", "every 2s"
    )  # seen within three, on any machine
    with scope.of_actor(live_house.nora):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
        cancel_orders(live_house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)

    stop = page.get_by_role("alert").get_by_text("Order 10234 was cancelled while you were picking.")
    expect(stop).to_be_visible()
    expect(page.get_by_role("heading", name="1 bottle into slot 2")).to_be_visible()
    assert in_every_light(page) == []
    page.get_by_role("link", name="put 2 of ZN21 back in bin B-12").click()
    expect(page.get_by_role("heading", name="Put 2 bottles back in bin B-12")).to_be_visible()


def test_a_cart_is_picked_without_script(live_house: House, served: str, page: Page) -> None:
    shelve(live_house)
    cart = cart_of(live_house, [place(live_house.nora, bottles=1)])
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    signed_in(plain, served, PETE).goto(f"{served}/warehouse/carts/{cart.pk}/")
    plain.get_by_role("button", name="Take this cart").click()
    for code in ("b-12", "zn21"):
        scan(plain, code)
    expect(plain.get_by_role("heading", name=f"Cart {cart.pk} is picked")).to_be_visible()
    context.close()


def test_the_print_is_a_page_with_bars(live_house: House, served: str, page: Page) -> None:
    shelve(live_house)
    cart = cart_of(live_house, [place(live_house.nora, bottles=1)])
    signed_in(page, served, PETE).goto(f"{served}/warehouse/carts/{cart.pk}/list/")
    assert in_every_light(page) == []
