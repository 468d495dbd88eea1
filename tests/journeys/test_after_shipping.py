"""It has shipped already: Nora has it sent back or elsewhere, Pete speaks with the carrier, and it comes home."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from recork.fulfillment.models import CarrierRequest, Order, scope
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import signed_in
from tests.journeys.desk import Desk, desk_of, state
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser
REFUSED = "Unable to cancel in Fulfillment: order 10234 has already shipped."


@pytest.fixture
def gone(live_house: House) -> Order:
    order = place(live_house.alder_shop, state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, tracking=["1Z999AA10123456784"], now=NOW)
        move_orders(PETE, [order.pk], OrderState.SHIPPED, now=NOW)
    return order


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


@pytest.fixture
def plain(live_house: House, served: str, browser: Browser) -> Iterator[Desk]:
    """The same without script."""
    context = browser.new_context(java_script_enabled=False)
    yield desk_of(live_house.nora, context.new_page(), served)
    context.close()


def test_from_the_refusal_to_the_box_that_is_back(desk: Desk, gone: Order, browser: Browser) -> None:
    desk.open()
    desk.cross("10234").click(force=True)
    refused = desk.popup(REFUSED)
    expect(refused.get_by_role("link", name="Reroute")).to_be_visible()
    assert in_every_light(desk.page) == []
    refused.get_by_role("link", name="Return to sender").click()
    question = desk.popup("Have order 10234 returned to sender?")
    expect(question).to_contain_text("It may cost a fee, and it may fail")
    assert in_every_light(desk.page) == []
    question.get_by_label("Note, for us only").fill("Refused at the door")
    desk.button("OK").click()
    expect(desk.popup("The carrier will be asked about order 10234")).to_contain_text("Not asked yet")
    assert in_every_light(desk.page) == []
    desk.button("OK").click()
    assert in_every_light(desk.page) == []

    context = browser.new_context(viewport={"width": 390, "height": 844})
    floor = signed_in(context.new_page(), desk.address, PETE)
    floor.goto(f"{desk.address}/warehouse/")
    floor.get_by_role("link", name="Carrier requests (1)").click()
    expect(floor.get_by_text("1Z999AA10123456784")).to_be_visible()
    floor.get_by_text("It can't be done…").click()
    assert in_every_light(floor) == []
    floor.get_by_label("The carrier's reference").fill("UPS-4711")
    floor.get_by_role("button", name="The carrier is asked: order 10234").click()
    expect(floor.get_by_text("its reference is UPS-4711.")).to_be_visible()
    assert in_every_light(floor) == []
    floor.get_by_role("button", name="It agrees: order 10234").click()
    expect(floor.get_by_text("Order 10234 comes back: it is expected at Returns.")).to_be_visible()
    assert in_every_light(floor) == []
    floor.get_by_role("link", name="Returns").click()
    expect(floor.get_by_role("heading", name="Expected back")).to_be_visible()
    assert in_every_light(floor) == []
    floor.get_by_role("link", name="10234").click()
    assert in_every_light(floor) == []
    floor.get_by_role("button", name="Check in 6 bottles").click()
    expect(floor.get_by_text("Order 10234 is checked in. Judge its bottles now.")).to_be_visible()
    context.close()

    desk.open_order(gone)
    expect(desk.page.get_by_text("The box that was asked back is here")).to_be_visible()
    assert state(gone) == "returned"


def reroute(desk: Desk, order: Order) -> None:
    """To another address, or first to a place of the carrier's and back."""
    desk.open_order(order)
    desk.page.get_by_role("link", name="Reroute").click()
    question = desk.popup("Have order 10234 sent elsewhere?")
    question.get_by_role("link", name="Have it held at one of the carrier's locations instead").click()
    desk.popup("Have order 10234 held for its customer?").get_by_role(
        "link", name="Have it sent to another address instead"
    ).click()
    desk.popup("Have order 10234 sent elsewhere?").get_by_label("Street").fill("PO Box 7")
    desk.button("OK").click()
    expect(desk.page.get_by_text("Wine can't be delivered to a PO box.")).to_be_visible()
    desk.popup("Have order 10234 sent elsewhere?").get_by_label("Street").fill("7 Oak Street")
    desk.button("OK").click()
    expect(desk.popup("The carrier will be asked about order 10234")).to_be_visible()


def test_a_reroute_is_mended_and_asked_for(desk: Desk, gone: Order) -> None:
    reroute(desk, gone)
    assert in_every_light(desk.page) == []
    with scope.of_every_winery():
        ship_to = CarrierRequest.objects.get(order=gone).ship_to
    assert ship_to is not None
    assert (ship_to["line1"], ship_to["state"]) == ("7 Oak Street", "TX")


def test_the_question_with_an_address_is_fit_for_everybody(desk: Desk, gone: Order) -> None:
    for want in ("reroute", "hold_at_location"):
        desk.open(f"/orders/{gone.fulfillment_number}/carrier-requests/new/?want={want}")
        assert in_every_light(desk.page) == []
    desk.button("Cancel").click()
    with scope.of_every_winery():
        assert not CarrierRequest.objects.exists()


def test_without_script_it_is_asked_by_forms_and_pages_alone(plain: Desk, gone: Order) -> None:
    reroute(plain, gone)
    assert state(gone) == "shipped"
