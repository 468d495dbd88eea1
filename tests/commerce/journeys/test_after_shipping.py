"""It has shipped, and the customer moved: the shop asks its carrier, and the page says how that stands."""

import pytest
from playwright.sync_api import expect

from recork.commerce.models import CarrierRequest
from tests.commerce.journeys.conftest import Screen
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def test_from_cancel_order_to_the_carriers_answer(screen: Screen) -> None:
    screen.sell(state="shipped")
    screen.open("/orders/10234/cancellations/new/")
    assert in_every_light(screen.page) == []
    screen.page.get_by_role("alertdialog").get_by_role("link", name="Reroute").click()
    popup = screen.popup("Have order 10234 sent elsewhere?")
    expect(popup).to_contain_text("It may cost a fee, and it may fail")
    assert in_every_light(screen.page) == []
    screen.page.set_viewport_size({"width": 1280, "height": 900})
    popup.get_by_label("Street").fill("7 Oak Street")
    screen.answer("OK")
    expect(screen.popup("The carrier of 10234 will be asked")).to_be_visible()
    assert in_every_light(screen.page) == []
    screen.answer("OK")
    screen.machines()
    screen.see("Nobody is refunded by it")

    asked = CarrierRequest.objects.get()
    assert asked.standing == "wanted"
    screen.desk.warehouse.carrier_says("10234", str(asked.pk), "with_carrier", reference="UPS-4711")
    screen.machines()
    screen.open("/orders/10234/")
    screen.see("Its reference is UPS-4711.")
    assert in_every_light(screen.page) == []
    assert screen.order().status == "completed"
