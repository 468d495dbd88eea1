"""Help is found where it is needed, and reads well at both widths, by day and by night."""

import pytest
from playwright.sync_api import Page, expect

from recork.fulfillment.rules.order import OrderState
from recork.look.help import PAGES
from tests.fulfillment.cast import House, place
from tests.journeys.desk import Desk, desk_of
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


@pytest.mark.parametrize("there", ["/help/", *(f"/help/{each.name}/" for each in PAGES)])
def test_each_page_is_in_nobodys_way(desk: Desk, there: str) -> None:
    desk.open(there)
    assert in_every_light(desk.page) == []
    assert desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_foot_and_from_a_refusal(desk: Desk, live_house: House) -> None:
    place(live_house.nora, state=OrderState.PACKED)
    desk.open()
    desk.page.get_by_role("link", name="Learn how to cancel an order").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("How to cancel an order")
    desk.open()
    desk.cross("10234").click(force=True)
    desk.page.get_by_role("alertdialog").get_by_role("link", name="What this means").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("What “unable to cancel” means")
    desk.page.get_by_role("link", name="Pickup orders").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Pickup orders")


def test_what_the_choice_means_is_read_beside_the_popup_which_stays(desk: Desk, live_house: House) -> None:
    place(live_house.alder_shop)
    desk.open()
    desk.cross("10234").click()
    with desk.page.expect_popup() as opened:
        desk.page.get_by_role("link", name="What these mean").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Change Shipping Status")
    expect(desk.popup("Cancel order 10234?")).to_be_visible()
