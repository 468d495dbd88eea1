"""The shop's half of the protocol, guard by guard: each test fails when its guard is taken away."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from recork.commerce.models import Cancellation, Order, Question, Shop, Submission, WarehouseEdit
from recork.commerce.operations import sweep
from recork.commerce.operations.cancellation import Asked
from recork.commerce.operations.delivery import ask_warehouse
from recork.commerce.operations.edit_decision import decide_edits
from recork.commerce.operations.effects import Cause, cancel_sale
from recork.commerce.operations.intercepting import Wanted, ask_intercept
from recork.commerce.operations.locking import lock_order
from recork.commerce.operations.sweep import send_now
from recork.commerce.queries.order_sheet import shipping_words
from recork.commerce.rules.edit import Decision
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.refusal import Refused
from tests.commerce.cast import IVO, sell
from tests.commerce.desk import Desk
from tests.commerce.told import edited

BLANK, EXTERNAL = ShippingStatus.BLANK, ShippingStatus.HANDLED_EXTERNALLY
GRACE = timedelta(seconds=900)


def asked(answer: object) -> Question:
    assert isinstance(answer, Asked), answer
    return answer.question


def refused(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


# -- sending ---------------------------------------------------------------------------------------
def test_sweep_needs_nothing_live(desk: Desk) -> None:
    desk.sell_and_send()
    desk.set_status(BLANK)
    assert desk.sweep() == 0
    assert desk.sendings() == [("10234", "live")]


@pytest.mark.parametrize("end", ["shipped", "returned"])
def test_shipped_and_returned_block_sending(desk: Desk, end: str) -> None:
    order = desk.sell_and_send()
    for state in ("picked", "packed", "shipped", *([end] if end == "returned" else [])):
        desk.hear(desk.warehouse.move("10234", state))
    type(order).objects.update(status="submitted", shipping_status="")  # a hand in the database
    assert desk.sweep() == 0
    assert refused(send_now(IVO, "10234", now=desk.now)) == "not_to_be_sent"
    type(order).objects.update(status="completed", shipping_status="sent")


def test_refused_waits_for_a_person(desk: Desk) -> None:
    desk.warehouse.refuse.add("10234")
    desk.sell_and_send()
    assert desk.sendings() == [("10234", "refused")]
    desk.later(days=2)
    assert desk.sweep() == 0
    assert desk.order() == ("submitted", "", "")
    assert isinstance(send_now(IVO, "10234", now=desk.now), Submission)
    desk.deliver()
    assert desk.sendings() == [("10234", "refused"), ("10234-2", "live")]


def test_open_edit_pauses_sweep(desk: Desk) -> None:
    """Beyond the model: nobody has decided whether the warehouse's address or ours is sent."""
    desk.sell_and_send()
    edited(Submission.objects.get(), {"requested_ship_on": "2026-12-24"}, version=1)
    desk.hear(desk.warehouse.stop("10234"))
    desk.later(days=1)
    assert desk.sweep() == 0
    assert refused(send_now(IVO, "10234", now=desk.now)) == "edit_undecided"
    edit = WarehouseEdit.objects.get()
    decide_edits(IVO, "10234", Decision.KEPT, edit=edit.pk, version=None, now=desk.now)
    assert desk.sweep() == 1


def test_open_question_pauses_sweep(desk: Desk) -> None:
    desk.sell_and_send()
    desk.set_status(EXTERNAL)
    desk.set_status(BLANK)
    desk.hear(desk.warehouse.stop("10234"))
    Submission.objects.update(state="cancelled")  # as if the stop had been taken at once
    desk.later(days=1)
    assert desk.sweep() == 0
    Submission.objects.update(state="undecided")


def test_sweep_rechecks_in_transaction(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody decides between the moment the sweep has read and the moment it locks."""
    sell()
    read, decisions = sweep._due, [lambda: desk.set_status(EXTERNAL)]

    def read_then_wait(more: str, **named: Any) -> list[int]:
        found = read(more, **named)
        while decisions:
            decisions.pop()()
        return found

    monkeypatch.setattr(sweep, "_due", read_then_wait)
    assert desk.sweep() == 0
    assert desk.sendings() == []


def test_tombstone_is_a_cancellation(desk: Desk) -> None:
    desk.sell_and_send(arrive=False)
    question = asked(desk.cancel())
    desk.warehouse.lost = 1
    desk.ask()  # the cancellation overtakes its order, and the answer is lost
    desk.deliver()  # 409: dead on arrival
    assert desk.sendings() == [("10234", "undecided")]
    desk.later(minutes=2)
    desk.ask()
    question.refresh_from_db()
    assert (question.answer, desk.sendings()) == ("accepted", [("10234", "cancelled")])
    assert desk.order() == ("cancelled", "", "")


# -- the shop's questions --------------------------------------------------------------------------
def test_exempt_status_asks_warehouse(desk: Desk) -> None:
    desk.sell_and_send()
    question = asked(desk.set_status(EXTERNAL))
    assert desk.order() == ("submitted", "handled_externally", "asking")
    desk.ask()
    question.refresh_from_db()
    assert (question.answer, question.found) == ("accepted", "stopped")
    assert desk.warehouse.orders["10234"].state == "cancelled"
    assert desk.order() == ("submitted", "handled_externally", "")
    assert (desk.sweep(), desk.owed()) == (0, [])


def test_refund_waits_for_answer(desk: Desk) -> None:
    desk.sell_and_send()
    desk.cancel()
    assert (desk.order(), desk.owed(), desk.restored()) == (("cancelling", "sent", "asking"), [], 0)
    desk.ask()
    assert (desk.order(), desk.owed(), desk.restored()) == (("cancelled", "", ""), [31200], 6)


def test_shipped_blocks_cancel(desk: Desk) -> None:
    desk.sell_and_send()
    for state in ("picked", "packed", "shipped"):
        desk.hear(desk.warehouse.move("10234", state))
    assert refused(desk.cancel()) == "already_shipped"
    assert desk.order() == ("completed", "sent", "")


def test_cancel_compare_and_set(desk: Desk) -> None:
    sell()
    desk.cancel()
    assert refused(desk.cancel()) == "already_cancelled"
    with transaction.atomic():
        order = lock_order("10234")
        assert order is not None
        assert not cancel_sale(order, Cause(who="A second tab"), now=desk.now)
    assert (desk.owed(), desk.restored(), Cancellation.objects.count()) == ([31200], 6, 1)


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_only_a_plain_no_declines(desk: Desk, status: int) -> None:
    desk.sell_and_send()
    desk.cancel()
    desk.warehouse.down = status
    desk.ask()
    assert (desk.order(), desk.owed()) == (("cancelling", "sent", "asking"), [])
    desk.warehouse.down = None
    desk.settle()
    assert (desk.order(), desk.owed()) == (("cancelled", "", ""), [31200])


def test_deadline_judged_by_warehouse(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The floor says yes at the last moment; what arrives here after the deadline is an older "not yet"."""
    desk.sell_and_send()
    desk.hear(desk.warehouse.move("10234", "packed"))
    no = asked(desk.cancel())
    desk.ask()
    question = asked(ask_intercept(IVO, "10234", Wanted(uuid4(), no.pk), now=desk.now))
    desk.ask()
    desk.later(hours=3)
    held_up = desk.warehouse.answer("PUT", f"/api/v1/orders/10234/intercepts/{question.pk}", b"{}")
    told = desk.warehouse.accept("10234", str(question.pk))
    with monkeypatch.context() as line:
        line.setattr(desk.warehouse, "answer", lambda *_: held_up)
        desk.ask()
    assert (desk.order(), desk.owed()) == (("cancelling", "sent", "asking"), [])
    assert desk.sweep() == 0
    for news in told:
        desk.hear(news)
    assert (desk.order(), desk.owed(), desk.restored()) == (("cancelled", "", ""), [31200], 6)


def test_answer_settles_only_its_question(desk: Desk) -> None:
    desk.sell_and_send()
    first = asked(desk.set_status(EXTERNAL))
    desk.set_status(BLANK)
    desk.ask()
    desk.later(hours=1)
    assert desk.sweep() == 1
    desk.deliver()
    asked(desk.cancel())
    old = replace(desk.warehouse.orders["10234-2"])
    late = desk.warehouse.tell(old, "order.received", question=str(first.pk))
    desk.hear(late | {"data": late["data"] | {"version": 9}})
    assert desk.order() == ("cancelling", "sent", "asking")
    assert desk.owed() == []


def test_answer_does_what_was_asked(desk: Desk) -> None:
    desk.sell_and_send()
    desk.set_status(EXTERNAL)
    desk.ask()
    assert (desk.order(), desk.owed(), desk.restored()) == (("submitted", "handled_externally", ""), [], 0)


def test_accept_tells_of_refusal(desk: Desk) -> None:
    desk.sell_and_send(arrive=False)
    desk.warehouse.refuse.add("10234")
    desk.set_status(EXTERNAL)
    desk.set_status(BLANK)
    desk.ask()
    assert desk.sendings() == [("10234", "refused")]
    desk.later(days=1)
    assert desk.sweep() == 0


def test_exempt_again_renews_question(desk: Desk) -> None:
    desk.sell_and_send()
    desk.warehouse.move("10234", "picked")
    desk.set_status(EXTERNAL)
    desk.set_status(BLANK)
    desk.set_status(EXTERNAL)
    desk.ask()  # declined
    assert desk.order() == ("submitted", "", "")
    assert desk.sendings() == [("10234", "live")]


def test_one_question_at_a_time(desk: Desk) -> None:
    desk.sell_and_send()
    first = asked(desk.set_status(EXTERNAL))
    assert refused(desk.cancel()) == "question_open"
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(
            id=uuid4(), order=first.order, purpose="cancel", asked_at=desk.now, asked_by="A hand"
        )


def test_decline_puts_back(desk: Desk) -> None:
    desk.sell_and_send()
    desk.warehouse.move("10234", "packed")
    question = asked(desk.cancel())
    desk.ask()
    question.refresh_from_db()
    assert (question.answer, question.answer_code) == ("declined", "already_packed")
    assert question.answer_words.startswith("Unable to cancel in Fulfillment: order 10234")
    assert question.next_steps == ["Call 707-603-4011"]
    assert (desk.order(), desk.owed(), desk.restored()) == (("submitted", "sent", ""), [], 0)


def test_a_no_that_came_by_news_first_gets_its_next_steps_from_the_answer(desk: Desk) -> None:
    desk.sell_and_send()
    desk.warehouse.move("10234", "packed")
    question = asked(desk.cancel())
    packed = desk.warehouse.orders["10234"]
    news = desk.warehouse.tell(
        packed, "cancellation.declined", question=str(question.pk), answer="declined", code="already_packed"
    )
    glances = iter(("before the call", "after the call"))

    def clock() -> datetime:
        if next(glances) == "after the call":
            desk.hear(news)
        return desk.now

    ask_warehouse(desk.phone, now=clock)
    question.refresh_from_db()
    assert (question.answer, question.next_steps) == ("declined", ["Call 707-603-4011"])
    assert desk.order() == ("submitted", "sent", "")


def test_put_back_only_if_unchanged(desk: Desk) -> None:
    desk.sell_and_send()
    desk.warehouse.move("10234", "packed")
    desk.set_status(EXTERNAL)
    desk.set_status(BLANK)
    desk.ask()
    assert desk.order() == ("submitted", "", "")


def test_what_a_pickup_goes_back_to_hides_no_shipment(desk: Desk) -> None:
    """It is heard to have shipped before the warehouse's no arrives."""
    desk.sell_and_send()
    desk.set_status(EXTERNAL)
    for state in ("picked", "packed", "shipped"):
        desk.hear(desk.warehouse.move("10234", state))
    assert desk.order() == ("completed", "handled_externally", "asking")
    desk.ask()
    order = Order.objects.get()
    assert (desk.order(), shipping_words(order)) == (("completed", "sent", ""), "Shipped")
    assert desk.sendings() == [("10234", "shipped")]


# -- news ------------------------------------------------------------------------------------------
def test_generation_fence(desk: Desk) -> None:
    desk.sell_and_send()
    told = desk.warehouse.stop("10234")
    desk.hear(told)
    desk.later(hours=1)
    assert desk.sweep() == 1
    desk.deliver()
    desk.hear(told | {"id": "again", "data": told["data"] | {"version": 99}})
    assert desk.sendings() == [("10234", "cancelled"), ("10234-2", "live")]


def test_version_fence(desk: Desk) -> None:
    desk.sell_and_send()
    old = desk.warehouse.move("10234", "released")
    desk.hear(desk.warehouse.move("10234", "picking"))
    desk.hear(old)
    submission = Submission.objects.get()
    assert (submission.warehouse_state, submission.heard_version) == ("picking", 3)
    desk.hear(desk.warehouse.stop("10234"))
    desk.hear(old | {"id": "once more"})
    assert desk.sendings() == [("10234", "cancelled")]
    submission.refresh_from_db()
    assert submission.warehouse_state == "cancelled"


def test_answers_pass_version_fence(desk: Desk) -> None:
    desk.sell_and_send()
    question = asked(desk.cancel())
    order = desk.warehouse.orders["10234"]
    order.state, order.version = "picked", 5
    told = desk.warehouse.tell(order, "cancellation.declined", question=str(question.pk), answer="declined")
    desk.hear(desk.warehouse.move("10234", "packed"))
    desk.hear(told)
    question.refresh_from_db()
    assert (question.answer, desk.order()) == ("declined", ("submitted", "sent", ""))
    assert Submission.objects.get().warehouse_state == "packed"


def test_the_same_news_twenty_times_changes_nothing_more(desk: Desk) -> None:
    desk.sell_and_send()
    told = desk.warehouse.stop("10234", "cancel_order")
    for n in range(20):
        desk.hear(told if n % 2 else told | {"id": f"msg_other_{n}"})
    assert (desk.order(), desk.owed(), desk.restored()) == (("cancelled", "", ""), [31200], 6)


# -- shop_next -------------------------------------------------------------------------------------
def test_shop_next_travels_with_state(desk: Desk) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.stop("10234", "handled_externally"))
    desk.later(days=1)
    assert (desk.order(), desk.sweep()) == (("submitted", "handled_externally", ""), 0)


def test_shop_next_applied_once(desk: Desk) -> None:
    """The stop has had its effect: news of it under a later version does nothing again."""
    desk.sell_and_send()
    told = desk.warehouse.stop("10234", "handled_externally")
    desk.hear(told)
    desk.set_status(BLANK)
    desk.hear(told | {"id": "again", "data": told["data"] | {"version": 99}})
    assert desk.order() == ("submitted", "", "")


def test_own_question_before_shop_next(desk: Desk) -> None:
    desk.sell_and_send()
    desk.set_status(EXTERNAL)
    desk.hear(desk.warehouse.stop("10234", "cancel_order"))
    assert (desk.order(), desk.owed()) == (("submitted", "handled_externally", "asking"), [])
    desk.ask()
    assert (desk.order(), desk.owed()) == (("submitted", "handled_externally", ""), [])
    assert desk.sendings() == [("10234", "cancelled")]


def test_withdrawn_question_yields(desk: Desk) -> None:
    desk.sell_and_send()
    desk.set_status(EXTERNAL)
    desk.set_status(BLANK)
    desk.warehouse.stop("10234", "handled_externally")
    desk.ask()
    assert desk.order() == ("submitted", "handled_externally", "")


def test_shop_next_kept_for_decline(desk: Desk) -> None:
    """A no to our question, and then somebody else stopped it after all: their wish takes effect with the no."""
    desk.sell_and_send()
    question = asked(desk.cancel())
    order = desk.warehouse.orders["10234"]
    no = desk.warehouse.tell(order, "cancellation.declined", question=str(question.pk), answer="declined")
    desk.hear(desk.warehouse.stop("10234", "handled_externally"))
    assert desk.sendings() == [("10234", "undecided")]
    desk.hear(no)
    assert desk.order() == ("submitted", "handled_externally", "")
    assert (desk.sendings(), desk.owed()) == ([("10234", "cancelled")], [])


# -- what people see of it -------------------------------------------------------------------------
def test_a_stopped_order_is_sent_again_once_after_its_grace(desk: Desk) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.stop("10234"))
    order = lock_free("10234")
    assert (order.shipping_status, order.resend_at) == ("", desk.now + GRACE)
    assert desk.sweep() == 0
    desk.later(seconds=901)
    assert [desk.sweep() for _ in range(11)] == [1] + [0] * 10
    desk.deliver()
    assert desk.sendings() == [("10234", "cancelled"), ("10234-2", "live")]
    desk.hear(desk.warehouse.stop("10234-2", question="another"))
    desk.later(seconds=901)
    desk.sweep()
    desk.deliver()
    assert desk.sendings() == [("10234", "cancelled"), ("10234-2", "cancelled"), ("10234-3", "live")]


def test_a_portal_that_may_not_cancel_leaves_it_to_people(desk: Desk) -> None:
    Shop.objects.update(may_portal_cancel=False)
    desk.sell_and_send()
    desk.hear(desk.warehouse.stop("10234", "cancel_order"))
    order = lock_free("10234")
    assert (order.status, order.shipping_status, order.attention != "") == ("hold", "", True)
    desk.later(days=1)
    assert (desk.sweep(), desk.owed()) == (0, [])
    asked(desk.cancel())
    assert (desk.order(), desk.owed()) == (("cancelled", "", ""), [31200])


def test_a_wish_after_the_stop_is_taken_while_nothing_was_sent(desk: Desk) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.stop("10234", question=str(UUID(int=7))))
    order = desk.warehouse.orders["10234"]
    order.shop_next, order.version = "handled_externally", order.version + 1
    desk.hear(desk.warehouse.tell(order, "cancellation.shop_next_changed", question=str(UUID(int=7))))
    assert desk.order() == ("submitted", "handled_externally", "")
    desk.report()
    assert desk.warehouse.reports["10234"]["shop_next_answers"] == [
        {
            "question_id": str(UUID(int=7)),
            "shop_next": "handled_externally",
            "answer": "taken",
            "sent_as": None,
        }
    ]


def test_a_wish_after_it_was_sent_again_is_too_late(desk: Desk) -> None:
    desk.sell_and_send()
    desk.hear(desk.warehouse.stop("10234", question=str(UUID(int=7))))
    desk.later(hours=1)
    desk.sweep()
    desk.deliver()
    order = desk.warehouse.orders["10234"]
    order.shop_next, order.version = "cancel_order", order.version + 1
    desk.hear(desk.warehouse.tell(order, "cancellation.shop_next_changed", question=str(UUID(int=7))))
    assert (desk.order(), desk.owed()) == (("submitted", "sent", ""), [])
    desk.report()
    assert desk.warehouse.reports["10234"]["shop_next_answers"][1] == {
        "question_id": str(UUID(int=7)),
        "shop_next": "cancel_order",
        "answer": "too_late",
        "sent_as": "10234-2",
    }


def test_an_answer_that_was_lost_is_asked_for_again(desk: Desk) -> None:
    desk.sell_and_send()
    desk.cancel()
    desk.warehouse.lost = 1
    desk.ask()
    assert desk.warehouse.orders["10234"].state == "cancelled"
    assert (desk.order(), desk.owed()) == (("cancelling", "sent", "asking"), [])
    desk.settle()
    assert (desk.order(), desk.owed(), desk.restored()) == (("cancelled", "", ""), [31200], 6)


def test_what_no_webhook_brought_is_read_in_the_feed(desk: Desk) -> None:
    desk.sell_and_send()
    desk.warehouse.stop("10234", "no_shipping_required")
    assert desk.read_feed() == 2
    assert desk.read_feed() == 0
    assert desk.order() == ("submitted", "no_shipping_required", "")


def lock_free(number: str) -> Order:
    return Order.objects.get(number=number)
