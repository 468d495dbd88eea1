"""Many callers at once: each call in a thread and on a connection of its own."""

from collections import Counter
from uuid import uuid4

from recork.fulfillment.models import Cancellation, Move, News, Order, StockEntry, scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import BODY, QUESTION, Answer, Caller
from tests.fulfillment.cast import PETE, House, place
from tests.support.racing import race

CALLERS = 50


def stopped_once(order: Order) -> None:
    with scope.of_every_winery():
        assert Order.objects.get(pk=order.pk).state == OrderState.CANCELLED
        assert Cancellation.objects.filter(order=order, outcome="cancelled").count() == 1
        assert Move.objects.filter(order=order, to_state="cancelled").count() == 1
        assert News.objects.filter(order=order, type="order.cancelled").count() == 1
        released = StockEntry.objects.filter(line__order=order, kind="released")
        assert list(released.values_list("bottles", flat=True)) == [6]


def test_fifty_callers_with_one_question_stop_an_order_once(live_house: House) -> None:
    order, shop = place(live_house.alder_shop), Caller(live_house.alder_shop)
    path = f"/orders/10234/cancellations/{QUESTION}"

    answers = race(*[lambda: shop.put(path)] * CALLERS)

    assert Counter(answer.status for answer in answers) == {201: 1, 200: CALLERS - 1}
    assert all(answer.body == answers[0].body for answer in answers)
    stopped_once(order)


def test_fifty_callers_with_a_question_each_stop_an_order_once(live_house: House) -> None:
    order, shop = place(live_house.alder_shop), Caller(live_house.alder_shop)
    paths = [f"/orders/10234/cancellations/{uuid4()}" for _ in range(CALLERS)]

    answers = race(*[lambda path=path: shop.put(path) for path in paths])

    assert Counter(answer.status for answer in answers) == {201: 1, 200: CALLERS - 1}
    assert Counter(answer.body["outcome"] for answer in answers) == {
        "cancelled": 1,
        "already_cancelled": CALLERS - 1,
    }
    assert len({answer.body["stopped_by_question"] for answer in answers}) == 1
    stopped_once(order)


def test_a_group_and_single_callers_stop_an_order_once(live_house: House) -> None:
    order, shop = place(live_house.alder_shop), Caller(live_house.alder_shop)

    def alone() -> Answer:
        return shop.put(f"/orders/10234/cancellations/{uuid4()}")

    def in_a_group() -> Answer:
        return shop.put(f"/cancellation-batches/{uuid4()}", {"order_numbers": ["10234"]})

    answers = race(*[alone, in_a_group] * 10)

    assert {answer.status for answer in answers} <= {200, 201}
    stopped_once(order)


def test_the_same_batch_sent_twice_at_once_is_answered_alike(live_house: House) -> None:
    order, shop = place(live_house.alder_shop), Caller(live_house.alder_shop)

    answers = race(
        *[lambda: shop.put(f"/cancellation-batches/{QUESTION}", {"order_numbers": ["10234", "1"]})] * 8
    )

    assert [answer.status for answer in answers] == [200] * 8
    assert all(answer.body == answers[0].body for answer in answers)
    stopped_once(order)


def test_a_scanner_and_a_cancellation_never_both_win(live_house: House) -> None:
    shop, floor = Caller(live_house.alder_shop), Caller(PETE)
    for number in range(12):
        order = place(live_house.alder_shop, str(number), state=OrderState.PICKING)
        cancel, pick = race(
            lambda: shop.put(f"/orders/{number}/cancellations/{QUESTION}"),  # noqa: B023 -- called in this round
            lambda: floor.put(
                f"/fulfillments/{order.fulfillment_number}/moves/{QUESTION}",  # noqa: B023 -- as above
                {"to": "picked"},
            ),
        )
        assert (cancel.status, pick.status) in {(201, 409), (409, 201)}


def test_fifty_callers_send_one_order_once(live_house: House) -> None:
    shop = Caller(live_house.alder_shop)

    answers = race(*[lambda: shop.put("/orders/10234", BODY)] * CALLERS)

    assert Counter(answer.status for answer in answers) == {201: 1, 200: CALLERS - 1}
    with scope.of_every_winery():
        assert Order.objects.count() == 1
        assert StockEntry.objects.filter(kind="allocated").count() == 1


def test_a_feed_read_by_many_gives_everybody_the_same(live_house: House) -> None:
    shop = Caller(live_house.alder_shop)
    for number in range(5):
        place(live_house.alder_shop, str(number))

    answers = race(*[lambda: shop.get("/events")] * 10)

    assert all(answer == answers[0] for answer in answers)
    assert len(answers[0].body["items"]) == 5
