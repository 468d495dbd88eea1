"""What was changed at the warehouse of an order that is sold anew: decided before, and lost on no way."""

import json
from uuid import uuid4

import pytest
from django.db import connection

from recork.commerce.models import Order, Question, ShipTo, Submission, WarehouseEdit
from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.charging import charge_captures
from recork.commerce.operations.edit_decision import decide_edits
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.refunding import pay_refunds
from recork.commerce.operations.resubmission import Resubmitted, resubmit
from recork.commerce.operations.shipping import Changed
from recork.commerce.operations.sweep import sweep
from recork.commerce.rules.edit import Choice, Decision
from recork.commerce.rules.refund import Destination
from recork.commerce.rules.refusal import Refused
from tests.commerce.cast import IVO, NOW, House, connect_house, sell
from tests.commerce.told import answer, edited, send, tell
from tests.support.racing import race

RENO = {
    "name": "Marisol Vega", "company": "", "line1": "1 Virginia Street", "line2": "", "city": "Reno", "state": "NV",
    "zip": "89501", "country": "US", "phone": "512-555-0134", "email": "marisol.vega@example.com",
}  # fmt: skip
THREE = [{"sku": "ZN21", "bottles": 3}, {"sku": "CH23", "bottles": 1}]
ALL: dict[str, object] = {"ship_to": RENO, "requested_ship_on": "2026-12-24", "lines": THREE}
WINES = {"lines": THREE}


def edit_and_stop(**changed: object) -> Submission:
    """Edited at the warehouse, and stopped there: nobody has decided which of the two is sent."""
    submission = send(sell())
    edited(submission, changed or ALL)
    tell(submission, "cancelled")
    return submission


def choose(decision: Decision = Decision.TAKEN) -> Choice:
    """What somebody says who was shown the last edit."""
    return Choice(decision, WarehouseEdit.objects.latest("pk").pk)


def cancel(edits: Choice | None = None, *, then_resubmit: bool = True) -> Asked | Refused:
    more = {"refund_to": Destination.STORE_CREDIT, "then_resubmit": then_resubmit}
    return cancel_order(IVO, "10234", Asking(uuid4(), edits=edits, **more), now=NOW)  # type: ignore[arg-type]  # a test's shorthand


def anew(number: str = "10234-R1") -> Order:
    return Order.objects.get(number=number)


def pay() -> None:
    """Let the new order's money come in: it is the old one's, as store credit."""
    pay_refunds({}, now=lambda: NOW)
    charge_captures({}, now=lambda: NOW)


def sent(number: str = "10234-R1") -> dict[str, object]:
    """What the warehouse is sent of the new order."""
    connect_house()
    pay()
    assert sweep(now=NOW) == 1
    body: dict[str, object] = json.loads(bytes(Submission.objects.get(order_number=number).body))
    return body


def bears(body: dict[str, object]) -> tuple[object, object, object]:
    to = body["ship_to"]
    assert isinstance(to, dict)
    return to["city"], body["requested_ship_on"], body["lines"]


THEIRS = ("Reno", "2026-12-24", THREE)
OURS = ("Austin", None, [{"sku": "ZN21", "bottles": 6}])


def test_nothing_is_sold_anew_before_somebody_has_decided(live_house: House) -> None:
    edit_and_stop()
    refused = cancel()
    assert isinstance(refused, Refused)
    assert (refused.code, Order.objects.get().status, Question.objects.count()) == (
        "edit_undecided",
        "submitted",
        0,
    )


@pytest.mark.parametrize(("decision", "borne"), [(Decision.TAKEN, THEIRS), (Decision.KEPT, OURS)])
def test_what_was_chosen_is_what_the_new_order_bears(
    live_house: House, decision: Decision, borne: object
) -> None:
    edit_and_stop()
    assert isinstance(cancel(choose(decision)), Asked)
    assert WarehouseEdit.objects.get(order__number="10234").decision == decision
    assert bears(sent()) == borne
    assert (anew().total_cents, anew().bottles) == (31200, 6)


@pytest.mark.parametrize(("decision", "borne"), [(Decision.TAKEN, THEIRS), (Decision.KEPT, OURS)])
def test_of_an_order_that_was_cancelled_before_too(
    live_house: House, decision: Decision, borne: object
) -> None:
    edit_and_stop()
    cancel(then_resubmit=False)
    refused = resubmit(IVO, "10234", now=NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, Order.objects.count()) == ("edit_undecided", 1)
    done = resubmit(IVO, "10234", edits=choose(decision), now=NOW)
    assert isinstance(done, Resubmitted)
    assert resubmit(IVO, "10234", now=NOW) == Resubmitted(done.order, is_new=False)
    assert bears(sent()) == borne


def test_chosen_while_the_warehouse_is_asked_it_holds_when_it_agrees(live_house: House) -> None:
    submission = send(sell())
    edited(submission, ALL)
    asked = cancel(choose())
    assert isinstance(asked, Asked)
    answer(submission, asked.question.pk)
    assert bears(sent()) == THEIRS


def test_what_was_heard_after_the_choice_is_offered_of_the_new_order(live_house: House) -> None:
    submission = send(sell())
    asked = cancel()
    assert isinstance(asked, Asked)
    edited(submission, ALL)
    answer(submission, asked.question.pk)
    connect_house()
    pay()
    assert (anew().status, sweep(now=NOW)) == ("submitted", 0)
    edit = WarehouseEdit.objects.get(order=anew())
    done = decide_edits(IVO, "10234-R1", Decision.TAKEN, edit=edit.pk, version=None, now=NOW)
    assert isinstance(done, Changed)
    assert sweep(now=NOW) == 1
    assert bears(json.loads(bytes(Submission.objects.get(order_number="10234-R1").body))) == THEIRS


def test_what_is_heard_after_the_new_order_is_offered_of_the_last_in_its_place(live_house: House) -> None:
    submission = send(sell())
    tell(submission, "cancelled", more={"version": 9})
    cancel()
    cancel_order(IVO, "10234-R1", Asking(uuid4(), then_resubmit=True), now=NOW)
    for _ in range(2):
        edited(submission, ALL, version=3, edit_id="22222222-2222-4222-8222-222222222222")
    edits = WarehouseEdit.objects.order_by("pk").values_list("order__number", "decision", "changed")
    assert list(edits) == [
        ("10234", "", ALL),
        ("10234-R1", "", ALL),
        ("10234-R2", "", ALL),
    ]


def test_the_same_as_the_new_order_says_waits_for_nobody(live_house: House) -> None:
    submission = send(sell())
    tell(submission, "cancelled", more={"version": 9})
    cancel()
    ShipTo.objects.filter(order=anew()).update(**RENO)
    edited(submission, {"ship_to": RENO}, version=3)
    assert WarehouseEdit.objects.get(order=anew()).decision == "same"


def test_wines_that_were_taken_over_before_are_those_of_the_new_order(live_house: House) -> None:
    submission = edit_and_stop(**WINES)
    edit = WarehouseEdit.objects.get()
    decide_edits(IVO, "10234", Decision.TAKEN, edit=edit.pk, version=None, now=NOW)
    cancel()
    assert bears(sent()) == ("Austin", None, THREE)
    refund_lines(IVO, "10234-R1", uuid4(), [LineBack(1, 2, is_return=True)], now=NOW)
    again = Submission.objects.get(order_number="10234-R1")
    tell(again, "received")
    tell(again, "cancelled")
    Order.objects.update(resend_at=None)
    assert sweep(now=NOW) == 1
    assert json.loads(bytes(Submission.objects.get(order_number="10234-R1-2").body))["lines"] == THREE
    assert submission.order.number == "10234"


def test_of_what_came_after_the_popup_nobody_decides_unseen(live_house: House) -> None:
    submission = send(sell())
    edited(submission, {"ship_to": RENO})
    chosen = choose()
    edited(submission, WINES)
    refused = cancel(chosen)
    assert isinstance(refused, Refused)
    assert refused.code == "edit_undecided"
    assert set(WarehouseEdit.objects.values_list("decision", flat=True)) == {""}


def test_who_was_slower_hears_who_has_decided_otherwise(live_house: House) -> None:
    edit_and_stop()
    kept = choose(Decision.KEPT)
    decide_edits(IVO, "10234", kept.decision, edit=kept.edit, version=None, now=NOW)
    refused = cancel(choose(Decision.TAKEN))
    assert isinstance(refused, Refused)
    assert (refused.code, "Ivo Marin has decided" in refused.words) == ("edit_decided", True)
    assert Order.objects.get().status == "submitted"


def test_another_orders_edit_decides_nothing(live_house: House) -> None:
    edit_and_stop()
    refused = cancel(Choice(Decision.TAKEN, 2**40))
    assert isinstance(refused, Refused)
    assert refused.code == "edit_undecided"


def test_an_edit_is_lost_by_no_race_with_a_resubmission(live_house: House) -> None:
    for n in range(10):
        number = str(40000 + n)
        submission = send(sell(number))
        tell(submission, "cancelled", more={"version": 9})
        cancel_order(IVO, number, Asking(uuid4()), now=NOW)
        race(
            lambda submission=submission: edited(submission, {"ship_to": RENO}, version=3),  # type: ignore[misc]  # bound now
            lambda number=number: resubmit(IVO, number, now=NOW),  # type: ignore[misc]  # bound now
        )
        new = Order.objects.filter(replaces__number=number).first()
        waits = WarehouseEdit.objects.get(order__number=number if new is None else new.number)
        assert waits.decision == ""


def test_an_offer_of_a_new_order_is_erased_with_it_and_not_with_the_old_one(live_house: House) -> None:
    submission = send(sell())
    tell(submission, "cancelled", more={"version": 9})
    cancel()
    edited(submission, {"ship_to": RENO}, version=3)
    pay()

    def erase(number: str) -> dict[str, object]:
        order = Order.objects.get(number=number)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE mail SET gave_up_at = now() WHERE order_id = %s", [order.pk])
            cursor.execute("SELECT erase_orders(%s, 'Ada Stone', now())", [[order.pk]])
            assert cursor.fetchone() == ([order.pk],)
        changed: dict[str, object] = WarehouseEdit.objects.get(order__number="10234-R1").changed
        return changed

    assert erase("10234") == {"ship_to": RENO}
    cancel_order(IVO, "10234-R1", Asking(uuid4()), now=NOW)
    pay()
    told = json.dumps(erase("10234-R1"))
    assert [each for each in ("Vega", "Virginia", "512-555-0134") if each in told] == []
