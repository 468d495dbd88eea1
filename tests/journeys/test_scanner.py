"""A box goes from the shelf onto the truck by scanner alone, whatever has the focus; no scan ever cancels anything."""

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from recork.fulfillment.models import Cart, Manifest, Order, PutBack, StockBalance, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.label import type_tracking
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.people import signed_in
from tests.fulfillment.web.test_labels import label_of, packed, pull_out
from tests.support.axe import in_every_light
from tests.support.scanner import scan_at, type_scan

pytestmark = pytest.mark.browser


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


def cart_with(house: House, order: Order) -> Cart:
    with scope.of_every_winery():
        StockBalance.objects.filter(sku__code="ZN21").update(bin=house.bin)
        released = release_wave(PETE, house.warehouse.pk, [order.pk], now=NOW, request_id=uuid4())
        assert released is not None
        return Cart.objects.get(wave=released.wave_id)


def test_from_the_shelf_to_the_truck_by_scanner(live_house: House, served: str, page: Page) -> None:
    order = place(live_house.nora, bottles=3)
    cart = cart_with(live_house, order)
    signed_in(page, served, PETE).goto(f"{served}/warehouse/carts/{cart.pk}/")
    page.get_by_role("button", name="Take this cart").click()

    scan_at(page.get_by_role("button", name="Take this code"), "B-12")
    expect(page.get_by_label("Scan a bottle")).to_be_visible()
    scan_at(page.get_by_role("button", name="Take this code"), "ZN21")
    expect(page.get_by_role("button", name="All 2 are in slot 1")).to_be_visible()
    scan_at(page.get_by_role("button", name="are in slot 1"), "ZN21")
    expect(page.get_by_text("2 of 3 for this order.")).to_be_visible()
    scan_at(_undo(page), "ZN21")
    expect(page.get_by_role("heading", name=f"Cart {cart.pk} is picked")).to_be_visible()
    assert state_of(order) == "picked"

    page.goto(f"{served}/warehouse/orders/{order.fulfillment_number}/pack/")
    assert in_every_light(page) == []
    for counted in (1, 2, 3):
        scan_at(page.get_by_role("button", name="Packed"), "ZN21")
        expect(page.get_by_text(f"{counted} of 3 bottles scanned")).to_be_visible()
    scan_at(page.get_by_role("button", name="Packed"), "CH23")
    expect(page.get_by_role("alert")).to_contain_text("CH23 does not belong to this order.")
    assert state_of(order) == "picked"
    page.get_by_role("button", name="Packed").click()
    expect(page.get_by_text("Order 10234 is packed.")).to_be_visible()

    page.goto(f"{served}/warehouse/labels/")
    assert in_every_light(page) == []
    page.get_by_label("Tracking number, order 10234, box 1").focus()
    page.keyboard.type("1Z999AA1\n")
    expect(page.get_by_text("Order 10234: label 1Z999AA1.")).to_be_visible()

    page.goto(f"{served}/warehouse/hand-over/")
    scan_at(page.get_by_role("button", name="Put all 1 on their lists"), "1Z999AA1")
    expect(page.get_by_text("Order 10234 is on the list.")).to_be_visible()
    assert in_every_light(page) == []
    page.get_by_role("link", name=Manifest.objects.get().number).click()
    assert in_every_light(page) == []
    scan_at(page.get_by_role("button", name="Handed over: ship 1 order"), "1Z999AA1")
    page.wait_for_timeout(300)
    assert state_of(order) == "packed"
    page.get_by_role("button", name="Handed over: ship 1 order").click()
    expect(page.get_by_text("1 order shipped.")).to_be_visible()
    assert state_of(order) == "shipped"


def _undo(page: Page) -> Locator:
    return page.get_by_role("button", name="Undo the last scan")


def test_a_scan_on_a_cross_or_on_ok_cancels_nothing(live_house: House, served: str, page: Page) -> None:
    order = place(live_house.nora, state=OrderState.PICKING)
    signed_in(page, served, SERVICE).goto(f"{served}/orders/?ordered=any")
    cross = page.get_by_role("button", name="Cancel order 10234", exact=True)
    scan_at(cross, "ZN21-WRONG-PAGE")
    page.wait_for_url("**/orders/?*q=ZN21-WRONG-PAGE*")
    page.goto(f"{served}/orders/?ordered=any")
    cross.click()
    asked = page.get_by_role("alertdialog", name="Cancel order 10234?")
    for button in ("OK", "Cancel"):
        scan_at(asked.get_by_role("button", name=button, exact=True), order.fulfillment_number)
        page.wait_for_timeout(200)
        expect(asked).to_be_visible()
    assert state_of(order) == "picking"


@pytest.mark.parametrize("code", ["1Z999AA1", "C7"])
def test_a_scan_into_the_note_of_a_label_does_not_settle_it(
    live_house: House, served: str, page: Page, code: str
) -> None:
    order = packed(live_house)
    with scope.of_every_winery():
        assert type_tracking(PETE, label_of(order).pk, "1Z999AA1", now=NOW)
    pull_out(live_house, order)
    signed_in(page, served, PETE).goto(f"{served}/warehouse/labels/")
    scan_at(page.get_by_label("Note on the label of order 10234"), code)
    page.wait_for_timeout(300)
    assert label_of(order).state == "void_wanted"
    page.get_by_role("button", name="The label of order 10234 is void now").click()
    expect(page.get_by_text("the label is settled")).to_be_visible()
    assert label_of(order).state == "voided"


def test_bottles_go_back_without_script_by_keyboard_alone(
    live_house: House, served: str, browser: Browser
) -> None:
    order = place(live_house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 2, now=NOW)
    with scope.of_actor(live_house.nora):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
        cancel_orders(live_house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = signed_in(context.new_page(), served, PETE)
    page.goto(f"{served}/warehouse/put-back/")
    type_scan(page, "ZN21")
    expect(page.get_by_text("1 in hand. Scan the next bottle, or the bin.")).to_be_visible()
    type_scan(page, "CH23")
    expect(page.get_by_text("Nothing was booked: CH23 is neither ZN21 nor a bin here.")).to_be_visible()
    type_scan(page, "ZN21")
    expect(page.get_by_text("2 in hand. Scan the bin.")).to_be_visible()
    type_scan(page, "B-12")
    expect(page.get_by_text("2 bottles of ZN21 back in B-12.")).to_be_visible()
    context.close()
    with scope.of_every_winery():
        task = PutBack.objects.get()
    assert (task.bottles_back, task.bottles_damaged) == (2, 0)
