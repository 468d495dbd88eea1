"""Real threads, real connections: whoever races, one wins, and the bottles are counted once."""

from collections import Counter
from uuid import UUID, uuid4

import pytest

from recork.fulfillment.models import Cancellation, Move, News, Order, PutBack, StockEntry, scope
from recork.fulfillment.operations.cancellation import Answer, Asking, cancel_orders
from recork.fulfillment.operations.intercept import Wanted, accept_intercept, ask_intercept, decline_overdue
from recork.fulfillment.operations.move import NotPicking, move_orders, put_in_cart
from recork.fulfillment.operations.stock import fold_stock
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.intercept import ANSWER_WITHIN
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, WINES, House, place
from tests.support.racing import Dice, race

DEADLINE = NOW + ANSWER_WITHIN
ROUNDS = 200
RACERS = 50


def cancel(house: House, number: str, question: UUID) -> Answer:
    asking = Asking(question_id=question, asked_from=AskedFrom.API)
    with scope.of_actor(house.nora):
        (answer,) = cancel_orders(house.nora, [number], asking, now=NOW, by_fulfillment_number=False)
    return answer


def move(order: Order, to: OrderState) -> str:
    with scope.of_every_winery():
        (moved,) = move_orders(PETE, [order.pk], to, now=NOW)
    return moved.outcome


def entries(order: Order) -> Counter[str]:
    found = StockEntry.objects.filter(line__order=order).values_list("kind", "bottles")
    counts: Counter[str] = Counter()
    for kind, bottles in found:
        counts[kind] += bottles
    return counts


@pytest.mark.parametrize("same", [True, False], ids=["one id", "an id each"])
def test_fifty_at_once_stop_an_order_once(live_house: House, same: bool) -> None:  # noqa: FBT001 -- a parameter
    order = place(live_house.alder_shop)
    ids = [uuid4()] * RACERS if same else [uuid4() for _ in range(RACERS)]
    racers = [lambda question=question: cancel(live_house, "10234", question) for question in ids]

    answers = race(*racers)

    stopped = [each for each in answers if isinstance(each, Answer) and each.outcome == "cancelled"]
    fresh = [each for each in stopped if not each.repeated]
    assert (len(answers), len(fresh)) == (RACERS, 1)
    assert len(stopped) == (RACERS if same else 1)
    with scope.of_every_winery():
        assert entries(order) == {"allocated": 6, "released": 6}
        assert Cancellation.objects.filter(outcome="cancelled").count() == 1
        assert Move.objects.filter(to_state="cancelled").count() == 1


def test_moves_compare_and_set_so_that_a_cancel_and_a_pick_never_both_win(live_house: House) -> None:
    cancel_against_pick(live_house, ROUNDS)


@pytest.mark.drill
def test_nor_do_they_in_two_thousand_rounds(live_house: House) -> None:
    cancel_against_pick(live_house, 10 * ROUNDS)


def cancel_against_pick(live_house: House, rounds: int) -> None:
    """Race them so often, with jitter; the bottles of every round are in the ledger once."""
    dice = Dice()
    won: Counter[str] = Counter()
    for number in range(rounds):
        sku, _ = WINES[number % len(WINES)]
        order = place(live_house.nora, str(number), bottles=1, sku=sku, state=OrderState.PICKING)

        def call_back(number: str = str(number)) -> str:
            return cancel(live_house, number, uuid4()).outcome

        def pick(order: Order = order) -> str:
            return move(order, OrderState.PICKED)

        outcome = tuple(dice.race(call_back, pick))
        assert outcome in {("cancelled", "illegal"), ("declined", "moved")}
        won[str(outcome[0])] += 1
        with scope.of_every_winery():
            order.refresh_from_db()
            booked = entries(order)
        if outcome[0] == "cancelled":
            assert (order.state, booked) == ("cancelled", {"allocated": 1, "released": 1})
        else:
            assert (order.state, booked) == ("picked", {"allocated": 1, "picked": 1})
    print(f"of {rounds} rounds: {dict(won)}")


def test_floor_deadline_and_truck_give_one_answer_among_them(live_house: House) -> None:
    accept_against_deadline_and_truck(live_house, ROUNDS)


@pytest.mark.drill
def test_so_do_they_in_two_thousand_rounds(live_house: House) -> None:
    accept_against_deadline_and_truck(live_house, 10 * ROUNDS)


def accept_against_deadline_and_truck(live_house: House, rounds: int) -> None:
    """The floor accepts at the very deadline, while the box is handed over: one of them answers, once."""
    dice = Dice()
    won: Counter[str] = Counter()
    for number in range(rounds):
        sku, _ = WINES[number % len(WINES)]
        order = place(live_house.alder_shop, str(number), bottles=1, sku=sku, state=OrderState.PACKED)
        question = uuid4()
        with scope.of_actor(live_house.alder_shop):
            ask_intercept(live_house.alder_shop, order.pk, Wanted(question, AskedFrom.SHOP), now=NOW)

        def accept(order: Order = order, question: UUID = question) -> bool:
            with scope.of_every_winery():
                return accept_intercept(PETE, order.pk, question, now=DEADLINE)

        def pass_deadline() -> int:
            with scope.of_every_winery():
                return decline_overdue(now=DEADLINE)

        def ship(order: Order = order) -> str:
            return move(order, OrderState.SHIPPED)

        accepted, declined, shipped = dice.race(accept, pass_deadline, ship)
        with scope.of_every_winery():
            order.refresh_from_db()
            asked = order.intercepts.get()
            told = News.objects.filter(order=order, type="intercept.answered").count()
            booked = entries(order)
        assert told == 1
        if accepted:
            assert (declined, shipped, order.state) == (0, "illegal", "cancelled")
            assert (asked.answer, booked["coming_back"]) == ("accepted", 1)
        else:
            by = "deadline_passed" if declined else "already_shipped"
            assert (shipped, order.state, asked.code) == ("moved", "shipped", by)
        won[asked.code or "accepted"] += 1
    print(f"of {rounds} rounds: {dict(won)}")


def test_every_bottle_that_reached_the_cart_comes_back(live_house: House) -> None:
    dice = Dice()
    for number in range(ROUNDS // 4):
        order = place(live_house.nora, str(number), bottles=6, state=OrderState.PICKING)
        with scope.of_every_winery():
            line = order.lines.get().pk

        def call_back(number: str = str(number)) -> str:
            return cancel(live_house, number, uuid4()).outcome

        def scan(line: int = line) -> int:
            for picked in range(6):
                try:
                    with scope.of_every_winery():
                        put_in_cart(PETE, line, 1, now=NOW)
                except NotPicking:
                    return picked
            return 6

        outcome, picked = dice.race(call_back, scan)
        assert isinstance(picked, int)
        assert outcome == "cancelled"
        with scope.of_every_winery():
            back = PutBack.objects.filter(order=order).values_list("bottles", flat=True)
            assert sum(back) == picked
            assert entries(order)["released"] == 6 - picked


def test_folding_while_orders_are_cancelled_loses_nothing(live_house: House) -> None:
    orders = [place(live_house.nora, str(number), bottles=2) for number in range(20)]

    def fold() -> str:
        for _ in range(20):
            with scope.of_every_winery():
                fold_stock()
        return "folded"

    cancels = [lambda n=n: cancel(live_house, str(n), uuid4()).outcome for n in range(len(orders))]
    answers = race(fold, *cancels)

    assert answers == ["folded", *["cancelled"] * len(orders)]
    with scope.of_every_winery():
        fold_stock()
