"""Nora wants a packed order back while the customer is on the line, and Pete pulls it out, or can't."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.intercept import Wanted, ask_intercept
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import PETE, House, place
from tests.fulfillment.people import signed_in
from tests.journeys.desk import Desk, desk_of, state
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


@pytest.fixture
def packed(live_house: House) -> Order:
    return place(live_house.alder_shop, state=OrderState.PACKED)


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


@pytest.fixture
def plain(live_house: House, served: str, browser: Browser) -> Iterator[Desk]:
    """The same without script."""
    context = browser.new_context(java_script_enabled=False)
    yield desk_of(live_house.nora, context.new_page(), served)
    context.close()


def ask(desk: Desk) -> None:
    """From the refusal to the question, and OK."""
    refused = desk.popup("Unable to cancel in Fulfillment: order 10234 is already packed.")
    refused.get_by_role("link", name="Ask the warehouse to intercept").click()
    question = desk.popup("Ask the warehouse to intercept order 10234?")
    question.get_by_label("The floor answers").select_option("In an hour")
    question.get_by_label("Cancel the order and refund").check()
    question.get_by_label("Note, for us only").fill("Moved to Reno")
    desk.button("OK").click()
    expect(desk.popup("The warehouse is asked to intercept order 10234")).to_contain_text("Asked, answers by")
    desk.button("OK").click()
    expect(desk.page.get_by_text("The warehouse is asked to intercept this order")).to_be_visible()


def test_from_the_refusal_to_the_floors_yes(desk: Desk, packed: Order, browser: Browser) -> None:
    desk.open()
    desk.cross("10234").click(force=True)
    expect(desk.popup("Unable to cancel in Fulfillment: order 10234 is already packed.")).to_be_visible()
    assert in_every_light(desk.page) == []
    ask(desk)
    assert in_every_light(desk.page) == []

    context = browser.new_context(viewport={"width": 390, "height": 844})
    floor = signed_in(context.new_page(), desk.address, PETE)
    floor.goto(f"{desk.address}/warehouse/")
    floor.get_by_role("link", name="Intercepts (1)").click()
    expect(floor.get_by_text("“Moved to Reno”")).to_be_visible()
    floor.get_by_text("It can't be pulled out…").click()
    assert in_every_light(floor) == []
    floor.get_by_role("button", name="Pull it out and put it back: order 10234").click()
    expect(floor.get_by_text("Order 10234 is cancelled. Unpack it: its bottles are below.")).to_be_visible()
    expect(floor.get_by_text("6 bottles to put back")).to_be_visible()
    context.close()

    desk.open_order(packed)
    expect(desk.page.get_by_text("Intercepted and cancelled")).to_be_visible()
    assert in_every_light(desk.page) == []
    assert state(packed) == "cancelled"


def test_the_floors_no_reaches_the_desk_in_its_own_words(desk: Desk, packed: Order, browser: Browser) -> None:
    desk.open_order(packed)
    desk.page.get_by_role("button", name="Cancel this Order").click(force=True)
    ask(desk)

    context = browser.new_context(viewport={"width": 390, "height": 844})
    floor = signed_in(context.new_page(), desk.address, PETE)
    floor.goto(f"{desk.address}/warehouse/orders/{packed.fulfillment_number}/")
    assert in_every_light(floor) == []
    floor.get_by_text("It can't be pulled out…").click()
    floor.get_by_label("Why not").select_option("It is on the truck already")
    floor.get_by_label("In your words").fill("It left at nine.")
    floor.get_by_role("button", name="Say no: order 10234").click()
    expect(floor.get_by_text("Order 10234 goes on. Nora Quist hears why.")).to_be_visible()
    context.close()

    with scope.of_every_winery():
        question = packed.intercepts.get().question_id
    desk.open(f"/orders/{packed.fulfillment_number}/intercepts/{question}/")
    said = desk.popup(
        "Unable to intercept in Fulfillment: order 10234 is on the truck already. The floor says: It left at nine."
    )
    expect(said).to_contain_text("Nothing was changed")
    assert in_every_light(desk.page) == []
    assert state(packed) == "packed"


def test_without_script_it_is_asked_by_forms_and_pages_alone(plain: Desk, packed: Order) -> None:
    plain.open()
    plain.cross("10234").click(force=True)
    ask(plain)
    assert state(packed) == "packed"


def test_whoever_packs_it_sees_it_first(desk: Desk, live_house: House) -> None:
    order = place(live_house.nora, state=OrderState.PICKED)
    with scope.of_actor(live_house.nora):
        ask_intercept(live_house.nora, order.pk, Wanted(uuid4(), AskedFrom.API), now=timezone.now())
    floor = signed_in(desk.page, desk.address, PETE)
    for there in ("warehouse/?at=picked", f"warehouse/orders/{order.fulfillment_number}/pack/"):
        floor.goto(f"{desk.address}/{there}")
        assert in_every_light(floor) == []
    expect(floor.get_by_text("Stop: somebody wants order 10234 back")).to_be_visible()


def test_cancel_asks_nobody(desk: Desk, packed: Order) -> None:
    desk.open(f"/orders/{packed.fulfillment_number}/intercepts/new/")
    assert in_every_light(desk.page) == []
    desk.button("Cancel").click()
    expect(desk.page.get_by_text("Ask the warehouse to intercept")).to_be_visible()
    with scope.of_every_winery():
        assert not packed.intercepts.exists()
