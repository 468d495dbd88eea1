"""Somebody says with the ✕ what the shop should do then; by mouse, by keyboard, by scanner and without script."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from recork.fulfillment.models import Cancellation, Order, scope
from tests.fulfillment.cast import House, place
from tests.journeys.desk import Desk, desk_of, questions, state
from tests.journeys.test_cancel_one_order import scan
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def order(live_house: House) -> Order:
    """10234, from the shop, above 10233, which no shop has sent."""
    place(live_house.nora, "10233")
    return place(live_house.alder_shop)


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


def way(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_role("alertdialog").get_by_role("radio", name=name, exact=True)


def told(order: Order) -> tuple[str, str, str, date | None]:
    with scope.of_every_winery():
        stop = Cancellation.objects.get(order=order)
    return stop.reason, stop.shop_next, stop.pickup_location, stop.pickup_ready_on


def test_each_cross_asks_what_its_own_shop_should_do(desk: Desk, order: Order) -> None:
    desk.open()
    desk.page.wait_for_load_state("networkidle")
    desk.listen()
    asked = desk.page.get_by_role("group", name="What should the shop do then?")
    desk.cross("10234").click()
    expect(way(desk, "Send it again")).to_be_checked()
    expect(way(desk, "Send it again")).to_have_accessible_description(
        "The shop sends it to the warehouse again after its grace period, unless somebody there decides otherwise."
    )
    expect(desk.button("Cancel")).to_be_focused()
    desk.page.keyboard.press("Escape")
    desk.cross("10233").click()
    expect(desk.popup("Cancel order 10233?")).to_contain_text("None from here")
    expect(asked).to_have_count(0)
    desk.button("OK").click()
    expect(desk.popup("Order 10233 is cancelled")).to_contain_text("Nobody is refunded from here.")
    assert len(desk.sent) == 1


def test_change_to_pickup_is_one_step(desk: Desk, order: Order) -> None:
    desk.open()
    desk.cross("10234").click()
    expect(desk.page.get_by_label("Pickup at")).to_be_hidden()
    way(desk, "Change to pickup").check()
    expect(desk.page.get_by_label("Reason")).to_have_value("pickup")
    desk.page.get_by_label("Pickup at").fill("Tasting room")
    desk.page.get_by_label("Ready on").fill(TOMORROW.isoformat())
    assert in_every_light(desk.page) == []
    desk.button("OK").click()
    answer = desk.popup("Order 10234 is cancelled")
    expect(answer).to_contain_text("The shop is told to change it to a pickup: Tasting room, ready on")
    assert in_every_light(desk.page) == []
    desk.button("OK").click()
    expect(desk.row(order)).to_contain_text("Pickup on")
    assert told(order) == ("pickup", "handled_externally", "Tasting room", TOMORROW)


def test_a_pickup_without_its_day_is_mended_where_it_stands(desk: Desk, order: Order) -> None:
    desk.open_order(order)
    desk.page.get_by_role("button", name="Cancel this Order").click()
    way(desk, "Change to pickup").check()
    desk.page.get_by_label("Pickup at").fill("Tasting room")
    desk.page.get_by_label("Note, for us only").fill("Call first")
    desk.button("OK").click()
    day = desk.popup("Cancel order 10234?").get_by_label("Ready on")
    expect(day).to_have_accessible_description("Say from which day on it is ready.")
    expect(day).to_be_focused()
    expect(desk.popup("Cancel order 10234?").get_by_label("Note, for us only")).to_have_value("Call first")
    assert in_every_light(desk.page) == []
    assert (state(order), questions(order)) == ("received", [])

    day.fill(TOMORROW.isoformat())
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_be_visible()
    assert told(order) == ("pickup", "handled_externally", "Tasting room", TOMORROW)


def test_backing_out_of_what_has_to_be_mended_sends_nothing_more(desk: Desk, order: Order) -> None:
    desk.open()
    desk.cross("10234").click()
    way(desk, "Change to pickup").check()
    desk.button("OK").click()
    expect(
        desk.popup("Cancel order 10234?").get_by_text("Say where the customer collects it")
    ).to_be_visible()
    desk.button("Cancel").click()
    expect(desk.page.get_by_role("alertdialog")).to_have_count(0)
    expect(desk.cross("10234")).to_be_focused()
    assert (state(order), questions(order)) == ("received", [])


def test_the_next_popup_begins_afresh(desk: Desk, order: Order, live_house: House) -> None:
    place(live_house.alder_shop, "10235")
    desk.open()
    desk.cross("10234").click()
    way(desk, "Change to pickup").check()
    desk.page.get_by_label("Pickup at").fill("Tasting room")
    way(desk, "No Shipping Required").check()
    expect(desk.page.get_by_label("Reason")).to_have_value("customer_request")
    way(desk, "Change to pickup").check()
    desk.button("Cancel").click()
    desk.cross("10235").click()
    expect(way(desk, "Send it again")).to_be_checked()
    expect(desk.page.get_by_label("Reason")).to_have_value("customer_request")
    way(desk, "Change to pickup").check()
    expect(desk.page.get_by_label("Pickup at")).to_have_value("")


def test_with_the_keyboard_alone(desk: Desk, order: Order) -> None:
    desk.open()
    desk.cross("10234").focus()
    desk.page.keyboard.press("Enter")
    expect(desk.button("Cancel")).to_be_focused()
    way(desk, "Send it again").focus()
    for _ in range(4):
        desk.page.keyboard.press("ArrowDown")
    expect(way(desk, "Cancel the order and refund")).to_be_checked()
    desk.button("OK").focus()
    desk.page.keyboard.press("Space")
    expect(desk.popup("Order 10234 is cancelled")).to_contain_text("The refund is made there, not here.")
    assert told(order) == ("customer_request", "cancel_order", "", None)


@pytest.mark.parametrize("where", ["a way", "the place"])
def test_a_scanner_neither_chooses_nor_presses(desk: Desk, order: Order, where: str) -> None:
    desk.open()
    desk.cross("10234").click()
    way(desk, "Change to pickup").check()
    (way(desk, "Change to pickup") if where == "a way" else desk.page.get_by_label("Pickup at")).focus()
    desk.listen()
    scan(desk.page, "F1000001")
    desk.page.wait_for_timeout(300)
    assert desk.posted == []
    expect(way(desk, "Change to pickup")).to_be_checked()
    assert (state(order), questions(order)) == ("received", [])


def test_a_group_chooses_once_for_all(desk: Desk, order: Order) -> None:
    desk.open()
    for number in ("10233", "10234"):
        desk.page.get_by_role("checkbox", name=f"Select order {number}").check()
    desk.page.get_by_role("button", name="Cancel orders…").click()
    expect(desk.popup("Cancel 2 orders?")).to_contain_text("1 of them was sent by no shop")
    way(desk, "Change to pickup").check()
    desk.button("OK").click()
    place_of = desk.popup("Cancel 2 orders?").get_by_label("Pickup at")
    expect(place_of).to_be_focused()
    assert in_every_light(desk.page) == []
    place_of.fill("Barrel hall")
    desk.popup("Cancel 2 orders?").get_by_label("Ready on").fill(TOMORROW.isoformat())
    desk.button("OK").click()
    expect(desk.popup("2 orders are cancelled")).to_contain_text("change it to a pickup: Barrel hall")
    assert told(order) == ("pickup", "handled_externally", "Barrel hall", TOMORROW)


def test_without_script(live_house: House, served: str, browser: Browser, order: Order) -> None:
    context = browser.new_context(java_script_enabled=False)
    desk = desk_of(live_house.nora, context.new_page(), served)
    desk.open()
    desk.cross("10234").click()
    expect(desk.page.get_by_label("Pickup at")).to_be_hidden()
    way(desk, "Change to pickup").check()
    desk.page.get_by_label("Pickup at").fill("Tasting room")
    desk.button("OK").click()
    expect(desk.page.get_by_text("Say from which day on it is ready.")).to_be_visible()
    expect(desk.page.get_by_label("Pickup at")).to_have_value("Tasting room")
    assert questions(order) == []
    desk.page.get_by_label("Ready on").fill(TOMORROW.isoformat())
    desk.button("OK").click()
    expect(desk.popup("Order 10234 is cancelled")).to_contain_text("Tasting room")
    assert told(order) == ("pickup", "handled_externally", "Tasting room", TOMORROW)
    context.close()
