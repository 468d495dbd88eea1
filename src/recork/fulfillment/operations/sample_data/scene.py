"""What a demo finds people busy with: a cart that is being picked, an order that somebody wants pulled out, and a box
that somebody wants back. Made by the very operations that people use, of sample orders that no page speaks of.
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from recork.fulfillment.models import CarrierRequest, Cart, Intercept, Order, Winery
from recork.fulfillment.operations.carrier_request import CarrierWish, ask_carrier
from recork.fulfillment.operations.cart import scan, take_cart
from recork.fulfillment.operations.intercept import Wanted, ask_intercept
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.queries.cart import cart_lines, pick_of
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import Status
from recork.sample.cast import CAST

IN_A_CART = 4
SCANS = 3
"""A bin and two bottles: enough to see a cart half way."""
SOMETIME = timedelta(days=6)
"""By when the floor shall answer: a demo is looked at for days."""


def set_scene(floor: Actor, manager: Actor, *, now: datetime) -> None:
    """Let the floor pick, and the manager of a winery ask twice. What stands already is left as it is.

    A sample too small for one of them goes without it.
    """
    winery = Winery.objects.filter(pk=manager.winery_id or 0).first()
    if winery is None:
        return
    _pick(floor, winery, now)
    _want_back(manager, winery, now)


def _pick(floor: Actor, winery: Winery, now: datetime) -> None:
    if Cart.objects.filter(picker=floor.user_id).exists():
        return
    ready = _spare(winery, status=Status.WAITING, leading_hold=None)[:IN_A_CART]
    if not ready:
        return
    (warehouse,) = {order.warehouse_id for order in ready[:1]}
    ids = [order.pk for order in ready if order.warehouse_id == warehouse]
    assert warehouse is not None
    wave = release_wave(floor, warehouse, ids, now=now, request_id=_id("wave", winery))
    cart = Cart.objects.filter(wave=wave.wave_id).first() if wave is not None else None
    if cart is None:
        return
    take_cart(floor, cart.pk, from_picker=None, now=now)
    for _ in range(SCANS):
        cart.refresh_from_db()
        pick = pick_of(cart, cart_lines(cart))
        if pick is None:
            return
        said = pick.sku if cart.at_bin == pick.bin else pick.bin
        scan(floor, cart.pk, said, line_id=pick.line_id, seen=pick.picked, now=now)


def _want_back(manager: Actor, winery: Winery, now: datetime) -> None:
    packed = _spare(winery, state__in=(OrderState.PICKED, OrderState.PACKED))
    if packed and not Intercept.objects.filter(winery=winery, answer="").exists():
        wanted = Wanted(
            _id("intercept", winery),
            AskedFrom.ORDER_DETAILS,
            CancelReason.WRONG_ADDRESS,
            "Moved last week",
            answer_by=now + SOMETIME,
        )
        ask_intercept(manager, packed[0].pk, wanted, now=now)
    gone = _spare(winery, state=OrderState.SHIPPED)
    if gone and not CarrierRequest.objects.filter(winery=winery).exists():
        wish = CarrierWish(_id("carrier", winery), AskedFrom.ORDER_DETAILS, note="Refused at the door")
        ask_carrier(manager, gone[0].pk, wish, now=now)


def _spare(winery: Winery, **how: object) -> list[Order]:
    """Some of the winery's newest orders that stand so, none of them of the cast."""
    named = [part.number for part in CAST]
    found = Order.objects.filter(winery=winery, **how).exclude(order_number__in=named)
    return list(found.order_by("-ordered_at", "-id")[:50])


def _id(what: str, winery: Winery) -> UUID:
    return uuid5(NAMESPACE_URL, f"recork:scene:{what}:{winery.slug}")
