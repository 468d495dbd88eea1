"""Wines and new orders in a browser: nothing in anybody's way, by keyboard too."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from recork.commerce.models import Order, Question
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.sale import Tender
from tests.commerce.cast import IVO, NOW, House, sell
from tests.commerce.people import signed_in
from tests.commerce.told import answer, send
from tests.commerce.told import tell as tell_of
from tests.commerce.web.test_products import tell
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser
KEY = UUID("77777777-7777-4777-8777-777777777777")


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


def test_nothing_is_in_the_way_where_houses_disagree_and_money_is_set_aside(
    page: Page, served: str, live_house: House
) -> None:
    submission = send(sell())
    cancel_order(IVO, "10234", Asking(KEY, note="Moved to Dallas"), now=NOW)
    answer(submission, KEY)
    tell_of(submission, "picking")
    aside = Tender(
        TenderKind.CARD,
        "Visa ··4242",
        31200,
        gateway="stripe",
        payment="pi_1",
        charge="ch_1",
        is_captured=False,
    )
    sell("10235", tenders=(aside,))
    signed_in(page, served, IVO)
    for path in (
        "/attention/disagreements/",
        "/attention/",
        "/orders/10234/timeline/",
        "/orders/10234/resubmissions/new/",
        "/orders/10235/payment/",
    ):
        page.goto(f"{served}{path}")
        assert in_every_light(page) == [], path
    page.set_viewport_size({"width": 390, "height": 844})
    for path in (
        "/orders/",
        "/products/",
        "/customers/",
        "/attention/disagreements/",
        "/orders/10235/payment/",
    ):
        page.goto(f"{served}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

    page.goto(f"{served}/attention/disagreements/")
    page.get_by_role("button", name="Ask the warehouse to stop 10234").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The warehouse is being asked")).to_be_visible()
    answer(submission, Question.objects.get(is_open=True).pk)


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
