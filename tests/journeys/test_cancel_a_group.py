"""Somebody cancels many orders at once: sees before OK what would become of each, and afterwards what did."""

import pytest
from playwright.sync_api import Locator, Page, expect

from recork.fulfillment.models import CancellationBatch, Order, scope
from recork.fulfillment.operations.cancellation_batch import answer_batch
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, House, place
from tests.journeys.desk import ANY_DAY, Desk, desk_of, state, states

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


@pytest.fixture
def orders(live_house: House) -> list[Order]:
    """Three that can be cancelled and one that is packed."""
    free = [place(live_house.nora, str(10240 + n)) for n in range(3)]
    return [*free, place(live_house.nora, "10243", state=OrderState.PACKED)]


def pasted_into(popup: Locator) -> str:
    """What is in the clipboard, as a person sees it: no page of ours may read it."""
    popup.evaluate("popup => popup.append(document.createElement('textarea'))")
    field = popup.locator("textarea").last
    field.focus()
    popup.page.keyboard.press("Control+V")
    return field.input_value()


def tick(desk: Desk, *numbers: str) -> None:
    for number in numbers:
        desk.page.get_by_role("checkbox", name=f"Select order {number}").check()


def test_a_group_is_previewed_answered_and_copied(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    tick(desk, "10240", "10241", "10243")
    expect(desk.page.get_by_text("3 selected")).to_be_visible()
    desk.page.get_by_role("button", name="Cancel orders…").click()

    asked = desk.popup("Cancel 2 of 3 orders?")
    expect(asked).to_contain_text("2 can be cancelled, 1 is left as it is · 12 bottles")
    expect(asked.get_by_role("listitem").first).to_contain_text("10243Already packed")
    expect(desk.button("Cancel")).to_be_focused()
    assert states(orders) == ["received"] * 3 + ["packed"]

    asked.get_by_label("Reason").select_option("Weather")
    desk.button("OK").click()
    told = desk.popup("2 of 3 orders are cancelled")
    expect(told.get_by_role("list", name="Outcome per order").get_by_role("listitem")).to_contain_text(
        [
            "10243Unable to cancel in Fulfillment: already packed",
            "10241Cancelled · 6 bottles released",
            "10240Cancelled · 6 bottles released",
        ]
    )
    assert states(orders) == ["cancelled", "cancelled", "received", "packed"]

    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told.get_by_role("button", name="Copy list").click()
    expect(told.get_by_text("3 lines copied")).to_be_visible()
    assert pasted_into(told).splitlines()[0].startswith("10243")

    told.get_by_role("button", name="OK").click()
    expect(desk.row(orders[0])).to_contain_text("Cancelled")
    expect(desk.page.get_by_role("checkbox", name="Select order 10240")).not_to_be_checked()


def test_backing_out_of_a_group_changes_nothing_and_keeps_the_ticks(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    tick(desk, "10240", "10241")
    desk.page.get_by_role("button", name="Cancel orders…").click()
    expect(desk.popup("Cancel 2 orders?")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("alertdialog")).to_have_count(0)
    expect(desk.page.get_by_role("button", name="Cancel orders…")).to_be_focused()
    expect(desk.page.get_by_text("2 selected")).to_be_visible()
    assert states(orders) == ["received"] * 3 + ["packed"]


def test_only_the_failed_are_retried(desk: Desk, orders: list[Order]) -> None:
    desk.open()
    tick(desk, "10242", "10243")
    desk.page.get_by_role("button", name="Cancel orders…").click()
    desk.button("OK").click()
    told = desk.popup("1 of 2 orders is cancelled")
    told.get_by_role("button", name="Retry failed").click()
    again = desk.popup("The order is not cancelled")
    expect(again).to_contain_text("10243Unable to cancel in Fulfillment: already packed")
    assert [state(order) for order in orders[2:]] == ["cancelled", "packed"]


def test_a_large_group_runs_by_itself_and_is_watched(desk: Desk, live_house: House) -> None:
    orders = [place(live_house.nora, str(20_000 + n), bottles=1) for n in range(502)]
    desk.open(f"{ANY_DAY}&limit=50")
    tick(desk, "20501")
    desk.page.get_by_role("button", name="Select all 502").click()
    expect(desk.page.get_by_text("502 selected")).to_be_visible()
    desk.page.get_by_role("button", name="Cancel orders…").click()
    expect(desk.popup("Cancel 502 orders?")).to_be_visible()
    desk.button("OK").click()
    bar = desk.page.get_by_role("progressbar", name="Cancelling 502 orders")
    expect(bar).to_be_visible()
    # the page can be left, and leads back
    desk.open()
    expect(desk.page.get_by_text("Your group of 502 orders is being cancelled: 0 so far.")).to_be_visible()
    desk.page.get_by_role("link", name="Watch it").click()
    expect(bar).to_have_attribute("value", "0")

    with scope.of_every_winery():
        (batch,) = CancellationBatch.objects.all()
        answer_batch(batch.pk, now=NOW, chunk=300)
    expect(bar).to_have_attribute("value", "300", timeout=10_000)
    with scope.of_every_winery():
        answer_batch(batch.pk, now=NOW, chunk=300)

    told = desk.popup("502 orders are cancelled")
    expect(told).to_be_visible(timeout=10_000)
    expect(told.get_by_role("listitem").filter(has_text="2 more")).to_contain_text("Cancelled too")
    with desk.page.expect_download() as file:
        told.get_by_role("link", name="CSV of all").click()
    assert len(file.value.path().read_text().splitlines()) == 503
    told.get_by_role("button", name="OK").click()
    expect(desk.page.get_by_role("heading", name="View Orders")).to_be_visible()
    assert set(states(orders)) == {"cancelled"}
