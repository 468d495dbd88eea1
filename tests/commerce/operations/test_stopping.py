"""Live there, done with here: the warehouse is asked once more, and the sale stays as it was decided."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from recork.commerce.models import Cancellation, Entry, Mail, Question
from recork.commerce.operations.cancellation import Asked
from recork.commerce.operations.stopping import stop_again
from recork.commerce.rules.actor import NotAllowed
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.refusal import Refused
from tests.commerce.cast import IVO, VERA, sell
from tests.commerce.desk import Desk
from tests.support.racing import race

KEY = UUID("88888888-8888-4888-8888-888888888888")


def forgotten(desk: Desk, *, state: str = "picking") -> None:
    """Cancelled here with the warehouse's yes; and yet it works on it."""
    desk.sell_and_send()
    desk.cancel()
    desk.ask()
    desk.settle()
    desk.hear(desk.warehouse.move("10234", state))


def press(desk: Desk, key: UUID = KEY, number: str = "10234", sent_as: str = "10234") -> Asked | Refused:
    return stop_again(IVO, number, sent_as, key, now=desk.now)


def code(answer: Asked | Refused) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def books(desk: Desk) -> tuple[object, ...]:
    """All that a cancellation brings about."""
    return (
        desk.order(),
        desk.sendings(),
        desk.owed(),
        desk.restored(),
        Cancellation.objects.count(),
        Mail.objects.count(),
    )


def test_a_yes_stops_it_there_and_changes_nothing_here(desk: Desk) -> None:
    forgotten(desk)
    before = books(desk)
    assert before == (("cancelled", "", ""), [("10234", "cancelled")], [31200], 6, 1, 1)
    asked = press(desk)
    assert isinstance(asked, Asked)
    assert asked.is_new
    assert Entry.objects.filter(kind="asked").latest("pk").what == (
        "Asked the warehouse whether 10234 can be stopped, as it works on it still."
        " Customer changed their mind: It was cancelled in the shop"
    )
    desk.ask()
    assert (desk.warehouse.orders["10234"].state, Question.objects.get(pk=KEY).answer) == (
        "cancelled",
        "accepted",
    )
    desk.settle()
    assert books(desk) == before
    assert code(press(desk, uuid4())) == "nothing_to_stop"


def test_a_no_changes_nothing_and_can_be_asked_again(desk: Desk) -> None:
    forgotten(desk, state="packed")
    before = books(desk)
    press(desk)
    desk.ask()
    asked = Question.objects.get(pk=KEY)
    assert (asked.answer, asked.answer_code, books(desk)) == ("declined", "already_packed", before)
    assert isinstance(press(desk, uuid4()), Asked)
    desk.ask()


def test_pressed_twice_it_is_asked_once(desk: Desk) -> None:
    forgotten(desk)
    asked, again = press(desk), press(desk)
    assert isinstance(asked, Asked)
    assert isinstance(again, Asked)
    assert (again.question.pk, again.is_new) == (asked.question.pk, False)
    assert code(press(desk, uuid4())) == "question_open"
    desk.ask()
    assert sum("cancellations" in call for call in desk.warehouse.calls) == 2  # the first, and once more


def test_pressed_by_two_at_once_it_is_asked_once(desk: Desk) -> None:
    forgotten(desk)
    answers = race(*(partial(press, desk, uuid4()) for _ in range(4)))
    assert sorted(type(each).__name__ for each in answers) == ["Asked", "Refused", "Refused", "Refused"]
    assert Question.objects.filter(is_open=True).count() == 1
    desk.ask()


def test_an_answer_that_gets_lost_is_asked_for_again(desk: Desk) -> None:
    forgotten(desk)
    before = books(desk)
    press(desk)
    desk.warehouse.lost = 1
    desk.ask()
    desk.settle()
    assert (Question.objects.get(pk=KEY).answer, books(desk)) == ("accepted", before)


def test_somebody_else_brings_it(desk: Desk) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.stop("10234", "handled_externally"))
    desk.hear(desk.warehouse.move("10234", "picking"))
    press(desk)
    desk.ask()
    assert desk.warehouse.orders["10234"].shop_next == "handled_externally"
    assert (desk.order(), desk.sendings()) == (
        ("submitted", "handled_externally", ""),
        [("10234", "cancelled")],
    )


def test_what_fits_together_is_not_asked_about(desk: Desk) -> None:
    desk.sell_and_send()
    assert code(press(desk)) == "nothing_to_stop"  # it is live in both
    desk.set_status(ShippingStatus.HANDLED_EXTERNALLY)
    assert code(press(desk)) == "question_open"
    desk.ask()
    assert code(press(desk)) == "nothing_to_stop"  # it is stopped in both


def test_another_order_s_number_and_another_question_s_id_are_refused(desk: Desk) -> None:
    forgotten(desk)
    sell("10235")
    assert code(press(desk, number="10235")) == "order_not_found"
    assert code(press(desk, sent_as="10234-2")) == "order_not_found"
    assert code(press(desk, Question.objects.get().pk)) == "question_id_reused"
    with pytest.raises(NotAllowed):
        stop_again(VERA, "10234", "10234", KEY, now=desk.now)
