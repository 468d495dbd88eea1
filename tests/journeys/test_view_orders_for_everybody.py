"""View Orders can be used by everybody: no rule of WCAG 2.2 AA is broken, in either light, on either width."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import SERVICE, House, place
from tests.fulfillment.people import signed_in
from tests.journeys.desk import ANY_DAY
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser


def lay(actor: Actor, count: int) -> None:
    """So many orders, of every kind in turn."""
    kinds: list[dict[str, object]] = [
        {},
        {"sku": "UNKNOWN"},
        {"shipping_instructions": "Ring twice"},
        {"requested_ship_on": date(2027, 1, 2)},
        {"state": OrderState.PICKING},
        {"state": OrderState.PACKED},
        {"state": OrderState.DELIVERED},
    ]
    for n in range(count):
        place(actor, str(10200 + n), bottles=1, **kinds[n % len(kinds)])  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize("rows", [0, 1, 50])
def test_the_list(live_house: House, served: str, page: Page, rows: int) -> None:
    lay(live_house.nora, rows)
    signed_in(page, served, live_house.nora).goto(f"{served}{ANY_DAY}&limit=50")
    assert page.locator("tbody tr").count() == rows
    assert in_every_light(page) == []


TICKED: dict[str, Callable[[Page], None]] = {
    "a row": lambda page: page.get_by_role("checkbox", name="Select order 10206").check(),
    "the page": lambda page: page.get_by_role("checkbox", name="Select these 7 orders").check(),
}


@pytest.mark.parametrize("ticks", TICKED.values(), ids=TICKED)
def test_the_bar_of_the_selection(
    live_house: House, served: str, page: Page, ticks: Callable[[Page], None]
) -> None:
    lay(live_house.nora, 7)
    signed_in(page, served, live_house.nora).goto(f"{served}{ANY_DAY}")
    ticks(page)
    expect(page.get_by_role("button", name="Cancel orders…")).to_be_visible()
    assert in_every_light(page) == []


def test_search_filters_days_and_what_could_not_be_read(live_house: House, served: str, page: Page) -> None:
    lay(live_house.nora, 7)
    signed_in(page, served, live_house.nora)
    for query in ("?q=vega&ordered=days&first=2026-11-01", "?q=nobody", "?status=nope&hold=any&ordered=any"):
        page.goto(f"{served}/orders/{query}")
        assert in_every_light(page) == [], query


def test_for_who_may_only_look_and_for_who_sees_all(live_house: House, served: str, page: Page) -> None:
    lay(live_house.nora, 7)
    for actor in (live_house.viewer, SERVICE):
        signed_in(page, served, actor).goto(f"{served}{ANY_DAY}")
        assert in_every_light(page) == [], actor.name


def test_nothing_is_wider_than_a_phone(live_house: House, served: str, page: Page) -> None:
    lay(live_house.nora, 7)
    page.set_viewport_size({"width": 320, "height": 700})
    signed_in(page, served, live_house.nora).goto(f"{served}{ANY_DAY}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
