"""The warehouse says over HTTP that the shop calls too often: nothing fails, and nobody calls before that."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from recork.commerce.models import CarrierRequest, Question, Submission, Warehouse
from recork.commerce.operations.carrier_request import CarrierWish, ask_carrier
from recork.commerce.operations.telephone import Telephone, pick_up
from recork.commerce.rules.carrier_request import CarrierWant
from tests.commerce.cast import IVO, sell
from tests.commerce.desk import Desk


def test_sendings_wait_as_long_as_they_are_asked_to_and_nothing_has_failed(desk: Desk) -> None:
    for number in ("10234", "10235", "10236"):
        sell(number)
    desk.sweep()
    desk.warehouse.busy_s = 40

    desk.deliver()

    assert len(desk.warehouse.calls) == 1  # the other two kept silent
    for sending in Submission.objects.all():
        assert (sending.state, sending.attempts, sending.last_words) == (
            "asked",
            0,
            "The warehouse asks to wait 40 s.",
        )
        assert sending.next_try_at is not None
        assert timedelta(seconds=39) < sending.next_try_at - desk.now <= timedelta(seconds=40)
    row = Warehouse.objects.get()
    assert row.call_again_at is not None
    assert timedelta(seconds=30) < row.call_again_at - timezone.now() <= timedelta(seconds=40)
    assert row.failed_at is None


def test_nobody_picks_up_before_that_and_then_everything_goes(desk: Desk) -> None:
    order = sell("10234")
    desk.sweep()
    desk.warehouse.busy_s = 40
    desk.deliver()

    assert pick_up() is None
    assert pick_up(while_paused=True) is not None  # people may try the line

    desk.warehouse.busy_s = None
    Warehouse.objects.update(call_again_at=timezone.now() - timedelta(seconds=1))
    phone = pick_up()
    assert phone is not None
    desk.phone = phone
    desk.later(seconds=41)
    desk.deliver()
    assert desk.sendings(order.number) == [("10234", "live")]


def test_a_cancellation_that_has_to_wait_stays_asked(desk: Desk) -> None:
    desk.sell_and_send()
    desk.cancel()
    desk.warehouse.busy_s = 20

    desk.ask()

    question = Question.objects.get()
    assert (question.is_open, question.attempts, question.last_words) == (
        True,
        0,
        "The warehouse asks to wait 20 s.",
    )
    assert desk.order()[0] == "cancelling"
    desk.warehouse.busy_s = None
    desk.phone = Telephone(desk.warehouse.address, "token")
    desk.later(seconds=21)
    desk.ask()
    assert desk.order()[0] == "cancelled"


def test_so_does_a_request_to_a_carrier(desk: Desk) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.move("10234", "shipped"))
    ask_carrier(IVO, "10234", CarrierWish(uuid4(), CarrierWant.RETURN_TO_SENDER), now=desk.now)
    desk.warehouse.busy_s = 20

    desk.ask()

    asked = CarrierRequest.objects.get()
    assert (asked.standing, asked.attempts, asked.last_words, asked.next_try_at) == (
        "asking",
        0,
        "The warehouse asks to wait 20 s.",
        desk.now + timedelta(seconds=20),
    )


def test_a_wait_without_a_time_is_any_failure(desk: Desk) -> None:
    sell("10234")
    desk.sweep()
    desk.warehouse.down = 429

    desk.deliver()

    (sending,) = Submission.objects.all()
    assert (sending.state, sending.attempts) == ("asked", 1)
    assert pick_up() is not None
