"""What people see when they look for an order whose cancellation came before it."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from recork.fulfillment.models import scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.rules.cancellation import AskedFrom
from tests.fulfillment.cast import House
from tests.journeys.desk import desk_of
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def test_somebody_looks_for_an_order_that_never_arrived(live_house: House, served: str, page: Page) -> None:
    with scope.of_winery(live_house.alder.pk):
        asking = Asking(uuid4(), AskedFrom.SHOP, before_arrival=True)
        cancel_orders(
            live_house.alder_shop, ["10234"], asking, now=timezone.now(), by_fulfillment_number=False
        )
    desk = desk_of(live_house.nora, page, served)
    desk.open()
    expect(page.get_by_text("Before it arrived")).to_be_visible()
    page.get_by_label("Quick search order").fill("10234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cancelled before it arrived")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel this Order")).to_have_attribute("aria-disabled", "true")
    assert in_every_light(page) == []
