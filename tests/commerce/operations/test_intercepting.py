"""The warehouse says that it is packed; the floor is asked, and its word is waited for."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from recork.commerce.models import Cancellation, Entry, Order, Question, RefundIntent
from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.delivery import ASK_AGAIN
from recork.commerce.operations.intercepting import Wanted, ask_intercept
from recork.commerce.operations.shipping import Pickup, change_to_pickup
from recork.commerce.operations.stopping import stop_again
from recork.commerce.rules.actor import NotAllowed, Verb
from recork.commerce.rules.question import ANSWER_WITHIN, Reason
from recork.commerce.rules.refusal import Refused
from tests.commerce.cast import IVO, VERA
from tests.commerce.desk import Desk

KEY = UUID("99999999-9999-4999-8999-999999999999")


def question_of(answer: object) -> Question:
    assert isinstance(answer, Asked), answer
    return answer.question


def code(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def declined(desk: Desk, *, pickup: bool = False, state: str = "packed", **more: Any) -> Question:
    """The order is packed, and the warehouse has said no to stopping it."""
    desk.sell_and_send()
    desk.hear(desk.warehouse.move("10234", state))
    if pickup:
        where = Pickup("Tasting room", date(2026, 12, 1))
        question = question_of(change_to_pickup(IVO, "10234", uuid4(), where, now=desk.now))
    else:
        question = question_of(desk.cancel(**more))
    desk.ask()
    question.refresh_from_db()
    assert (question.answer, question.answer_code) == ("declined", f"already_{state}")
    return question


def intercept(desk: Desk, of: Question | None, key: UUID = KEY) -> Asked | Refused:
    wanted = Wanted(key, of.pk if of else None)
    return ask_intercept(IVO, "10234", wanted, now=desk.now)


def books(desk: Desk) -> tuple[object, ...]:
    return desk.order(), desk.sendings(), desk.owed(), desk.restored()


UNTOUCHED: tuple[object, ...] = (("submitted", "sent", ""), [("10234", "live")], [], 0)
WAITING: tuple[object, ...] = (("cancelling", "sent", "asking"), [("10234", "live")], [], 0)
CANCELLED: tuple[object, ...] = (("cancelled", "", ""), [("10234", "cancelled")], [31200], 6)


@pytest.mark.parametrize("state", ["picked", "packed"])
def test_a_yes_cancels_with_all_that_was_promised_once(desk: Desk, state: str) -> None:
    no = declined(desk, state=state, reason=Reason.WRONG_ADDRESS, note="Reno", send_email=False)
    assert books(desk) == UNTOUCHED

    asked = question_of(intercept(desk, no))
    desk.ask()
    assert books(desk) == WAITING
    assert desk.sweep() == 0
    for news in [*desk.warehouse.accept("10234", str(KEY))] * 2:
        desk.hear(news)

    assert books(desk) == CANCELLED
    asked.refresh_from_db()
    assert (asked.answer, asked.found) == ("accepted", "stopped")
    done = Cancellation.objects.get()
    assert (done.question_id, done.reason, done.note, done.send_email) == (
        KEY,
        "wrong_address",
        "Reno",
        False,
    )
    desk.settle()
    assert books(desk) == CANCELLED


def test_the_floor_is_asked_in_the_declined_questions_words(desk: Desk) -> None:
    no = declined(desk, reason=Reason.WRONG_ADDRESS, note="Reno")
    intercept(desk, no)
    desk.ask()
    sent = desk.warehouse.orders["10234"].intercepts[str(KEY)].sent
    answer_by = (desk.now + ANSWER_WITHIN).isoformat()
    assert sent == {
        "reason": "wrong_address",
        "note": "Reno",
        "shop_next": "cancel_order",
        "pickup": None,
        "answer_by": answer_by,
    }
    assert Entry.objects.filter(kind="asked").latest("pk").what == (
        "Asked the warehouse to intercept 10234. Wrong address: Reno"
    )


def test_a_no_leaves_everything_as_it_was_with_the_floors_words(desk: Desk) -> None:
    asked = question_of(intercept(desk, declined(desk)))
    desk.ask()
    desk.hear(desk.warehouse.decline("10234", str(KEY)))
    asked.refresh_from_db()
    assert (asked.answer, asked.answer_code) == ("declined", "on_the_truck")
    assert books(desk) == UNTOUCHED


def test_the_answer_to_asking_again_settles_it_where_news_was_lost(desk: Desk) -> None:
    intercept(desk, declined(desk))
    desk.ask()
    desk.warehouse.accept("10234", str(KEY))
    desk.warehouse.events.clear()
    desk.later(seconds=ASK_AGAIN.total_seconds() + 1)
    desk.ask()
    assert books(desk) == CANCELLED


def test_a_no_by_the_answer_settles_it_too(desk: Desk) -> None:
    asked = question_of(intercept(desk, declined(desk)))
    desk.warehouse.move("10234", "shipped")
    desk.ask()
    asked.refresh_from_db()
    assert (asked.answer, asked.answer_code, asked.next_steps) == (
        "declined",
        "already_shipped",
        ["Call 707-603-4011"],
    )
    desk.settle()
    assert books(desk) == (("completed", "sent", ""), [("10234", "shipped")], [], 0)


def test_a_pickup_is_intercepted_as_a_pickup(desk: Desk) -> None:
    no = declined(desk, pickup=True)
    assert desk.order() == ("submitted", "sent", "")
    intercept(desk, no)
    desk.ask()
    assert desk.order() == ("submitted", "handled_externally", "asking")
    sent = desk.warehouse.orders["10234"].intercepts[str(KEY)].sent
    assert (sent["shop_next"], sent["pickup"]) == (
        "handled_externally",
        {"location": "Tasting room", "ready_on": "2026-12-01"},
    )
    for news in desk.warehouse.accept("10234", str(KEY)):
        desk.hear(news)
    assert books(desk) == (("submitted", "handled_externally", ""), [("10234", "cancelled")], [], 0)
    desk.later(days=1)
    assert desk.sweep() == 0


def test_a_pickups_no_puts_the_status_back_unless_somebody_changed_it(desk: Desk) -> None:
    intercept(desk, declined(desk, pickup=True))
    desk.ask()
    desk.hear(desk.warehouse.decline("10234", str(KEY), "nobody_free"))
    assert books(desk) == UNTOUCHED


def test_timeouts_and_errors_are_no_answer(desk: Desk) -> None:
    intercept(desk, declined(desk))
    for down in (401, 403, 404, 429, 500, 503):
        desk.warehouse.down = down
        desk.ask()
        assert books(desk) == WAITING
        desk.later(hours=1)
    desk.warehouse.down = None
    desk.ask()
    assert books(desk) == WAITING


def test_somebody_elses_yes_counts_when_ours_comes_too_late_to_be_asked(desk: Desk) -> None:
    """The portal's own intercept was accepted first: our question finds the order cancelled already."""
    intercept(desk, declined(desk))
    desk.warehouse.stop("10234", "send_again")
    desk.ask()
    assert books(desk) == CANCELLED
    assert Question.objects.get(pk=KEY).found == "already_cancelled"


def test_pressing_twice_asks_once(desk: Desk) -> None:
    no = declined(desk)
    first, again = intercept(desk, no), intercept(desk, no)
    assert (question_of(first).pk, question_of(again).pk) == (KEY, KEY)
    assert isinstance(again, Asked)
    assert not again.is_new
    assert code(intercept(desk, no, uuid4())) == "question_open"


def test_only_what_the_floor_can_still_reach_is_asked_for(desk: Desk) -> None:
    no = declined(desk)
    assert code(intercept(desk, None)) == "nothing_to_intercept"
    assert code(ask_intercept(IVO, "99999", Wanted(KEY, no.pk), now=desk.now)) == "order_not_found"
    assert code(ask_intercept(IVO, "10234", Wanted(KEY, uuid4()), now=desk.now)) == "nothing_to_intercept"
    assert code(intercept(desk, no, no.pk)) == "question_id_reused"
    desk.hear(desk.warehouse.move("10234", "shipped"))
    assert code(intercept(desk, no)) == "nothing_to_intercept"
    assert books(desk) == (("completed", "sent", ""), [("10234", "shipped")], [], 0)


def test_who_may_only_look_asks_for_nothing(desk: Desk) -> None:
    no = declined(desk)
    with pytest.raises(NotAllowed):
        ask_intercept(VERA, "10234", Wanted(KEY, no.pk), now=desk.now)


def test_after_the_floors_no_it_may_be_asked_once_more(desk: Desk) -> None:
    first = question_of(intercept(desk, declined(desk)))
    desk.ask()
    desk.hear(desk.warehouse.decline("10234", str(KEY), "nobody_free"))
    first.refresh_from_db()
    assert question_of(intercept(desk, first, uuid4())).is_open


def test_refunded_and_in_the_box_is_intercepted_and_cancelled(desk: Desk) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.move("10234", "packed"))
    Order.objects.update(payment_status="refunded")  # by parts, of which each was heard
    asked = question_of(intercept(desk, None))
    assert (asked.purpose, asked.reason, desk.order()[0]) == ("cancel", "payment", "cancelling")
    desk.ask()
    for news in desk.warehouse.accept("10234", str(KEY)):
        desk.hear(news)
    assert desk.order()[0] == "cancelled"


def test_what_is_cancelled_here_and_packed_there_is_pulled_out_and_gives_nothing_back_twice(
    desk: Desk,
) -> None:
    desk.sell_and_send()
    desk.cancel()
    desk.ask()
    desk.settle()
    desk.hear(desk.warehouse.move("10234", "packed"))
    before = books(desk)
    no = question_of(stop_again(IVO, "10234", "10234", uuid4(), now=desk.now))
    desk.ask()
    intercept(desk, no)
    desk.ask()
    for news in desk.warehouse.accept("10234", str(KEY)):
        desk.hear(news)
    assert books(desk) == before
    assert RefundIntent.objects.count() == 1
    assert Question.objects.get(pk=KEY).answer == "accepted"


def test_a_resubmission_waits_for_the_floor_too(desk: Desk) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.move("10234", "packed"))
    asking = Asking(uuid4(), then_resubmit=True)
    no = question_of(cancel_order(IVO, "10234", asking, now=desk.now))
    desk.ask()
    intercept(desk, no)
    desk.ask()
    assert Order.objects.count() == 1
    for news in desk.warehouse.accept("10234", str(KEY)):
        desk.hear(news)
    assert Order.objects.count() == 2


def test_who_may_not_sell_renews_no_resubmission(desk: Desk) -> None:
    no = declined(desk, then_resubmit=True)
    helper = replace(IVO, scopes=frozenset({Verb.CANCEL_ORDERS}))
    with pytest.raises(NotAllowed, match="orders:write"):
        ask_intercept(helper, "10234", Wanted(KEY, no.pk), now=desk.now)
    assert books(desk) == UNTOUCHED
    assert isinstance(intercept(desk, no), Asked)


def test_news_of_our_own_no_before_its_answer_is_heard_once(desk: Desk) -> None:
    intercept(desk, declined(desk))
    desk.warehouse.lost = 1
    desk.ask()
    desk.hear(desk.warehouse.decline("10234", str(KEY)))
    desk.later(minutes=2)
    desk.ask()
    assert books(desk) == UNTOUCHED
    desk.later(days=2)
    assert desk.sweep() == 0
