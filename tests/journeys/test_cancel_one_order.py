"""Somebody at a winery cancels an order: from View Orders and from its details, word by word."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, advance, place
from tests.journeys.desk import ANY_DAY, Desk, desk_of, questions, state

pytestmark = pytest.mark.browser

REFUSED = "Unable to cancel in Fulfillment: order 10234 is already packed."
KEYS_OF_A_SCANNER_MS = 5


@pytest.fixture
def order(live_house: House) -> Order:
    """10234, the older of two, so that a row stands above and one below: 10233, 10234, 10235."""
    place(live_house.nora, "10233")
    order = place(live_house.nora, "10234")
    place(live_house.nora, "10235")
    return order


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


def test_from_the_menu_to_a_cancelled_order(desk: Desk, order: Order) -> None:
    desk.open("/")
    desk.page.get_by_role("navigation", name="Main").get_by_role("link", name="Orders").click()
    desk.page.get_by_role("navigation", name="Orders").get_by_role("link", name="View Orders").click()
    desk.page.get_by_role("searchbox", name="Quick search order").fill("vega")
    desk.page.keyboard.press("Enter")
    row = desk.row(order)
    expect(row).to_contain_text("Waiting to Be Released")
    # the ✕ stands to the left of the number
    cross, number = desk.cross("10234").bounding_box(), row.get_by_role("link", name="10234").bounding_box()
    assert cross is not None
    assert number is not None
    assert cross["x"] < number["x"]

    desk.page.wait_for_load_state("networkidle")
    desk.listen()
    desk.cross("10234").click()
    expect(desk.popup("Cancel order 10234?")).to_contain_text("OK cancels order 10234. Cancel keeps it.")
    expect(desk.popup("Cancel order 10234?")).to_contain_text("6 released at once")
    expect(desk.button("Cancel")).to_be_focused()
    desk.page.wait_for_timeout(400)
    assert desk.sent == []

    desk.button("OK").click()
    answer = desk.popup("Order 10234 is cancelled")
    expect(answer).to_contain_text("6 bottles released")
    expect(answer).to_contain_text("707-603-4011")
    expect(desk.button("OK")).to_be_focused()
    assert desk.sent == [("POST", f"/orders/{order.fulfillment_number}/cancellations/")]

    desk.button("OK").click()
    expect(answer).to_be_hidden()
    expect(row).to_contain_text("Cancelled")
    expect(desk.cross("10233")).to_be_focused()
    expect(desk.cross("10234")).to_have_attribute("aria-disabled", "true")
    assert len(desk.sent) == 1
    assert (state(order), questions(order)) == ("cancelled", [("view_orders", "cancelled")])


@pytest.mark.parametrize("way_out", ["Escape", "Cancel", "Enter", "backdrop"])
def test_backing_out_sends_nothing_and_gives_the_focus_back(desk: Desk, order: Order, way_out: str) -> None:
    desk.open()
    desk.page.wait_for_load_state("networkidle")
    desk.listen()
    desk.cross("10234").click()
    match way_out:
        case "Cancel":
            desk.button("Cancel").click()
        case "backdrop":
            desk.page.mouse.click(5, 5)
            expect(desk.popup("Cancel order 10234?")).to_be_visible()
            desk.page.keyboard.press("Escape")
        case key:
            desk.page.keyboard.press(key)
    expect(desk.page.get_by_role("alertdialog")).to_have_count(0)
    expect(desk.cross("10234")).to_be_focused()
    desk.page.wait_for_timeout(300)
    assert desk.sent == []
    assert (state(order), questions(order)) == ("received", [])


def test_from_the_details_by_the_button_in_the_upper_right_corner(desk: Desk, order: Order) -> None:
    desk.open()
    desk.page.get_by_role("link", name="10234", exact=True).click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Order 10234")
    button = desk.page.get_by_role("button", name="Cancel this Order", exact=True)
    place_of, screen = button.bounding_box(), desk.page.viewport_size
    assert place_of is not None
    assert screen is not None
    assert place_of["x"] > screen["width"] / 2
    assert place_of["y"] < screen["height"] / 3

    desk.page.wait_for_load_state("networkidle")
    desk.listen()
    button.click()
    expect(desk.popup("Cancel order 10234?")).to_be_visible()
    desk.page.wait_for_timeout(300)
    assert desk.sent == []
    desk.page.get_by_label("Reason").select_option("Wrong address")
    desk.page.get_by_label("Note, for us only").fill("Moved in spring")
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    desk.button("OK").click()

    expect(desk.page.locator(".order-head")).to_contain_text("By Nora Quist")
    expect(desk.page.get_by_text("Reason: Wrong address. Note: Moved in spring")).to_be_visible()
    assert questions(order) == [("order_details", "cancelled")]


def test_bottles_in_the_cart_are_told_before_and_after(desk: Desk, order: Order) -> None:
    advance(order, OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 4, now=NOW)
    desk.open()
    desk.cross("10234").click()
    expect(desk.popup("Cancel order 10234?")).to_contain_text("2 released at once, 4 back from the cart")
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_contain_text("4 coming back from the cart")


def test_trying_to_cancel_a_packed_order_gets_an_error_that_explains(desk: Desk, order: Order) -> None:
    advance(order, OrderState.PACKED)
    desk.open()
    expect(desk.cross("10234")).to_have_attribute("aria-disabled", "true")
    expect(desk.cross("10234")).to_have_accessible_description(re.compile("Already packed"))
    desk.listen()
    desk.cross("10234").click(force=True)
    refused = desk.popup(REFUSED)
    expect(refused).to_contain_text("Nothing was changed: no bottle moved, nothing was refunded.")
    expect(refused.get_by_role("link", name="707-603-4011")).to_have_attribute("href", "tel:7076034011")
    expect(refused.get_by_role("link", name="help@recork.example")).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(refused).to_be_hidden()
    assert desk.posted == []
    assert (state(order), questions(order)) == ("packed", [])


@pytest.mark.parametrize("door", ["list", "details"])
def test_an_order_that_moved_on_behind_a_page_is_refused_and_shown_as_it_is(
    desk: Desk, order: Order, door: str
) -> None:
    desk.open() if door == "list" else desk.open_order(order)
    advance(order, OrderState.PACKED)
    button = desk.page.get_by_role("button", name="Cancel this Order")
    (desk.cross("10234") if door == "list" else button).click()
    desk.button("OK").click()
    expect(desk.popup(REFUSED)).to_be_visible()
    desk.button("OK").click()
    where = desk.row(order) if door == "list" else desk.page.locator(".order-head")
    expect(where).to_contain_text("Packed")
    expect(desk.page.get_by_role("alertdialog")).to_have_count(0)
    assert state(order) == "packed"


def test_with_the_keyboard_alone(desk: Desk, order: Order) -> None:
    desk.open()
    desk.page.keyboard.press("/")
    expect(desk.page.get_by_role("searchbox", name="Quick search order")).to_be_focused()
    tab_to(desk.page, lambda: desk.page.evaluate("document.activeElement.ariaLabel") == "Cancel order 10234")
    desk.page.keyboard.press("Enter")
    expect(desk.button("Cancel")).to_be_focused()
    desk.page.keyboard.press("Shift+Tab")
    expect(desk.button("OK")).to_be_focused()
    desk.page.keyboard.press("Space")
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(desk.cross("10233")).to_be_focused()
    assert state(order) == "cancelled"


def tab_to(page: Page, arrived: Callable[[], bool]) -> None:
    for _ in range(60):
        if arrived():
            return
        page.keyboard.press("Tab")
    pytest.fail("The keyboard never gets there.")


@pytest.mark.parametrize("hand", ["double click", "Enter held", "two clicks"])
def test_a_hasty_hand_asks_once(desk: Desk, order: Order, hand: str) -> None:
    def linger(route: Route) -> None:
        desk.page.wait_for_timeout(300)
        route.continue_()

    desk.open()
    desk.page.route("**/cancellations/", linger)
    desk.listen()
    desk.cross("10234").click()
    ok = desk.button("OK")
    match hand:
        case "double click":
            ok.dblclick()
        case "two clicks":
            ok.click()
            ok.click(force=True, timeout=1000, no_wait_after=True)
        case _:
            ok.focus()
            for _ in range(5):
                desk.page.keyboard.down("Enter")
            desk.page.keyboard.up("Enter")
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    assert len(desk.posted) == 1
    assert questions(order) == [("view_orders", "cancelled")]


@pytest.mark.parametrize("code", ["F1000001", "C7", "7"])
@pytest.mark.parametrize("where", ["the ✕", "OK", "Cancel this Order"])
def test_a_scanner_presses_no_button(desk: Desk, order: Order, where: str, code: str) -> None:
    desk.open_order(order) if where == "Cancel this Order" else desk.open()
    desk.page.wait_for_load_state("networkidle")
    match where:
        case "the ✕":
            desk.cross("10234").focus()
        case "OK":
            desk.cross("10234").click()
            desk.button("OK").focus()
        case _:
            desk.page.get_by_role("button", name="Cancel this Order").focus()
    desk.listen()
    scan(desk.page, code)
    desk.page.wait_for_timeout(500)
    assert desk.posted == []
    assert (state(order), questions(order)) == ("received", [])
    assert desk.page.get_by_role("alertdialog").count() == (1 if where == "OK" else 0)


def scan(page: Page, code: str) -> None:
    """Type as a scanner does. The keys are made in the page: no test machine's load comes between them."""
    page.evaluate(
        """async ([code, gap]) => {
          const press = (key) => {
            const target = document.activeElement;
            const way = { key, bubbles: true, cancelable: true };
            const went = target.dispatchEvent(new KeyboardEvent("keydown", way));
            if (went && key === "Enter" && target.matches("button")) target.click();
            target.dispatchEvent(new KeyboardEvent("keyup", way));
          };
          for (const key of [...code, "Enter"]) {
            press(key);
            const until = performance.now() + gap;
            while (performance.now() < until);
          }
        }""",
        [code, KEYS_OF_A_SCANNER_MS],
    )


def test_an_answer_lost_on_the_wire_is_looked_up_and_never_asked_again(desk: Desk, order: Order) -> None:
    def lose(route: Route) -> None:
        route.fetch()  # the house hears and answers
        route.abort()  # and nobody here hears it

    desk.open()
    desk.page.route("**/cancellations/", lose)
    desk.listen()
    desk.cross("10234").click()
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    desk.button("OK").click()
    expect(desk.row(order)).to_contain_text("Cancelled")
    assert len(desk.posted) == 1
    assert questions(order) == [("view_orders", "cancelled")]


def test_a_question_that_never_arrived_says_that_nobody_knows(desk: Desk, order: Order) -> None:
    desk.open()
    desk.page.route("**/cancellations/", lambda route: route.abort())
    desk.cross("10234").click()
    desk.button("OK").click()
    unsure = desk.popup("We could not confirm. Checking…")
    expect(unsure).to_contain_text("Order 10234")
    again = unsure.get_by_role("button", name="Ask again")
    expect(again).to_be_visible(timeout=15_000)
    assert state(order) == "received"
    desk.page.unroute("**/cancellations/")
    again.click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    assert questions(order) == [("view_orders", "cancelled")]


def test_the_filter_and_the_page_are_kept_while_one_order_is_cancelled(desk: Desk, order: Order) -> None:
    desk.open(f"{ANY_DAY}&type=Club")
    desk.page.evaluate("window.isTheSamePage = true")
    desk.page.get_by_role("checkbox", name="Select order 10233").check()
    desk.cross("10234").click()
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    desk.button("OK").click()
    expect(desk.row(order)).to_contain_text("Cancelled")
    assert "type=Club" in desk.page.url
    assert desk.page.evaluate("window.isTheSamePage")
    expect(desk.page.get_by_role("checkbox", name="Select order 10233")).to_be_checked()


def test_cancelling_one_order_lets_the_ticked_ones_be(desk: Desk, order: Order, live_house: House) -> None:
    other = place(live_house.nora, "10236")
    desk.open()
    desk.page.get_by_role("checkbox", name="Select order 10236").check()
    desk.cross("10234").click()
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    assert (state(order), state(other)) == ("cancelled", "received")
