"""The portal's pages full of hostile names in a real browser: nothing runs, no rule is broken, nothing sticks out."""

import pytest
from playwright.sync_api import Page

from recork.fulfillment.models import scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import SERVICE, House, advance
from tests.fulfillment.doors.test_hostile import hostile_orders, kind_of
from tests.fulfillment.people import signed_in
from tests.support.canary import Canary

pytestmark = pytest.mark.browser


def test_nothing_runs_and_nothing_sticks_out(page: Page, served: str, live_house: House) -> None:
    by_kind = {kind_of(order): order for order in hostile_orders(live_house)}
    packed = by_kind["out of an attribute, single"]
    with scope.of_every_winery():
        packed.holds.update(released_at=packed.received_at, released_by="Nora Quist")
        type(packed).objects.filter(pk=packed.pk).update(leading_hold=None)
        packed.refresh_from_db()
    advance(packed, OrderState.PACKED)
    canary = Canary(signed_in(page, served, SERVICE))
    one, long, piled = (by_kind[kind].fulfillment_number for kind in ("script", "one long word", "piled up"))
    for path in (
        "/orders/?ordered=any",
        "/orders/needs-action/",
        f"/orders/{one}/",
        f"/orders/{long}/",
        f"/orders/{piled}/",
        f"/orders/{packed.fulfillment_number}/",
        f"/orders/{one}/print/",
        f"/orders/{one}/cancellations/new/",
        f"/orders/{one}/edit/",
        "/warehouse/",
        f"/warehouse/orders/{packed.fulfillment_number}/",
        f"/warehouse/slips/?order={packed.fulfillment_number}",
    ):
        canary.look(f"{served}{path}")
    assert canary.sung == []
