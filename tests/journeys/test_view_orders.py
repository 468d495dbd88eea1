"""Nora finds orders and ticks them: with a mouse, with the keyboard alone, and without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from recork.fulfillment.models import Order, Selection, scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import House, place
from tests.fulfillment.people import signed_in
from tests.journeys.desk import ANY_DAY, Desk, desk_of

pytestmark = pytest.mark.browser

ROWS = 25


@pytest.fixture
def orders(live_house: House) -> list[Order]:
    """Sixty orders, oldest first: 10200 to 10259; the last ten are packed."""
    numbers = [str(10200 + n) for n in range(60)]
    return [
        place(
            live_house.nora,
            number,
            bottles=1,
            state=OrderState.PACKED if number >= "10250" else OrderState.RECEIVED,
        )
        for number in numbers
    ]


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


@pytest.fixture
def plain(live_house: House, served: str, browser: Browser) -> Iterator[Desk]:
    """The same desk with a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield Desk(signed_in(context.new_page(), served, live_house.nora), served)
    context.close()


def search(desk: Desk) -> Locator:
    return desk.page.get_by_role("searchbox", name="Quick search order")


def tick(desk: Desk, number: str) -> Locator:
    return desk.page.get_by_role("checkbox", name=f"Select order {number}", exact=True)


def press(desk: Desk, name: str) -> None:
    desk.page.get_by_role("button", name=name, exact=True).click()


def shown(desk: Desk) -> list[str]:
    return desk.page.locator("tbody .order").all_text_contents()


def kept() -> list[int]:
    with scope.of_every_winery():
        return sorted(order_id for each in Selection.objects.all() for order_id in each.order_ids)


def test_a_number_and_enter_open_the_order(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    search(desk).fill("10234")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**/orders/{orders[34].fulfillment_number}/")

    desk.open()
    search(desk).fill(orders[35].fulfillment_number.lower())
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**/orders/{orders[35].fulfillment_number}/")


def test_a_name_finds_whoever_bears_it(desk: Desk, orders: list[Order]) -> None:
    desk.open("/orders/")
    search(desk).fill("marisol ve")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("60 orders, newest first")).to_be_visible()
    search(desk).fill("nobody")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("heading", name="Nothing found for “nobody”")).to_be_visible()


def test_a_filter_is_applied_when_it_is_chosen(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    desk.page.get_by_label("Status").select_option("Packed")
    expect(desk.page.get_by_text("10 orders, newest first")).to_be_visible()
    assert "status=packed" in desk.page.url
    desk.page.get_by_label("Rows").select_option("50")
    desk.page.wait_for_url("**limit=50**")
    desk.page.get_by_role("link", name="Clear filters").click()
    expect(desk.page.get_by_label("Status")).to_have_value("")


def test_days_of_ones_own_choice(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    desk.page.get_by_label("Ordered").select_option("Choose days…")
    desk.page.get_by_label("From").fill("2026-11-01")
    desk.page.get_by_label("To", exact=True).fill("2026-11-22")
    press(desk, "Show these days")
    expect(desk.page.get_by_role("heading", name="No order matches these filters")).to_be_visible()
    expect(desk.page.get_by_text("Ordered 1 Nov to 22 Nov", exact=True)).to_be_visible()


def test_newer_and_older_walk_through_all(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    newest = shown(desk)
    expect(desk.page.get_by_role("button", name="Newer")).to_be_disabled()
    press(desk, "Older")
    expect(desk.page.get_by_text("Orders 10234 to 10210")).to_be_visible()
    press(desk, "Older")
    expect(desk.page.get_by_text("Orders 10209 to 10200")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Older")).to_be_disabled()
    press(desk, "Newer")
    expect(desk.page.get_by_text("Orders 10234 to 10210")).to_be_visible()
    press(desk, "Newer")
    expect(desk.page.get_by_text("Orders 10259 to 10235")).to_be_visible()
    assert shown(desk) == newest


def test_ticks_of_two_pages_are_counted_together(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    tick(desk, "10259").check()
    tick(desk, "10258").check()
    expect(desk.page.get_by_text("2 selected")).to_be_visible()
    press(desk, "Older")
    expect(desk.page.get_by_text("2 selected")).to_be_visible()
    tick(desk, "10234").check()
    expect(desk.page.get_by_text("3 selected")).to_be_visible()
    press(desk, "Newer")
    expect(tick(desk, "10258")).to_be_checked()
    expect(desk.page.get_by_text("3 selected")).to_be_visible()
    tick(desk, "10258").uncheck()
    expect(desk.page.get_by_text("2 selected")).to_be_visible()

    press(desk, "Cancel orders…")
    expect(desk.popup("Cancel 1 of 2 orders?")).to_be_visible()
    assert kept() == sorted([orders[59].pk, orders[34].pk])


def test_ticks_are_kept_however_the_page_is_left(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    tick(desk, "10250").check()
    # at once, before the page had time to say so by itself
    desk.page.get_by_role("link", name="10251").click()
    desk.page.wait_for_url(f"**/orders/{orders[51].fulfillment_number}/")
    desk.page.go_back()
    expect(desk.page.get_by_text("1 selected")).to_be_visible()
    expect(tick(desk, "10250")).to_be_checked()

    desk.page.reload()
    expect(tick(desk, "10250")).to_be_checked()
    desk.page.get_by_label("Status").select_option("Waiting to Be Released")
    expect(desk.page.get_by_text("1 selected")).to_be_visible()
    expect(desk.page.get_by_text("50 orders, newest first")).to_be_attached()
    tick(desk, "10249").check()
    desk.page.get_by_role("link", name="Clear filters").click()
    expect(desk.page.get_by_text("2 selected")).to_be_visible()
    assert kept() == sorted([orders[50].pk, orders[49].pk])


def test_the_page_and_then_all_that_match(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    desk.page.get_by_role("checkbox", name=f"Select these {ROWS} orders").check()
    expect(desk.page.get_by_text("25 selected")).to_be_visible()
    press(desk, "Select all 60 matching")
    expect(desk.page.get_by_text("60 selected")).to_be_visible()
    expect(desk.page.get_by_role("checkbox", name=f"Select these {ROWS} orders")).to_be_checked()
    assert len(kept()) == 60
    press(desk, "Clear selection")
    expect(desk.page.get_by_text("60 orders, newest first")).to_be_visible()
    expect(desk.page.get_by_text("selected", exact=False)).to_be_hidden()
    assert kept() == []


def test_a_cross_means_its_own_order_whatever_is_ticked(desk: Desk, orders: list[Order]) -> None:
    desk.open("/orders/?ordered=any&status=waiting-to-be-released")
    tick(desk, "10249").check()
    tick(desk, "10248").check()
    desk.cross("10247").click()
    desk.button("OK").click()
    expect(desk.popup("Order 10247 is cancelled")).to_be_visible()
    desk.button("OK").click()
    expect(desk.row(orders[47])).to_contain_text("Cancelled")
    expect(desk.cross("10247")).to_have_attribute("aria-disabled", "true")
    with scope.of_every_winery():
        assert list(Order.objects.filter(state="cancelled")) == [orders[47]]


def test_the_keyboard_alone(desk: Desk, orders: list[Order]) -> None:
    keyboard = desk.page.keyboard
    desk.open()
    keyboard.press("/")
    expect(search(desk)).to_be_focused()
    tick(desk, "10259").focus()
    keyboard.press("Space")
    expect(desk.page.get_by_text("1 selected")).to_be_visible()
    keyboard.press("Tab")
    expect(desk.cross("10259")).to_be_focused()
    keyboard.press("Enter")
    refused = desk.popup("Unable to cancel in Fulfillment: order 10259 is already packed.")
    expect(refused).to_be_visible()
    keyboard.press("Escape")
    expect(refused).to_be_hidden()
    # the hand goes on with the next order
    expect(desk.cross("10258")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    desk.page.wait_for_url(f"**/orders/{orders[58].fulfillment_number}/")


def test_without_script_everything_is_a_form(plain: Desk, orders: list[Order]) -> None:
    plain.open()
    plain.page.get_by_label("Status").select_option("Waiting to Be Released")
    plain.page.get_by_role("search").get_by_role("button", name="Show").click()
    expect(plain.page.get_by_text("50 orders, newest first")).to_be_visible()

    tick(plain, "10249").check()
    press(plain, "Older")
    expect(plain.page.get_by_text("1 selected")).to_be_visible()
    tick(plain, "10224").check()
    press(plain, "Keep selection")
    expect(plain.page.get_by_text("2 selected")).to_be_visible()
    expect(tick(plain, "10224")).to_be_checked()
    assert kept() == sorted([orders[49].pk, orders[24].pk])

    press(plain, "Cancel orders…")
    expect(plain.page.get_by_role("alertdialog", name="Cancel 2 orders?")).to_be_visible()
    plain.open()
    search(plain).fill("10234")
    plain.page.keyboard.press("Enter")
    expect(plain.page).to_have_url(f"{plain.address}/orders/{orders[34].fulfillment_number}/")


def test_without_script_a_cross_asks_on_a_page_of_its_own(plain: Desk, orders: list[Order]) -> None:
    plain.open("/orders/?ordered=any&status=waiting-to-be-released")
    tick(plain, "10249").check()
    plain.cross("10248").click()
    assert "10249" not in plain.page.url
    assert "csrf" not in plain.page.url
    plain.button("OK").click()
    expect(plain.page.get_by_role("alertdialog", name="Order 10248 is cancelled")).to_be_visible()


def test_without_script_the_head_ticks_the_page(plain: Desk, orders: list[Order]) -> None:
    plain.open()
    plain.page.get_by_role("checkbox", name=f"Select these {ROWS} orders").check()
    press(plain, "Older")
    expect(plain.page.get_by_text("25 selected")).to_be_visible()
    assert ANY_DAY.partition("?")[2] in plain.page.url
