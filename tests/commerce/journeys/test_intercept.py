"""It is packed already, and the customer insists: the floor is asked, and the page waits for its word."""

import pytest
from playwright.sync_api import expect

from recork.commerce.models import Question
from tests.commerce.journeys.conftest import Screen
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def test_from_the_warehouses_no_to_the_floors_yes(screen: Screen) -> None:
    screen.sell(state="packed")
    screen.open("/orders/10234/status/")
    screen.press("Cancel Order")
    screen.answer("OK")
    expect(screen.popup("Order 10234 is being cancelled")).to_be_visible()
    screen.answer("OK")
    screen.see("Cancelling…")
    screen.machines()
    screen.open("/orders/10234/status/")
    screen.see("already packed")
    assert in_every_light(screen.page) == []
    screen.page.set_viewport_size({"width": 1280, "height": 900})
    screen.press("Ask the warehouse to intercept")
    popup = screen.popup("Ask the warehouse to intercept order 10234?")
    expect(popup).to_be_visible()
    assert in_every_light(screen.page) == []
    popup.get_by_label("The floor answers").select_option("In an hour")
    screen.answer("OK")
    expect(screen.popup("The warehouse is asked to intercept order 10234")).to_be_visible()
    assert in_every_light(screen.page) == []
    screen.answer("OK")
    screen.machines()
    screen.see("Its floor answers by")
    assert screen.order().status == "cancelling"

    question = Question.objects.get(kind="intercept")
    screen.desk.warehouse.accept("10234", str(question.pk))
    screen.machines()
    screen.open("/orders/10234/status/")
    screen.see("6 bottles back on sale")
    assert screen.order().status == "cancelled"
    assert in_every_light(screen.page) == []
