"""The portal's pages full of hostile names in a real browser: nothing runs, no rule is broken, nothing sticks out."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from recork.fulfillment.models import Bin, Cart, Order, Sku, StockBalance, scope
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import BODY, Caller
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, advance
from tests.fulfillment.doors.test_hostile import hostile_orders, kind_of, let_go
from tests.fulfillment.people import signed_in
from tests.support.canary import Canary
from tests.support.hostile import HOSTILE

pytestmark = pytest.mark.browser


def test_nothing_runs_and_nothing_sticks_out(page: Page, served: str, live_house: House) -> None:
    by_kind = {kind_of(order): order for order in hostile_orders(live_house)}
    packed = by_kind["out of an attribute, single"]
    let_go(packed)
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


def test_nothing_is_sent_for_whoever_looks(page: Page, served: str, live_house: House) -> None:
    """Two short fields that together would be an element with a wish of its own, where an order is mended."""
    to = BODY["ship_to"] | {"state": "<i hx-post a='", "zip": "' hx-trigger=load>"}
    assert (
        Caller(live_house.alder_shop).put("/orders/777", BODY | {"ship_to": to}).status == HTTPStatus.CREATED
    )
    with scope.of_every_winery():
        order = Order.objects.get(order_number="777")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    canary = Canary(signed_in(page, served, live_house.nora))
    canary.look(f"{served}/orders/{order.fulfillment_number}/edit/")
    assert (canary.sung, [each for each in sent if not each.startswith("GET ")]) == ([], [])
    with scope.of_every_winery():
        assert Order.objects.get(order_number="777").version == order.version


def test_nor_does_it_on_the_floor(page: Page, served: str, live_house: House) -> None:
    by_kind = {kind_of(order): order for order in hostile_orders(live_house)}
    orders = [by_kind[kind] for kind in ("script", "out of a text area", "one long word", "right to left")]
    packed = by_kind["piled up"]
    for order in (*orders, packed):
        let_go(order)
    advance(packed, OrderState.PICKED)
    with scope.of_every_winery():
        Sku.objects.update(name=HOSTILE["script"])
        Bin.objects.update(code=HOSTILE["out of an attribute"][:20])
        StockBalance.objects.update(bin=live_house.bin)
        ids = [order.pk for order in orders]
        wave = release_wave(PETE, live_house.warehouse.pk, ids, now=NOW, request_id=uuid4())
        assert wave is not None
        pack_order(PETE, packed.pk, tracking=["1Z999AA10123456784"], now=NOW)
        cart = Cart.objects.get(wave=wave.wave_id)
    canary = Canary(signed_in(page, served, SERVICE))
    number = packed.fulfillment_number
    for path in (
        "/warehouse/waves/",
        f"/warehouse/waves/{wave.wave_id}/list/",
        f"/warehouse/carts/{cart.pk}/",
        f"/warehouse/carts/{cart.pk}/list/",
        *(f"/warehouse/orders/{order.fulfillment_number}/" for order in orders),
        f"/warehouse/orders/{number}/labels/",
        f"/warehouse/slips/?order={number}",
        "/warehouse/labels/",
        "/warehouse/hand-over/",
        "/stock/",
    ):
        canary.look(f"{served}{path}")
    assert canary.sung == []
