"""What was changed at the warehouse: which is sent, who decides, and two at the same moment."""

import json
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from recork.commerce.models import Order, Question, Submission, WarehouseEdit
from recork.commerce.operations import sweep
from recork.commerce.operations.edit_decision import decide_edits
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.shipping import Changed
from recork.commerce.rules.edit import Decision
from recork.commerce.rules.order import OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import Standing, SubmissionState, may_send
from tests.commerce.cast import ADA, IVO, NOW, House, connect_house, sell
from tests.commerce.told import edited, send, tell
from tests.support.racing import race

FEWER: dict[str, object] = {"lines": [{"sku": "ZN21", "bottles": 4}]}


def stopped(number: str = "10234", **changed: object) -> WarehouseEdit:
    """An order that was edited at the warehouse, then stopped there, and whose grace period is over."""
    submission = send(sell(number))
    edited(submission, changed or FEWER)
    tell(submission, "cancelled")
    Order.objects.filter(number=number).update(resend_at=None)
    return WarehouseEdit.objects.get(submission=submission)


def decide(edit: WarehouseEdit, decision: Decision, who: object = IVO) -> Changed | Refused:
    return decide_edits(who, edit.order.number, decision, edit=edit.pk, version=None, now=NOW)  # type: ignore[arg-type]  # an actor


def test_the_sweep_sends_what_the_rule_allows(house: House) -> None:
    """The rule in Python and the one in SQL say the same of every standing."""
    connect_house()
    edit = stopped()
    order, submission = edit.order, edit.submission
    question = Question.objects.create(
        id=uuid4(), order=order, submission=submission, purpose="cancel", asked_at=NOW, asked_by="Ivo Marin"
    )
    for status, payment, shipping, newest, asks, is_open, wait in product(
        (OrderStatus.SUBMITTED, OrderStatus.HOLD),
        (PaymentStatus.PAID, PaymentStatus.REFUNDING, PaymentStatus.PENDING),
        (ShippingStatus.BLANK, ShippingStatus.SENT),
        SubmissionState,
        (True, False),
        (True, False),
        (None, timedelta(0), timedelta(minutes=1)),
    ):
        resend_at = None if wait is None else NOW + wait
        Order.objects.update(
            status=status, payment_status=payment, shipping_status=shipping, resend_at=resend_at
        )
        Submission.objects.update(state=newest)
        Question.objects.filter(pk=question.pk).update(is_open=asks, answer="" if asks else "declined")
        closed = {"decision": "kept", "decided_at": NOW, "decided_generation": 1}
        opened = {"decision": "", "decided_at": None, "decided_generation": None}
        WarehouseEdit.objects.update(**(opened if is_open else closed))
        standing = Standing(status, payment, shipping, newest, asks, resend_at, is_open)
        due = sweep._due("", now=NOW) == [order.pk]
        assert due == may_send(standing, now=NOW, by_person=False), standing
    Order.objects.update(status="submitted", payment_status="paid", shipping_status="")
    Submission.objects.update(state="cancelled")


def test_bottles_left_out_and_paid_back_are_left_out_once(house: House) -> None:
    connect_house()
    edit = stopped()
    assert isinstance(decide(edit, Decision.TAKEN), Changed)
    refund_lines(IVO, "10234", uuid4(), [LineBack(1, 2, is_return=True)], now=NOW)
    assert sweep.sweep(now=NOW) == 1
    body = json.loads(bytes(Submission.objects.get(generation=2).body))
    assert body["lines"] == [{"sku": "ZN21", "bottles": 4}]


def test_a_later_take_over_counts(house: House) -> None:
    connect_house()
    decide(stopped(), Decision.TAKEN)
    sweep.sweep(now=NOW)
    second = Submission.objects.get(generation=2)
    tell(second, "received")
    edited(second, {"lines": [{"sku": "CH23", "bottles": 5}]})
    tell(second, "cancelled")
    decide(WarehouseEdit.objects.get(submission=second), Decision.TAKEN)
    Order.objects.update(resend_at=None)
    sweep.sweep(now=NOW)
    third = json.loads(bytes(Submission.objects.get(generation=3).body))
    assert third["lines"] == [{"sku": "CH23", "bottles": 5}]


@pytest.mark.parametrize("decision", [Decision.TAKEN, Decision.KEPT])
def test_of_a_cancelled_order_nothing_is_left_to_decide(house: House, decision: Decision) -> None:
    submission = send(sell())
    edited(submission, FEWER)
    tell(submission, "cancelled", shop_next="cancel_order")
    answer = decide(WarehouseEdit.objects.get(), decision)
    assert isinstance(answer, Refused)
    assert (answer.code, WarehouseEdit.objects.get().decision) == ("over", "")


def test_another_orders_edit_is_none_of_this_order(house: House) -> None:
    sell("10235")
    edit = stopped()
    answer = decide_edits(IVO, "10235", Decision.TAKEN, edit=edit.pk, version=None, now=NOW)
    assert isinstance(answer, Refused)
    assert answer.code == "edit_not_found"


def test_no_decision_can_be_written_for_after_the_next_sending(house: House) -> None:
    stopped()
    with pytest.raises(IntegrityError, match="edit_decided_before_the_next_sending"), transaction.atomic():
        WarehouseEdit.objects.update(decision="kept", decided_at=NOW, decided_generation=2)


def test_what_was_told_of_an_edit_can_not_be_rewritten(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.column_privileges WHERE table_name = 'warehouse_edit'"
            " AND privilege_type = 'UPDATE' AND grantee = current_user ORDER BY 1"
        )
        columns = [name for (name,) in cursor.fetchall()]
    assert columns == ["decided_at", "decided_by", "decided_generation", "decision", "sold"]


def test_taking_over_against_two_sweepers_sends_what_was_taken_over(live_house: House) -> None:
    connect_house()
    for n in range(20):
        edit = stopped(str(40000 + n))
        race(
            lambda edit=edit: decide(edit, Decision.TAKEN),  # type: ignore[misc]  # bound now
            lambda: sweep.sweep(now=NOW),
            lambda: sweep.sweep(now=NOW),
        )
        sweep.sweep(now=NOW)
        again = Submission.objects.get(order=edit.order, generation=2)
        assert json.loads(bytes(again.body))["lines"] == [{"sku": "ZN21", "bottles": 4}]


def test_of_two_persons_at_once_one_decides(live_house: House) -> None:
    for n in range(20):
        edit = stopped(str(40000 + n))
        answers = race(
            lambda edit=edit: decide(edit, Decision.TAKEN, IVO),  # type: ignore[misc]  # bound now
            lambda edit=edit: decide(edit, Decision.KEPT, ADA),  # type: ignore[misc]  # bound now
        )
        edit.refresh_from_db()
        assert sorted(type(answer).__name__ for answer in answers) == ["Changed", "Refused"]
        assert edit.decided_by == ("Ivo Marin" if edit.decision == "taken" else "Ada Stone")


def test_an_edit_heard_while_the_sweep_sends_is_offered_whoever_is_first(live_house: House) -> None:
    connect_house()
    for n in range(20):
        submission = send(sell(str(40000 + n)))
        tell(submission, "cancelled")
        Order.objects.filter(pk=submission.order_id).update(resend_at=None)
        race(lambda submission=submission: edited(submission, FEWER, version=2), lambda: sweep.sweep(now=NOW))  # type: ignore[misc]  # bound now
        edit = WarehouseEdit.objects.get(submission=submission)
        newest = Submission.objects.filter(order=submission.order_id).count()
        assert (edit.decision, edit.heard_generation) == ("", newest)
