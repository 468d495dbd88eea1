"""The scan that made an order picked is taken back: only in its cart, before anybody has gone on with the order."""

import random
import time
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest

from recork.fulfillment.models import Cart, Move, News, Order, PutBack, StockEntry, WaveOrder, scope
from recork.fulfillment.operations.cart import Undone, scan, take_cart, undo_scan
from recork.fulfillment.operations.intercept import Wanted, ask_intercept, decline_intercept
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.queries.cart import next_pick
from recork.fulfillment.queries.course import course_of
from recork.fulfillment.queries.order_story import order_story
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.operations.test_waves import cancel, picker, scan_next, wave
from tests.support.racing import race

ROUNDS = 40
JITTER_S = 0.004


def picked(house: House, number: str = "10234", bottles: int = 1) -> tuple[Actor, Order, Cart]:
    """An order whose last bottle Ana has just put in her cart."""
    order = place(house.alder_shop, number, bottles=bottles)
    (cart,) = wave(house, [order])
    ana = picker("Ana")
    with scope.of_every_winery():
        take_cart(ana, cart.pk, from_picker=None, now=NOW)
    for _ in range(bottles):
        assert scan_next(ana, cart, "ZN21")[0]
    with scope.of_every_winery():
        order.refresh_from_db()
        cart.refresh_from_db()
    assert order.state == "picked"
    return ana, order, cart


def undo(ana: Actor, cart: Cart) -> Undone:
    with scope.of_every_winery():
        return undo_scan(ana, cart.pk, cart.last_pick or 0, now=NOW)


def state_of(order: Order) -> tuple[str, int]:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state, order.lines.get().bottles_picked


def test_the_last_bottle_comes_out_and_the_order_is_being_picked_again(house: House) -> None:
    ana, order, cart = picked(house, bottles=2)
    assert undo(ana, cart) is Undone.UNDONE
    assert state_of(order) == ("picking", 1)
    with scope.of_every_winery():
        move = Move.objects.filter(order=order).latest("version")
        news = News.objects.filter(order=order).latest("id")
        assert (move.from_state, move.to_state, move.cause, move.actor) == (
            "picked",
            "picking",
            "undo",
            "Ana",
        )
        assert (news.type, news.data["state"], news.data["version"]) == (
            "order.picking",
            "picking",
            move.version,
        )
        assert order_story(order)[-1].what == "Being picked again: the last scan was taken back"
        steps = course_of(list(Move.objects.filter(order=order).order_by("version")))
        assert [(step.state, step.place) for step in steps[:4]] == [
            ("received", "past"),
            ("released", "past"),
            ("picking", "now"),
            ("picked", "ahead"),
        ]
        again = next_pick(Cart.objects.get(pk=cart.pk))
        assert again is not None
        assert scan(ana, cart.pk, "ZN21", line_id=again.line_id, seen=1, now=NOW).is_right
    assert state_of(order) == ("picked", 2)


def test_then_it_can_be_cancelled_and_what_is_left_in_the_cart_comes_back(house: House) -> None:
    ana, order, cart = picked(house, bottles=2)
    undo(ana, cart)
    assert cancel(house, order.order_number) == "cancelled"
    with scope.of_every_winery():
        assert PutBack.objects.get(order=order).bottles == 1


def pack(house: House, order: Order) -> None:
    pack_order(PETE, order.pk, now=NOW)


def leave_the_cart(house: House, order: Order) -> None:
    WaveOrder.objects.filter(order=order).update(left_at=NOW)


def want_it_back(house: House, order: Order) -> None:
    ask_intercept(house.alder_shop, order.pk, Wanted(uuid4(), AskedFrom.SHOP), now=NOW)


@pytest.mark.parametrize("meanwhile", [pack, leave_the_cart, want_it_back])
def test_undo_only_in_its_cart_while_nobody_has_gone_on_with_it(
    house: House, meanwhile: Callable[[House, Order], None]
) -> None:
    ana, order, cart = picked(house)
    with scope.of_every_winery():
        meanwhile(house, order)
    before = state_of(order)
    assert undo(ana, cart) is Undone.NOT_PICKING
    assert state_of(order) == before


def test_once_the_floor_has_said_no_it_can_be_undone_again(house: House) -> None:
    ana, order, cart = picked(house)
    wanted = Wanted(uuid4(), AskedFrom.SHOP)
    with scope.of_every_winery():
        ask_intercept(house.alder_shop, order.pk, wanted, now=NOW)
        decline_intercept(PETE, order.pk, wanted.question_id, "not_found_on_floor", "", now=NOW)
    assert undo(ana, cart) is Undone.UNDONE


def test_what_was_declared_picked_after_the_scan_stays(house: House) -> None:
    """Ana scanned one of two; somebody pressed All picked: her scan has not made the order picked."""
    order = place(house.nora, bottles=2)
    (cart,) = wave(house, [order])
    ana = picker("Ana")
    with scope.of_every_winery():
        take_cart(ana, cart.pk, from_picker=None, now=NOW)
    scan_next(ana, cart, "ZN21")
    with scope.of_every_winery():
        move_orders(PETE, [order.pk], OrderState.PICKED, now=NOW)
        cart.refresh_from_db()
    assert undo(ana, cart) is Undone.NOT_PICKING
    assert state_of(order) == ("picked", 2)


def test_no_floor_move_leads_back(house: House) -> None:
    _, order, _ = picked(house)
    with scope.of_every_winery():
        (moved,) = move_orders(PETE, [order.pk], OrderState.PICKING, now=NOW)
    assert moved.outcome == "illegal"


def booked(order: Order) -> int:
    """Bottles in the cart by the ledger."""
    signs = {"picked": 1, "unpicked": -1}
    with scope.of_every_winery():
        entries = StockEntry.objects.filter(line__order=order, kind__in=signs).values_list("kind", "bottles")
        return sum(signs[kind] * bottles for kind, bottles in entries)


def test_undoing_against_packing_one_of_them_wins(live_house: House) -> None:
    dice, won = random.Random(), Counter[str]()
    for number in range(ROUNDS):
        ana, order, cart = picked(live_house, str(number))
        wait = dice.uniform(-JITTER_S, JITTER_S)

        def pack_it(order: Order = order, wait: float = wait) -> str:
            time.sleep(max(0, wait))
            with scope.of_every_winery():
                return pack_order(PETE, order.pk, now=NOW).outcome

        def take_back(ana: Actor = ana, cart: Cart = cart, wait: float = wait) -> str:
            time.sleep(max(0, -wait))
            return undo(ana, cart)

        packed, undone = race(pack_it, take_back)
        assert (packed, undone) in {("moved", "not_picking"), ("illegal", "undone")}
        assert state_of(order) == (("packed", 1) if packed == "moved" else ("picking", 0))
        assert booked(order) == state_of(order)[1]
        won[undone] += 1
    print(f"of {ROUNDS} rounds: {dict(won)}")


def test_undoing_against_a_cancel_and_an_intercept_counts_bottles_once(live_house: House) -> None:
    dice, won = random.Random(), Counter[str]()
    for number in range(ROUNDS):
        ana, order, cart = picked(live_house, str(number), bottles=2)
        waits = [dice.uniform(0, JITTER_S) for _ in range(3)]

        def take_back(ana: Actor = ana, cart: Cart = cart, wait: float = waits[0]) -> str:
            time.sleep(wait)
            return undo(ana, cart)

        def call_back(number: str = str(number), wait: float = waits[1]) -> str:
            time.sleep(wait)
            return cancel(live_house, number)

        def want_back(order: Order = order, wait: float = waits[2]) -> object:
            time.sleep(wait)
            with scope.of_actor(live_house.alder_shop):
                return ask_intercept(
                    live_house.alder_shop, order.pk, Wanted(uuid4(), AskedFrom.SHOP), now=NOW
                )

        undone, cancelled, _ = race(take_back, call_back, want_back)
        now_in, in_cart = state_of(order)
        with scope.of_every_winery():
            back = sum(PutBack.objects.filter(order=order).values_list("bottles", flat=True))
            waiting = order.intercepts.filter(answer="").count()
        assert booked(order) == in_cart
        match undone, cancelled:
            case "undone", "cancelled":
                assert (now_in, in_cart, back, waiting) == ("cancelled", 1, 1, 0)
            case "undone", _:
                assert (now_in, in_cart, back, waiting) == ("picking", 1, 0, 0)
            case _:
                assert (undone, cancelled, now_in, in_cart, back, waiting) == (
                    *("not_picking", "declined", "picked", 2, 0, 1),
                )
        won[f"{undone}, {cancelled}"] += 1
    print(f"of {ROUNDS} rounds: {dict(won)}")
