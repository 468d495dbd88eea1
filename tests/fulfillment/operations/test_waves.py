"""Waves and carts: thousands go out in one statement, a cart has one picker, and a stop is never packed."""

import re
from collections import Counter
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import (
    Cart,
    Hold,
    Move,
    Order,
    PutBack,
    Sku,
    StockEntry,
    User,
    WaveOrder,
    scope,
)
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.cart import NotYourCart, Undone, scan, take_cart, undo_scan
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.short_pick import ShortPick, short_pick
from recork.fulfillment.operations.warehouse import add_bins, stand_in
from recork.fulfillment.operations.wave import Choice, Released, ready_orders, release_wave
from recork.fulfillment.queries.cart import cart_lines, next_pick
from recork.fulfillment.queries.floor import floor_order
from recork.fulfillment.rules.actor import Actor, NotAllowed, Role
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import ArrivingLine
from tests.fulfillment.cast import NOW, PETE, SERVICE, WINES, House, place
from tests.fulfillment.people import client_of
from tests.support.racing import Dice

ROUNDS = 200


def picker(name: str) -> Actor:
    user, _ = User.objects.get_or_create(email=f"{name.lower()}@example.com", defaults={"name": name})
    return Actor(name=name, role=Role.FLOOR, winery_id=None, user_id=user.pk)


def wave(house: House, orders: list[Order], *, cart_orders: int = 12, cart_bottles: int = 72) -> list[Cart]:
    with scope.of_every_winery():
        released = release_wave(
            PETE,
            house.warehouse.pk,
            [order.pk for order in orders],
            now=NOW,
            request_id=uuid4(),
            cart_orders=cart_orders,
            cart_bottles=cart_bottles,
        )
        assert released is not None
        return list(Cart.objects.filter(wave=released.wave_id).order_by("pk"))


def cancel(house: House, number: str) -> str:
    with scope.of_actor(house.nora):
        asking = Asking(uuid4(), AskedFrom.API)
        (answer,) = cancel_orders(house.nora, [number], asking, now=NOW, by_fulfillment_number=False)
    return answer.outcome


def scan_next(actor: Actor, cart: Cart, said: str) -> tuple[bool, str]:
    with scope.of_every_winery():
        pick = next_pick(Cart.objects.get(pk=cart.pk))
        assert pick is not None
        scanned = scan(actor, cart.pk, said, line_id=pick.line_id, seen=pick.picked, now=NOW)
    return scanned.is_right, scanned.words


def test_what_fits_is_ready_the_earliest_ship_date_first(house: House) -> None:
    club, daily, held = (
        place(house.nora, "1"),
        place(house.bo, "2", order_type="Daily"),
        place(house.nora, "3"),
    )
    fall = place(house.nora, "4", club_batch="Fall Club")
    with scope.of_every_winery():
        Order.objects.filter(pk=daily.pk).update(requested_ship_on=date(2026, 11, 24))
        Order.objects.filter(pk=held.pk).update(leading_hold="weather")
        Hold.objects.create(winery=house.alder, order=held, reason="weather", words="x", opened_at=NOW)
        here = house.warehouse.pk
        assert ready_orders(Choice(here)) == [daily.pk, club.pk, fall.pk]
        assert ready_orders(Choice(here, ship_by=date(2026, 11, 23))) == [club.pk, fall.pk]
        assert ready_orders(Choice(here, order_type="Daily")) == [daily.pk]
        assert ready_orders(Choice(here, winery_id=house.alder.pk)) == [club.pk, fall.pk]
        assert ready_orders(Choice(here, club_batch="Fall Club")) == [fall.pk]
        assert ready_orders(Choice(here + 1)) == []


def test_a_wave_is_laid_out_in_carts(house: House) -> None:
    orders = [place(house.nora, str(n), bottles=bottles) for n, bottles in enumerate((3, 4, 9, 1, 1))]
    first, second, third = wave(house, orders, cart_orders=3, cart_bottles=8)
    with scope.of_every_winery():
        laid = {
            cart.pk: list(cart.places.order_by("slot").values_list("slot", "order__order_number"))
            for cart in (first, second, third)
        }
        assert {order.state for order in Order.objects.all()} == {"released"}
    assert laid == {first.pk: [(1, "0"), (2, "1")], second.pk: [(1, "2")], third.pk: [(1, "3"), (2, "4")]}


def test_bins_come_in_the_order_in_which_somebody_walks(house: House) -> None:
    stands = dict(zip(("CH23", "ZN21", "CS19"), ("A-2", "A-10", "B-1"), strict=True))
    with scope.of_every_winery():
        add_bins(SERVICE, house.warehouse, stands.values())
        for code, shelf in stands.items():
            sku = Sku.objects.get(winery=house.alder, code=code)
            stand_in(SERVICE, sku, house.warehouse.bins.get(code=shelf))
    mixed = place(house.nora, "1", lines=tuple(ArrivingLine(sku, 1) for sku in ("CS19", "ZN21", "CH23")))
    far, near = place(house.nora, "2", sku="ZN21"), place(house.nora, "3", sku="CH23")

    first, second, third = wave(house, [far, near, mixed], cart_orders=1)

    with scope.of_every_winery():
        order = floor_order(mixed.pk, None)
        assert order is not None
        assert [line.bin for line in order.lines] == ["A-2", "A-10", "B-1"]
        walked = [(line.order_number, line.bin) for line in cart_lines(first, second, third)]
    assert walked == [("1", "A-2"), ("1", "A-10"), ("1", "B-1"), ("3", "A-2"), ("2", "A-10")]


def test_the_same_request_is_one_wave_and_nothing_is_none(house: House) -> None:
    order = place(house.nora)
    request = uuid4()
    with scope.of_every_winery():
        args = (PETE, house.warehouse.pk, [order.pk])
        first = release_wave(*args, now=NOW, request_id=request)
        assert first is not None
        assert release_wave(*args, now=NOW, request_id=request) == Released(first.wave_id, 1)
        assert release_wave(*args, now=NOW, request_id=uuid4()) is None
        with pytest.raises(NotAllowed):
            release_wave(house.viewer, *args[1:], now=NOW, request_id=uuid4())


def test_taken_out_of_the_wave_it_can_go_out_with_the_next(house: House) -> None:
    order = place(house.nora)
    (cart,) = wave(house, [order])
    with scope.of_every_winery():
        move_orders(PETE, [order.pk], OrderState.RECEIVED, now=NOW)
        assert cart_lines(cart) == []
    (again,) = wave(house, [order])
    with scope.of_every_winery():
        assert [line.order_number for line in cart_lines(again)] == ["10234"]
        assert WaveOrder.objects.filter(order=order).count() == 2


def test_what_a_machine_has_released_is_taken_along_once(house: House) -> None:
    loose, order = place(house.nora, "1", state=OrderState.RELEASED), place(house.nora, "2")
    with scope.of_every_winery():
        ready = ready_orders(Choice(house.warehouse.pk))
        assert ready == [loose.pk, order.pk]
    (cart,) = wave(house, [loose, order])
    with scope.of_every_winery():
        assert [line.order_number for line in cart_lines(cart)] == ["1", "2"]
        assert ready_orders(Choice(house.warehouse.pk)) == []
        assert loose.moves.count() == 2
        assert release_wave(PETE, house.warehouse.pk, [loose.pk], now=NOW, request_id=uuid4()) is None


@pytest.mark.drill
def test_two_thousand_orders_go_out_and_what_is_cancelled_is_on_no_list(house: House) -> None:
    orders = [place(house.nora, str(n), bottles=1, sku=WINES[n % 3][0]) for n in range(2_000)]
    with scope.of_every_winery(), CaptureQueriesContext(connection) as asked:
        released = release_wave(
            PETE, house.warehouse.pk, [order.pk for order in orders], now=NOW, request_id=uuid4()
        )
    assert (len(asked), released and released.orders) == (4, 2_000)
    with scope.of_actor(house.nora):
        asking = Asking(uuid4(), AskedFrom.API)
        stopped = [str(n) for n in range(0, 2_000, 20)]
        cancel_orders(house.nora, stopped, asking, now=NOW, by_fulfillment_number=False)
    floor = client_of(PETE)
    with CaptureQueriesContext(connection) as asked:
        page = floor.get(f"/warehouse/waves/{released.wave_id if released else 0}/list/").content.decode()
    listed = set(re.findall(r'<span class="why">(\d+)</span>', page))
    assert listed == {order.order_number for order in orders} - set(stopped)
    assert len(asked) < 20


def test_however_many_orders_go_out_in_a_few_statements(house: House) -> None:
    numbers = [place(house.nora, str(n), bottles=1).pk for n in range(40)]
    with scope.of_every_winery(), CaptureQueriesContext(connection) as asked:
        released = release_wave(PETE, house.warehouse.pk, numbers, now=NOW, request_id=uuid4())
    assert released == Released(released.wave_id if released else 0, 40)
    assert len(asked) == 5  # locks, orders, what is known of them by the shipping rules, the wave


def test_a_cart_is_one_pickers_until_it_is_taken_over(house: House) -> None:
    order = place(house.nora)
    (cart,) = wave(house, [order])
    ana, ben = picker("Ana"), picker("Ben")
    with scope.of_every_winery():
        assert take_cart(ana, cart.pk, from_picker=None, now=NOW)
        assert not take_cart(ben, cart.pk, from_picker=None, now=NOW)
        assert take_cart(ben, cart.pk, from_picker=ana.user_id, now=NOW + timedelta(minutes=1))
        with pytest.raises(NotYourCart, match="Ben has cart"):
            scan(ana, cart.pk, "B-12", line_id=1, seen=0, now=NOW)
        with pytest.raises(Cart.DoesNotExist):
            take_cart(ana, 999_999, from_picker=None, now=NOW)
        order.refresh_from_db()
        assert order.state == "picking"
        assert Move.objects.filter(order=order).latest("version").actor == "Ana"


def test_scans_book_undo_takes_back_and_the_last_bottle_makes_it_picked(house: House) -> None:
    order = place(house.nora, bottles=3)
    (cart,) = wave(house, [order])
    ana = picker("Ana")
    with scope.of_every_winery():
        take_cart(ana, cart.pk, from_picker=None, now=NOW)
    assert scan_next(ana, cart, "CH23") == (
        False,
        "Nothing was booked: this is CH23. Scan a bottle of ZN21.",
    )
    assert scan_next(ana, cart, "ZN21") == (True, "1 of ZN21 in slot 1.")
    assert scan_next(ana, cart, "1") == (True, "1 of ZN21 in slot 1.")
    with scope.of_every_winery():
        cart.refresh_from_db()
        assert cart.last_pick is not None
        assert undo_scan(ana, cart.pk, cart.last_pick, now=NOW) is Undone.UNDONE
        assert undo_scan(ana, cart.pk, cart.last_pick, now=NOW) is Undone.NOT_FOUND
        assert order.lines.get().bottles_picked == 1
    assert scan_next(ana, cart, "2") == (True, "2 of ZN21 in slot 1. Order 10234 is picked.")
    with scope.of_every_winery():
        order.refresh_from_db()
        assert (order.state, next_pick(cart)) == ("picked", None)
        kinds = Counter(StockEntry.objects.filter(line__order=order).values_list("kind", "bottles"))
        assert kinds == {("allocated", 3): 1, ("picked", 1): 2, ("unpicked", 1): 1, ("picked", 2): 1}


def test_the_question_before_is_not_answered_twice(house: House) -> None:
    order = place(house.nora, bottles=3)
    (cart,) = wave(house, [order])
    ana = picker("Ana")
    with scope.of_every_winery():
        take_cart(ana, cart.pk, from_picker=None, now=NOW)
    with scope.of_every_winery():
        line = order.lines.get().pk
        answers = [scan(ana, cart.pk, "ZN21", line_id=line, seen=0, now=NOW).is_right for _ in range(2)]
        assert (answers, order.lines.get().bottles_picked) == ([True, False], 1)


def test_a_short_order_leaves_the_cart(house: House) -> None:
    order = place(house.nora, bottles=600)
    (cart,) = wave(house, [order])
    ana = picker("Ana")
    with scope.of_every_winery():
        take_cart(ana, cart.pk, from_picker=None, now=NOW)
        line = order.lines.get().pk
        wanted = {"bottles_missing": 401, "bottles_broken": 0, "now": NOW, "request_id": uuid4()}
        assert short_pick(ana, line, **wanted) is ShortPick.SHORT  # type: ignore[arg-type]
        assert cart_lines(cart) == []


def test_two_pickers_one_cart_and_one_cancel_never_pack_what_was_stopped(live_house: House) -> None:
    """Both answer the same questions at once while the order is called back: bottles are counted once."""
    dice = Dice()
    ana, ben = picker("Ana"), picker("Ben")
    won: Counter[str] = Counter()
    for number in range(ROUNDS):
        order = place(live_house.alder_shop, str(number), bottles=2)
        (cart,) = wave(live_house, [order])
        with scope.of_every_winery():
            take_cart(ana, cart.pk, from_picker=None, now=NOW)
            line = order.lines.get().pk

        def pick(who: Actor, order: Order = order, cart: Cart = cart, line: int = line) -> Counter[str]:
            came_of_it: Counter[str] = Counter()
            for seen in (0, 1):
                try:
                    with scope.of_every_winery():
                        if who is ben and not seen:
                            take_cart(ben, cart.pk, from_picker=ana.user_id, now=NOW)
                        scanned = scan(who, cart.pk, "ZN21", line_id=line, seen=seen, now=NOW)
                    came_of_it["booked"] += scanned.is_right
                except NotYourCart:
                    came_of_it["not mine"] += 1
            with scope.of_every_winery():
                (moved,) = move_orders(who, [order.pk], OrderState.PACKED, now=NOW)
            came_of_it["packed"] += moved.outcome == "moved"
            return came_of_it

        def call_back(number: str = str(number)) -> str:
            return cancel(live_house, number)

        hers, his, outcome = dice.race(
            partial(pick, ana),
            partial(pick, ben),
            call_back,
        )
        both = hers + his
        with scope.of_every_winery():
            order.refresh_from_db()
            picked = order.lines.get().bottles_picked
            booked = sum(
                StockEntry.objects.filter(line=line, kind="picked").values_list("bottles", flat=True)
            )
            back = sum(PutBack.objects.filter(order=order).values_list("bottles", flat=True))
        assert both["booked"] == booked == picked
        if outcome == "cancelled":
            assert (order.state, both["packed"], back) == ("cancelled", 0, picked)
        else:
            assert (both["packed"] <= 1, order.state in ("picked", "packed"), back) == (True, True, 0)
        won[order.state] += 1
    print(f"of {ROUNDS} rounds: {dict(won)}")
