"""Two at the same moment, with threads and connections of their own: one wins, and nothing happens twice."""

import json
from collections import Counter
from functools import partial
from uuid import uuid4

import pytest
from django.conf import settings

from recork.commerce.models import Cancellation, Heard, Order, Question, RefundIntent, StockEntry, Submission
from recork.commerce.operations import news, sweep
from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.resubmission import resubmit
from recork.commerce.operations.shipping import Changed, set_shipping_status
from recork.commerce.operations.taking import take_order
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.refusal import Refused
from tests.commerce.cast import IVO, NOW, WEBSITE, House, card, connect_house, sale, sell
from tests.commerce.desk import Desk
from tests.support.racing import Dice, race

ROUNDS = 100


def exempt_against_sweeps(rounds: int) -> None:
    """Handled Externally against two sweepers: sent and asked about, or never sent; one sending at most."""
    dice = Dice()
    connect_house()
    won: Counter[str] = Counter()
    for n in range(rounds):
        number = str(30000 + n)
        sell(number)

        def decide(number: str = number) -> object:
            return set_shipping_status(
                IVO, number, ShippingStatus.HANDLED_EXTERNALLY, version=None, question_id=uuid4(), now=NOW
            )

        def send() -> int:
            return sweep.sweep(now=NOW)

        decided, *_ = dice.race(decide, send, send)
        order = Order.objects.get(number=number)
        sent = Submission.objects.filter(order=order).count()
        asking = Question.objects.filter(order=order, is_open=True).count()
        assert order.shipping_status == "handled_externally"
        if isinstance(decided, Changed):
            assert (sent, asking) == (0, 0)
        else:
            assert isinstance(decided, Asked)
            assert (sent, asking) == (1, 1)
        won[type(decided).__name__] += 1
        Submission.objects.update(next_try_at=None)
    print(f"of {rounds} rounds: {dict(won)}")


def test_handled_externally_against_two_sweepers(live_house: House) -> None:
    exempt_against_sweeps(ROUNDS)


@pytest.mark.drill
def test_handled_externally_against_two_sweepers_a_thousand_times(live_house: House) -> None:
    exempt_against_sweeps(10 * ROUNDS)


@pytest.mark.parametrize("same", [True, False], ids=["the same id", "an id each"])
def test_thirty_cancels_at_once_cancel_once(live_house: House, same: bool) -> None:  # noqa: FBT001 -- a parameter
    sell()
    one = uuid4()

    def cancel() -> object:
        return cancel_order(IVO, "10234", Asking(one if same else uuid4()), now=NOW)

    answers = race(*[cancel] * 30)
    done = [answer for answer in answers if isinstance(answer, Asked)]
    assert sum(answer.is_new for answer in done) == 1
    assert len(done) == (30 if same else 1)
    assert {answer.code for answer in answers if isinstance(answer, Refused)} <= {"already_cancelled"}
    assert (Cancellation.objects.count(), RefundIntent.objects.count()) == (1, 1)
    assert StockEntry.objects.filter(kind="restored").count() == 1


def test_two_who_ask_at_once_ask_one_question(live_house: House) -> None:
    sell()
    connect_house()
    sweep.sweep(now=NOW)
    answers = race(
        lambda: cancel_order(IVO, "10234", Asking(uuid4()), now=NOW),
        lambda: set_shipping_status(
            IVO, "10234", ShippingStatus.NO_SHIPPING_REQUIRED, version=None, question_id=uuid4(), now=NOW
        ),
    )
    assert Question.objects.filter(is_open=True).count() == 1
    assert sum(isinstance(answer, Asked) for answer in answers) == 1


def test_the_same_news_twenty_times_at_once_and_an_hour_later(desk: Desk) -> None:
    desk.sell_and_send()
    told = desk.warehouse.stop("10234", "cancel_order")
    body = json.dumps(told).encode()

    def hear() -> bool:
        is_new = news.hear(told["id"], body, "webhook", now=desk.now)
        news.apply_heard(now=desk.now)
        return is_new

    race(*[hear] * 20)
    news.apply_heard(now=desk.now)
    desk.later(hours=1)
    assert not news.hear(told["id"], body, "webhook", now=desk.now)
    desk.read_feed()
    assert (desk.order(), desk.owed(), desk.restored()) == (("cancelled", "", ""), [31200], 6)
    assert Heard.objects.filter(message_id=told["id"]).count() == 1


def test_ten_who_resubmit_at_once_make_one_new_order(live_house: House) -> None:
    sell()
    cancel_order(IVO, "10234", Asking(uuid4()), now=NOW)

    def again() -> object:
        return resubmit(IVO, "10234", now=NOW)

    race(*[again] * 10)
    assert list(Order.objects.exclude(number="10234").values_list("number", flat=True)) == ["10234-R1"]


def test_ten_orders_that_name_one_payment_at_once_come_to_one(live_house: House) -> None:
    paid = card(31200)

    def take(number: int) -> object:
        return take_order(WEBSITE, sale(str(number), tenders=(paid,)), now=NOW)

    answers = race(*[partial(take, number) for number in range(10235, 10245)])
    assert sorted(each.code for each in answers if isinstance(each, Refused)) == ["payment_reused"] * 9
    assert Order.objects.count() == 1


def test_with_no_grace_the_recipe_by_hand_costs_one_sending_that_is_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled in fulfillment; the sweep is quicker than the person, whose status then stops the second one."""
    monkeypatch.setattr(settings, "RESEND_GRACE", settings.RESEND_GRACE * 0)
    desk.sell_and_send()
    desk.hear(desk.warehouse.stop("10234"))
    assert desk.sweep() == 1
    desk.deliver()
    assert isinstance(desk.set_status(ShippingStatus.HANDLED_EXTERNALLY), Asked)
    desk.settle()
    assert desk.sendings() == [("10234", "cancelled"), ("10234-2", "cancelled")]
    assert (desk.order(), desk.owed(), desk.sweep()) == (("submitted", "handled_externally", ""), [], 0)
