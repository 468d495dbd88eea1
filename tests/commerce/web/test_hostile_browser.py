"""The shop's pages full of hostile names in a real browser: nothing runs, no rule is broken, nothing sticks out."""

import pytest
from playwright.sync_api import Page

from tests.commerce.cast import ADA, House
from tests.commerce.doors.test_hostile import hostile_orders
from tests.commerce.people import signed_in
from tests.support.canary import Canary

pytestmark = pytest.mark.browser


def test_nothing_runs_and_nothing_sticks_out(page: Page, served: str, live_house: House) -> None:
    orders = hostile_orders()
    canary = Canary(signed_in(page, served, ADA))
    script = orders["out of an attribute, single"]
    for path in (
        "/orders/?ordered=any",
        "/customers/",
        f"/customers/{script.customer_id}/",
        f"/orders/{script.number}/",
        f"/orders/{script.number}/shipping/",
        f"/orders/{script.number}/timeline/",
        f"/orders/{orders['one long word'].number}/",
        f"/orders/{orders['piled up'].number}/",
        f"/orders/{script.number}/cancellations/new/",
    ):
        canary.look(f"{served}{path}")
    assert canary.sung == []
