"""Whatever people do to orders and bottles in whatever order: no bottle is lost, none is made.

A second book is kept by hand beside the ledger; after each step both say the same.
"""

import os
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import Bundle as Some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from recork.fulfillment.models import Cart, Hold, Order, OrderLine, PutBack, Sku, StockEntry, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.cart import Undone, take_cart, undo_scan
from recork.fulfillment.operations.edit import EditOutcome, edit_order
from recork.fulfillment.operations.hold import release_holds
from recork.fulfillment.operations.intercept import (
    Wanted,
    accept_intercept,
    ask_intercept,
    decline_intercept,
)
from recork.fulfillment.operations.move import move_orders, put_in_cart
from recork.fulfillment.operations.put_back import PutBackOutcome, put_bottles_back
from recork.fulfillment.operations.reallocation import reallocate_waiting
from recork.fulfillment.operations.receiving import receive_order
from recork.fulfillment.operations.short_pick import ShortPick, short_pick
from recork.fulfillment.operations.stock import Promised, adjust_stock, fold_stock, receive_stock
from recork.fulfillment.operations.wave import release_orders
from recork.fulfillment.rules.cancellation import AskedFrom, Outcome
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.intercept import InterceptAnswer
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import ArrivingLine
from tests.fulfillment.cast import NOW, PETE, SERVICE, TODAY, WINES, arrival, open_house
from tests.fulfillment.invariants import violations
from tests.fulfillment.operations.cellar_book import CellarBook, Where, wine_of
from tests.fulfillment.people import employ

STOCK = 24
CODES = [code for code, _ in WINES]
wines, some_bottles = st.sampled_from(CODES), st.integers(1, 12)


class _Undone(Exception):
    """Each example ends by undoing all that it has written."""


class Cellar(RuleBasedStateMachine):
    """The house for one example: everything happens in one transaction that is given up at its end."""

    orders: Some[int] = Some("orders")
    tasks: Some[int] = Some("tasks")

    @initialize()
    def open(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.house = open_house(bottles=STOCK)
        self.scope = scope.of_every_winery()
        self.scope.__enter__()
        self.book = CellarBook()
        for wine in CODES:
            self.book.bring(wine, STOCK)
        self.now = NOW
        self.picker = replace(PETE, user_id=employ(PETE).pk)

    def teardown(self) -> None:
        if not hasattr(self, "undo"):
            return
        try:
            assert violations(connection) == {}
        finally:
            undone = _Undone()
            self.scope.__exit__(_Undone, undone, None)
            self.undo.__exit__(_Undone, undone, None)

    @invariant()
    def both_books_say_the_same(self) -> None:
        if hasattr(self, "book"):
            self.now += timedelta(minutes=1)
            fold_stock()
            self.book.check(CODES)

    @invariant()
    def who_waits_for_bottles_is_held_for_it_and_nobody_else(self) -> None:
        if hasattr(self, "book"):
            waits = {"reason": HoldReason.INSUFFICIENT_INVENTORY, "released_at": None}
            held = Hold.objects.filter(**waits).values_list("order", flat=True)
            without = OrderLine.objects.filter(order__state=OrderState.RECEIVED, allocation_id=None)
            assert set(held) == set(without.values_list("order", flat=True))

    @rule(wine=wines, bottles=some_bottles)
    def receive(self, wine: str, bottles: int) -> None:
        receive_stock(SERVICE, self.sku(wine), self.house.warehouse, bottles, now=self.now)
        self.book.bring(wine, bottles)

    @rule(wine=wines, bottles=st.integers(-8, 8).filter(bool))
    def count(self, wine: str, bottles: int) -> None:
        enough = self.book.available(wine) + bottles >= 0
        try:
            adjust_stock(SERVICE, self.sku(wine), self.house.warehouse, bottles, now=self.now, note="Counted")
        except Promised:
            assert not enough
            return
        assert enough
        self.book.bring(wine, bottles)

    @rule(
        target=orders,
        wine=wines,
        bottles=some_bottles,
        other=st.none() | st.tuples(wines, some_bottles),
        steps=st.integers(0, 5),
        in_cart=some_bottles,
        undone=st.booleans(),
    )
    def order(
        self,
        wine: str,
        bottles: int,
        other: tuple[str, int] | None,
        steps: int,
        in_cart: int,
        *,
        undone: bool,
    ) -> int:
        """One more order, and some steps of its way at once: few examples would come far by chance alone."""
        number = str(20_000 + Order.objects.count())
        asked = arrival(number, sku=wine, bottles=bottles)
        order = receive_order(self.house.alder_shop, asked, now=self.now, today=TODAY).order
        is_promised = order.lines.get().allocation_id is not None
        assert is_promised == (self.book.available(wine) >= bottles)
        self.book.promised[wine] += bottles * is_promised
        if other is not None:
            self.edit(order.pk, *other)
        if steps >= 1:
            self.release(order.pk)
        if steps >= 2:
            self.start(order.pk)
        if steps >= 3:
            self.put_in_cart(order.pk, in_cart)
            if undone:
                self.undo_the_last_scan(order.pk)
        if steps >= 4:
            self.pick_the_rest(order.pk)
        if steps >= 5:
            self.pack(order.pk)
        return order.pk

    @rule()
    def serve_who_waits(self) -> None:
        for number in reallocate_waiting(now=self.now):
            order = Order.objects.get(pk=number)
            self.book.promised[wine_of(order)] += order.bottles

    @rule(number=orders)
    def release(self, number: int) -> None:
        """With a wave and a cart of its own."""
        release_orders(PETE, [number], now=self.now, request_id=uuid4())

    @rule(number=orders)
    def take_out_of_the_wave(self, number: int) -> None:
        self.step(number, OrderState.RECEIVED)

    @rule(number=orders)
    def start(self, number: int) -> None:
        self.step(number, OrderState.PICKING)

    @rule(number=orders, bottles=some_bottles)
    def put_in_cart(self, number: int, bottles: int) -> None:
        line = OrderLine.objects.select_related("order").get(order=number)
        scanned = min(bottles, line.bottles - line.bottles_picked)
        if line.order.state == OrderState.PICKING and scanned:
            for cart in self.carts(number).exclude(picker=self.picker.user_id):
                take_cart(self.picker, cart.pk, from_picker=cart.picker_id, now=self.now)
            entry = put_in_cart(PETE, line.pk, scanned, now=self.now)
            self.pick(line.sku_code, scanned)
            # What a scan leaves with its cart, to be undone by.
            self.carts(number).update(last_pick=entry)

    @rule(number=orders)
    def undo_the_last_scan(self, number: int) -> None:
        """Also of an order that this scan has made picked; of one that went on it takes nothing out."""
        cart = self.carts(number).exclude(last_pick=None).first()
        if cart is None or cart.last_pick is None:
            return
        state = Order.objects.get(pk=number).state
        entry = StockEntry.objects.select_related("sku").get(pk=cart.last_pick)
        for expected in (None, Undone.NOT_FOUND):
            outcome = undo_scan(self.picker, cart.pk, entry.pk, now=self.now)
            if outcome is not Undone.UNDONE:
                assert state != OrderState.PICKING or expected is not None
                return
            assert expected is None
            assert state in (OrderState.PICKING, OrderState.PICKED)
            assert Order.objects.get(pk=number).state == OrderState.PICKING
            self.book.promised[entry.sku.code] += entry.bottles
            self.book.carry(entry.sku.code, entry.bottles, Where.CART, Where.SHELF)
            state = OrderState.PICKING

    @rule(number=orders, wine=wines, bottles=some_bottles)
    def edit(self, number: int, wine: str, bottles: int) -> None:
        """More bottles, fewer, or those of another wine: what was promised is given back, and promised anew."""
        order = Order.objects.get(pk=number)
        line = order.lines.get()
        is_other = (line.sku_code, line.bottles) != (wine, bottles)
        could = order.state == OrderState.RECEIVED
        free = not (is_other and PutBack.objects.filter(order=number).exists())
        change = Edit(order.version, lines=(ArrivingLine(wine, bottles),))
        answer = edit_order(self.house.nora, order.order_number, uuid4(), change, now=self.now, today=TODAY)
        if not (could and free):
            assert answer.outcome is (EditOutcome.COMING_BACK if could else EditOutcome.NOT_EDITABLE)
            return
        assert answer.outcome is EditOutcome.EDITED
        if line.allocation_id is not None:
            self.book.promised[line.sku_code] -= line.bottles
        kept = line.allocation_id is not None and not is_other
        promised = kept or self.book.available(wine) >= bottles
        assert (order.lines.get().allocation_id is not None) == promised
        self.book.promised[wine] += bottles * promised

    @rule(number=orders)
    def let_go(self, number: int) -> None:
        """What holds an order may be cleared by hand; that it has no bottles may not."""
        release_holds(SERVICE, [number], None, now=self.now)

    @rule(number=orders)
    def pick_the_rest(self, number: int) -> None:
        line = OrderLine.objects.get(order=number)
        if self.step(number, OrderState.PICKED):
            self.pick(line.sku_code, line.bottles - line.bottles_picked)

    @rule(number=orders)
    def pack(self, number: int) -> None:
        self.step(number, OrderState.PACKED)

    @rule(number=orders)
    def ship(self, number: int) -> None:
        order = Order.objects.get(pk=number)
        if self.step(number, OrderState.SHIPPED):
            self.book.carry(wine_of(order), order.bottles, Where.CART, Where.GONE)

    @rule(number=orders)
    def deliver(self, number: int) -> None:
        self.step(number, OrderState.DELIVERED)

    @rule(target=tasks, number=orders)
    def come_back(self, number: int) -> Any:
        order = Order.objects.get(pk=number)
        if not self.step(number, OrderState.RETURNED):
            return multiple()
        self.book.carry(wine_of(order), order.bottles, Where.GONE, Where.COMING_BACK)
        return multiple(*PutBack.objects.filter(order=order).values_list("pk", flat=True))

    @rule(target=tasks, number=orders, missing=st.integers(0, 3), broken=st.integers(0, 3))
    def find_too_few(self, number: int, missing: int, broken: int) -> Any:
        line = OrderLine.objects.select_related("order").get(order=number)
        wine, in_cart, lost = line.sku_code, line.bottles_picked, missing + broken
        could = line.order.state == OrderState.PICKING and 0 < lost <= line.bottles - in_cart
        enough = self.book.available(wine) >= lost
        outcome = short_pick(
            PETE,
            line.pk,
            bottles_missing=missing,
            bottles_broken=broken,
            request_id=uuid4(),
            now=self.now,
        )
        assert (outcome is ShortPick.ELSEWHERE, outcome is ShortPick.SHORT) == (
            could and enough,
            could and not enough,
        )
        if not could:
            return multiple()
        if not enough:
            self.book.promised[wine] -= line.bottles - in_cart
            self.book.carry(wine, in_cart, Where.CART, Where.COMING_BACK)
        self.book.bring(wine, -missing)
        self.book.carry(wine, broken, Where.SHELF, Where.QUARANTINE)
        return multiple(*self.new_tasks(number, enough=enough))

    @rule(target=tasks, number=orders, yes=st.booleans())
    def intercept(self, number: int, *, yes: bool) -> Any:
        order = Order.objects.get(pk=number)
        could = order.state in (OrderState.PICKED, OrderState.PACKED)
        asked = ask_intercept(self.house.nora, number, Wanted(uuid4(), AskedFrom.API), now=self.now)
        assert (asked.answer == InterceptAnswer.PENDING) == could
        if not could:
            return multiple()
        if not yes:
            assert decline_intercept(PETE, number, asked.question_id, "on_the_truck", "", now=self.now)
            return multiple()
        assert accept_intercept(PETE, number, asked.question_id, now=self.now)
        self.book.carry(wine_of(order), order.bottles, Where.CART, Where.COMING_BACK)
        return multiple(*PutBack.objects.filter(order=order).values_list("pk", flat=True))

    @rule(target=tasks, number=orders)
    def cancel(self, number: int) -> Any:
        order = Order.objects.get(pk=number)
        line = order.lines.get()
        asking = Asking(uuid4(), AskedFrom.API)
        (answer,) = cancel_orders(
            self.house.nora, [order.order_number], asking, now=self.now, by_fulfillment_number=False
        )
        if answer.outcome is not Outcome.CANCELLED:
            return multiple()
        wine, in_cart = line.sku_code, line.bottles_picked
        if line.allocation_id is not None:
            self.book.promised[wine] -= line.bottles - in_cart
        self.book.carry(wine, in_cart, Where.CART, Where.COMING_BACK)
        return multiple(*PutBack.objects.filter(order=order).values_list("pk", flat=True))

    @rule(task=tasks, back=st.integers(0, 12), hurt=st.integers(0, 12), again=st.booleans())
    def put_back(self, task: int, back: int, hurt: int, *, again: bool) -> None:
        found = PutBack.objects.select_related("sku").get(pk=task)
        left, request = found.bottles_to_go, uuid4()
        if left == 0:
            expected = PutBackOutcome.REPEATED
        elif 0 < back + hurt <= left:
            expected = PutBackOutcome.CLOSED if back + hurt == left else PutBackOutcome.BOOKED
        else:
            expected = PutBackOutcome.TOO_MANY
        shelf = self.house.bin.pk
        for _ in range(1 + again):
            outcome = put_bottles_back(
                PETE, task, back=back, damaged=hurt, bin_id=shelf, request_id=request, now=self.now
            )
            assert outcome is expected
            if expected in (PutBackOutcome.BOOKED, PutBackOutcome.CLOSED):
                self.book.carry(found.sku.code, back, Where.COMING_BACK, Where.SHELF)
                self.book.carry(found.sku.code, hurt, Where.COMING_BACK, Where.QUARANTINE)
                expected = PutBackOutcome.REPEATED

    def new_tasks(self, number: int, *, enough: bool) -> list[int]:
        """The newest put-back task of an order, unless its picking just went on."""
        tasks = PutBack.objects.filter(order=number).order_by("-pk").values_list("pk", flat=True)
        return [] if enough else list(tasks[:1])

    def carts(self, number: int) -> QuerySet[Cart]:
        """The cart in which an order stands, as a query for one or none."""
        return Cart.objects.filter(places__order=number, places__left_at=None)

    def sku(self, wine: str) -> Sku:
        return Sku.objects.get(winery=self.house.alder, code=wine)

    def step(self, number: int, to: OrderState) -> bool:
        (moved,) = move_orders(PETE, [number], to, now=self.now)
        return moved.outcome == "moved"

    def pick(self, wine: str, bottles: int) -> None:
        self.book.promised[wine] -= bottles
        self.book.carry(wine, bottles, Where.SHELF, Where.CART)


def run(examples: int) -> None:
    chosen = int(os.environ.get("RECORK_SEED") or random.randrange(2**32))
    print(f"random seed {chosen}; RECORK_SEED={chosen} does the same again")
    run_state_machine_as_test(
        seed(chosen)(Cellar),
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            database=None,
            print_blob=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_no_bottle_is_lost_and_none_is_made() -> None:
    run(int(os.environ.get("RECORK_EXAMPLES", "500")))


@pytest.mark.drill
@pytest.mark.django_db
def test_no_bottle_is_lost_and_none_is_made_at_length() -> None:
    run(2_000)
