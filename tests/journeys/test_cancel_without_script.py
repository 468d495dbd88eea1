"""A browser without script cancels too: by forms and pages alone, and Cancel still means nothing happens."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from recork.fulfillment.models import CancellationBatch, Order, scope
from recork.fulfillment.operations.cancellation_batch import answer_batch
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, House, advance, place
from tests.journeys.desk import ANY_DAY, Desk, desk_of, questions, state, states

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live_house: House, served: str, browser: Browser) -> Iterator[Desk]:
    context = browser.new_context(java_script_enabled=False)
    yield desk_of(live_house.nora, context.new_page(), served)
    context.close()


@pytest.fixture
def order(live_house: House) -> Order:
    return place(live_house.nora)


def test_the_cross_leads_to_a_question_and_ok_to_an_answer(desk: Desk, order: Order) -> None:
    desk.open(f"{ANY_DAY}&type=Club")
    desk.cross("10234").click()
    asked = desk.popup("Cancel order 10234?")
    expect(asked).to_contain_text("OK cancels order 10234. Cancel keeps it.")
    assert questions(order) == []
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_contain_text("6 bottles released")
    desk.button("OK").click()
    expect(desk.row(order)).to_contain_text("Cancelled")
    assert "type=Club" in desk.page.url
    assert questions(order) == [("view_orders", "cancelled")]


def test_cancel_keeps_the_order_and_leads_back(desk: Desk, order: Order) -> None:
    desk.open(f"{ANY_DAY}&type=Club")
    desk.cross("10234").click()
    desk.button("Cancel").click()
    expect(desk.row(order)).to_contain_text("Waiting to Be Released")
    assert "type=Club" in desk.page.url
    assert (state(order), questions(order)) == ("received", [])


def test_the_details_ask_and_answer_on_pages_of_their_own(desk: Desk, order: Order) -> None:
    desk.open_order(order)
    desk.page.get_by_role("button", name="Cancel this Order").click()
    expect(desk.popup("Cancel order 10234?")).to_be_visible()
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    desk.button("OK").click()
    expect(desk.page.locator(".order-head")).to_contain_text("By Nora Quist")
    assert questions(order) == [("order_details", "cancelled")]


@pytest.mark.parametrize("door", ["list", "details"])
def test_too_late_is_explained(desk: Desk, order: Order, door: str) -> None:
    advance(order, OrderState.PACKED)
    if door == "list":
        desk.open()
        desk.cross("10234").click(force=True)
    else:
        desk.open_order(order)
        desk.page.get_by_role("button", name="Cancel this Order").click(force=True)
    refused = desk.popup("Unable to cancel in Fulfillment: order 10234 is already packed.")
    expect(refused).to_contain_text("707-603-4011")
    desk.button("OK").click()
    expect(desk.page.get_by_role("alertdialog")).to_have_count(0)
    assert (state(order), questions(order)) == ("packed", [])


def test_going_back_after_the_answer_finds_nothing_left_to_ask(desk: Desk, order: Order) -> None:
    desk.open()
    desk.cross("10234").click()
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    desk.page.go_back()
    expect(desk.popup("Order 10234 is already cancelled")).to_contain_text("Nora Quist cancelled it")
    assert questions(order) == [("view_orders", "cancelled")]


def test_a_group_is_previewed_and_answered(desk: Desk, live_house: House, order: Order) -> None:
    other = place(live_house.nora, "10235", state=OrderState.PACKED)
    desk.open()
    for number in ("10234", "10235"):
        desk.page.get_by_role("checkbox", name=f"Select order {number}").check()
    desk.page.get_by_role("button", name="Cancel orders…").click()
    expect(desk.popup("Cancel 1 of 2 orders?")).to_contain_text("Already packed")
    desk.button("OK").click()
    expect(desk.popup("1 of 2 orders is cancelled")).to_contain_text("already packed")
    desk.button("OK").click()
    expect(desk.row(order)).to_contain_text("Cancelled")
    assert states([order, other]) == ["cancelled", "packed"]


def test_a_large_group_is_watched_by_a_page_that_comes_again(desk: Desk, live_house: House) -> None:
    for n in range(501):
        place(live_house.nora, str(20_000 + n), bottles=1)
    desk.open()
    desk.page.get_by_role("checkbox", name="Select order 20500").check()
    desk.page.get_by_role("button", name="Select all 501").click()
    desk.page.get_by_role("button", name="Cancel orders…").click()
    desk.button("OK").click()
    expect(desk.page.get_by_role("progressbar", name="Cancelling 501 orders")).to_be_visible()
    with scope.of_every_winery():
        batch = CancellationBatch.objects.get()
        answer_batch(batch.pk, now=NOW, chunk=501)
    expect(desk.popup("501 orders are cancelled")).to_be_visible(timeout=15_000)
