"""Wines and new orders in a browser: nothing in anybody's way, by keyboard too."""

import pytest
from playwright.sync_api import Page, expect

from recork.commerce.models import Order
from tests.commerce.cast import IVO, House, sell
from tests.commerce.people import signed_in
from tests.commerce.web.test_products import tell
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def test_nobody_finds_anything_in_their_way(page: Page, served: str, live_house: House) -> None:
    sell()
    tell()
    signed_in(page, served, IVO)
    wine = f"/products/{live_house.zinfandel.pk}/"
    for path in (
        "/products/",
        wine,
        f"{wine}change/",
        "/products/import/",
        "/orders/new/",
        "/orders/import/",
        "/customers/",
        f"/customers/{Order.objects.get().customer_id}/",
    ):
        page.goto(f"{served}{path}")
        assert in_every_light(page) == [], path
    page.goto(f"{served}{wine}")
    page.get_by_role("button", name="Take them off sale").click()
    assert in_every_light(page) == []


def test_an_order_is_typed_and_placed_by_keyboard_alone(page: Page, served: str, live_house: House) -> None:
    signed_in(page, served, IVO)
    page.goto(f"{served}/orders/new/")
    page.get_by_label("SKU of wine 1").focus()
    page.keyboard.type("ZN21")
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    page.get_by_label("Order number").fill("M1")
    page.get_by_label("Name", exact=True).fill("Marisol Vega")
    page.get_by_label("Shipping fee").focus()
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Total")).to_contain_text("$292.00")
    assert not Order.objects.exists()
    page.get_by_role("button", name="Place this order").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("M1")
    assert Order.objects.get().total_cents == 29200
