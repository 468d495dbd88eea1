"""Both wineries with a row of every kind: orders in hand, held, shipped and stopped, people, keys, baskets,
and a shop that listens.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from recork.fulfillment.models import Manifest, Order, Selection, ShopConnection, Winery, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.cancellation_batch import open_batch
from recork.fulfillment.operations.carrier_request import (
    CarrierAnswer,
    CarrierWish,
    answer_carrier_request,
    ask_carrier,
)
from recork.fulfillment.operations.edit import edit_order
from recork.fulfillment.operations.hold_call import Which, hold_order, release_asked
from recork.fulfillment.operations.intercept import Wanted, accept_intercept, ask_intercept
from recork.fulfillment.operations.manifest import close_manifest, put_on_manifest
from recork.fulfillment.operations.move import move_orders, put_in_cart
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.operations.refusal import keep_refusal
from recork.fulfillment.operations.release_plan import plan_releases
from recork.fulfillment.operations.shipping_rule import Draft, add_rule
from recork.fulfillment.operations.shop_next import Wish, change_shop_next
from recork.fulfillment.operations.shop_report import Report, hear_report
from recork.fulfillment.operations.token import create_token
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.operations.webhook_endpoint import keep_endpoint
from recork.fulfillment.operations.webhook_message import queue_news
from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.rules.cancellation import AskedFrom, ShopNext
from recork.fulfillment.rules.carrier_request import CarrierStanding
from recork.fulfillment.rules.destination import RuleKind
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import MARISOL, NOW, PETE, TODAY, House, place
from tests.fulfillment.people import employ


def set_stage(house: House) -> None:
    """Alder's orders are 101 to 105, Birch's 201 to 205: received, held, released, shipped, cancelled;
    106 and 206 are tombstones, 112 and 212 are held by hand. 110 and 210 came back from the customer, 111 and 211 left with one truck. 108 and 208 were intercepted, 109 and 209 shall be, and wait for the floor.
    104 and 204 are wanted back from their carrier, 110 and 210 were; 108 and 208 were asked for too late.
    """
    for first, winery, manager in ((101, house.alder, house.nora), (201, house.birch, house.bo)):
        connection = _shop(winery)
        shop = replace(manager, role=Role.SHOP, connection_id=connection.pk)
        _listen(shop, connection)
        _orders(shop, first)
        _half_of_shop(shop, first)
        _hold(manager, str(first + 11))
        _intercepts(shop, first)
        _carrier_requests(shop, first)
        _people(manager, winery)
        _rules(manager, winery)
    _hand_over(house)
    with scope.of_every_winery():
        queue_news(now=NOW)


def _rules(manager: Actor, winery: Winery) -> None:
    """Nothing leaves for Maine while it freezes."""
    frost = Draft(RuleKind.WEATHER, state="ME", from_on=TODAY, until_on=TODAY + timedelta(days=9))
    with scope.of_actor(manager):
        add_rule(manager, winery, frost, now=NOW)


def _hand_over(house: House) -> None:
    """An order of each winery leaves with the same truck."""
    leaving = [
        place(manager, str(number), state=OrderState.PICKED).pk
        for manager, number in ((house.nora, 111), (house.bo, 211))
    ]
    with scope.of_every_winery():
        for order_id in leaving:
            pack_order(PETE, order_id, tracking=[f"1Z{order_id:06}"], now=NOW)
        put_on_manifest(PETE, leaving, on=TODAY, now=NOW)
        close_manifest(PETE, Manifest.objects.get().pk, seen=2, now=NOW)


def _shop(winery: Winery) -> ShopConnection:
    with scope.of_winery(winery.pk):
        found = ShopConnection.objects.first()
        return found or ShopConnection.objects.create(id=uuid4(), winery=winery, name="Shop", created_at=NOW)


def _listen(shop: Actor, connection: ShopConnection) -> None:
    with scope.of_actor(shop):
        keep_endpoint(shop, uuid4(), "https://shop.example.com/", secret_version=1, now=NOW, shop=connection)


def _orders(shop: Actor, first: int) -> None:
    place(shop, str(first))
    place(shop, str(first + 1), ship_to=replace(MARISOL, line1="PO Box 7"))
    with scope.of_actor(shop):
        edit_order(shop, str(first + 1), uuid4(), Edit(version=1), now=NOW, today=TODAY)
    sent = place(shop, str(first + 2))
    boxed = place(shop, str(first + 3), state=OrderState.PICKED)
    stopped = place(shop, str(first + 4), state=OrderState.PICKING)
    back = place(shop, str(first + 9), state=OrderState.SHIPPED)
    _send_back(shop, back)
    _check_in(back)
    with scope.of_every_winery():
        assert sent.warehouse_id is not None
        release_wave(PETE, sent.warehouse_id, [sent.pk], now=NOW, request_id=uuid4())
        pack_order(PETE, boxed.pk, tracking=["1Z999AA10123456784"], now=NOW)
        move_orders(PETE, [boxed.pk], OrderState.SHIPPED, now=NOW)
        put_in_cart(PETE, stopped.lines.get().pk, 4, now=NOW)
    with scope.of_actor(shop):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
        cancel_orders(shop, [stopped.order_number], asking, now=NOW, by_fulfillment_number=False)


def _half_of_shop(shop: Actor, first: int) -> None:
    """A tombstone, a refusal that is kept, a wish after a stop, and what the shop says of it."""
    with scope.of_actor(shop):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.SHOP, before_arrival=True)
        cancel_orders(shop, [str(first + 5)], asking, now=NOW, by_fulfillment_number=False)
        keep_refusal(shop, str(first + 6), b"{}", 422, {"code": "invalid"}, now=NOW)
        wish = Wish(ShopNext.HANDLED_EXTERNALLY)
        change_shop_next(shop, str(first + 5), asking.question_id, wish, now=NOW)
        report = Report(
            1, str(first + 4), "Submitted", "Paid", "", {"links": [], "effects": [], "entries": []}
        )
        hear_report(shop, str(first + 4), report, now=NOW)


def _intercepts(shop: Actor, first: int) -> None:
    """Two packed orders that somebody wants pulled out; the floor has said yes to one."""
    pulled, waiting = (place(shop, str(first + n), state=OrderState.PICKED) for n in (7, 8))
    with scope.of_every_winery():
        for order in (pulled, waiting):
            pack_order(PETE, order.pk, now=NOW)
    for order in (pulled, waiting):
        with scope.of_actor(shop):
            ask_intercept(shop, order.pk, Wanted(uuid4(), AskedFrom.SHOP), now=NOW)
    with scope.of_every_winery():
        question = pulled.intercepts.get().question_id
        assert accept_intercept(PETE, pulled.pk, question, now=NOW)


def _send_back(shop: Actor, order: Order) -> None:
    """Its carrier has agreed."""
    wish = CarrierWish(uuid4(), AskedFrom.SHOP)
    with scope.of_actor(shop):
        ask_carrier(shop, order.pk, wish, now=NOW)
    with scope.of_every_winery():
        for answer in (
            CarrierAnswer(CarrierStanding.WITH_CARRIER, reference="4711"),
            CarrierAnswer(CarrierStanding.DONE),
        ):
            assert answer_carrier_request(PETE, order.pk, wish.question_id, answer, now=NOW)


def _check_in(order: Order) -> None:
    """The box is checked in."""
    with scope.of_every_winery():
        move_orders(PETE, [order.pk], OrderState.RETURNED, now=NOW)


def _carrier_requests(shop: Actor, first: int) -> None:
    """One that is open; and one under the id of an intercept, refused as the order has been pulled out."""
    with scope.of_winery(shop.winery_id or 0):
        gone, pulled = (Order.objects.get(order_number=str(first + n)) for n in (3, 7))
        for order, question in ((gone, uuid4()), (pulled, pulled.intercepts.get().question_id)):
            ask_carrier(shop, order.pk, CarrierWish(question, AskedFrom.SHOP), now=NOW)


def _hold(manager: Actor, number: str) -> None:
    """Somebody looks at it first."""
    held = place(manager, number)
    with scope.of_actor(manager):
        words = "Fraud check"
        hold_order(manager, held.order_number, uuid4(), words, until_on=None, now=NOW, today=TODAY)


def _people(manager: Actor, winery: Winery) -> None:
    user = employ(manager)
    with scope.of_winery(winery.pk):
        plan_releases(manager, winery, every_minutes=None, times="13:30", now=NOW)
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.GROUP)
        release_asked(manager, uuid4(), Which(numbers=("1",)), {"order_numbers": ["1"]}, now=NOW)
        open_batch(manager, ["1"], asking, now=NOW, by_fulfillment_number=False)
        create_token(manager, Role.SHOP, "Web shop", now=NOW, winery=winery)
        orders = list(Order.objects.values_list("pk", flat=True))
        Selection.objects.create(winery=winery, user=user, order_ids=orders, changed_at=NOW)
