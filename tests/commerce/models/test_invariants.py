"""Each rule of the shop's books sees its own violation: planted as the owner, read, and taken back."""

from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from recork.commerce.models import Submission
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.sweep import sweep
from tests.commerce.cast import IVO, NOW, House, connect_house, sell
from tests.support.invariants import invariant_views

OF = "(SELECT id FROM orders WHERE number = '{}')"
NEW, SENT, ASKING, CANCELLED, PART = (OF.format(number) for number in ("1", "2", "3", "4", "5"))
SENDING = (
    "INSERT INTO submission (order_id, generation, order_number, state, body, asked_at, asked_by, heard_version,"
    " warehouse_state, warehouse_status, fulfillment_number, packages, refusal_code, refusal_words, shop_next,"
    " pickup_location, stop_done, stop_question, late_wish, attempts, last_words, report_version, report_told,"
    " report_attempts) VALUES ({}, {}, gen_random_uuid()::text, '{}', '', now(), 'x', 0, '', '', '', '[]', '', '', '',"
    " '', false, '', '', 0, '', 0, 0, 0)"
)

PLANTS: dict[str, str] = {
    "inv_sent_again_only_after_an_end": SENDING.format(SENT, 2, "cancelled"),
    "inv_generations_have_no_gap": SENDING.format(NEW, 2, "cancelled"),
    "inv_cancelled_order_has_its_cancellation": f"UPDATE orders SET status = 'cancelled' WHERE id = {NEW}",
    "inv_no_cancelled_order_is_shipped": SENDING.format(CANCELLED, 1, "shipped"),
    "inv_cancelling_has_an_open_question": f"UPDATE orders SET status = 'cancelling' WHERE id = {NEW}",
    "inv_undecided_has_an_open_question": f"UPDATE submission SET state = 'undecided' WHERE order_id = {SENT}",
    "inv_exempt_is_never_live_unasked": f"""UPDATE orders SET shipping_status = 'handled_externally'
        WHERE id = {SENT}""",
    "inv_nothing_dead_is_shown_as_sent": f"UPDATE orders SET shipping_status = 'sent' WHERE id = {NEW}",
    "inv_cancel_refunds_every_capture_once": f"""UPDATE refund_intent SET amount_cents = 1
        WHERE order_id = {CANCELLED}""",
    "inv_refunds_stay_within_capture": f"""ALTER TABLE refund_intent DISABLE TRIGGER refunds_within_capture;
        UPDATE refund_intent SET amount_cents = 31201 WHERE order_id = {PART};
        UPDATE refund SET amount_cents = 31201""",
    "inv_cancel_intents_only_of_cancelled_orders": f"""UPDATE refund_intent SET purpose = 'cancel'
        WHERE order_id = {PART}""",
    "inv_intent_succeeds_with_an_attempt": "UPDATE refund_intent SET outcome = 'succeeded'",
    "inv_refund_lines_add_up": "UPDATE refund SET amount_cents = 1",
    "inv_every_line_is_sold_once": f"""UPDATE stock_entry SET bottles = -5 WHERE kind = 'sold' AND line_id IN
        (SELECT id FROM order_line WHERE order_id = {NEW})""",
    "inv_stock_is_restored_exactly_with_its_cancellation": "DELETE FROM stock_entry WHERE kind = 'restored'",
    "inv_credit_is_never_negative": """INSERT INTO credit_entry (account, amount_cents, at, actor, note)
        VALUES ('gift:X', -1, now(), 'x', '')""",
    "inv_order_lines_add_up": f"UPDATE orders SET bottles = 7 WHERE id = {NEW}",
    "inv_captures_add_up": f"UPDATE capture SET amount_cents = 1 WHERE order_id = {NEW}",
    "inv_a_paid_order_is_paid_in_full": f"UPDATE capture SET state = 'declined' WHERE order_id = {NEW}",
    "inv_nothing_is_refunded_before_it_is": f"UPDATE orders SET payment_status = 'refunded' WHERE id = {PART}",
    "inv_credit_follows_refunds": f"""INSERT INTO credit_entry (account, amount_cents, intent_id, at, actor, note)
        SELECT 'gift:X', 1, id, now(), 'x', '' FROM refund_intent WHERE order_id = {PART}""",
    "inv_shipping_fee_goes_back_once": "UPDATE refund SET shipping_cents = 4001",
    "inv_nothing_is_sent_over_an_open_edit": f"""INSERT INTO warehouse_edit (order_id, submission_id, edit_id, version,
        edited_by, changed, heard_at, heard_generation, decision, decided_by, sold)
        SELECT order_id, id, gen_random_uuid(), 2, 'x', '{{}}', now(), 0, '', '', '{{}}' FROM submission
        WHERE order_id = {SENT}""",
}
"""What breaks one rule, and no other."""

TWO_LIVE = f"""UPDATE submission SET state = 'shipped' WHERE order_id = {SENT};
    {SENDING.format(SENT, 2, "returned")}"""
"""Two live sendings can't be written, so this breaks two rules."""

type Planted = Callable[[str], list[str]]


@pytest.fixture
def planted(live_house: House) -> Planted:
    """Says which rules see a violation."""
    set_stage()

    def plant(statements: str) -> list[str]:
        with psycopg.connect(make_conninfo(**conninfo("commerce", Role.OWNER))) as owner:
            owner.execute(statements)
            found = [
                view
                for view in invariant_views(connection)
                if owner.execute(f"SELECT * FROM {view}").fetchall()
            ]
            owner.rollback()
        return found

    return plant


def set_stage() -> None:
    """1 waits, 2 is sent, 3 is being asked about, 4 is cancelled, 5 has a part refunded."""
    connect_house()
    for number in ("2", "3"):
        sell(number)
    assert sweep(now=NOW) == 2
    Submission.objects.update(state="live")
    for number in ("1", "4", "5"):
        sell(number)
    cancel_order(IVO, "3", Asking(uuid4()), now=NOW)
    cancel_order(IVO, "4", Asking(uuid4()), now=NOW)
    refund_lines(IVO, "5", uuid4(), [LineBack(1, 1)], now=NOW)


@pytest.mark.parametrize("view", PLANTS)
def test_a_rule_sees_its_violation_and_no_other_does(planted: Planted, view: str) -> None:
    assert planted(PLANTS[view]) == [view]


def test_two_that_left_are_seen(planted: Planted) -> None:
    assert planted(TWO_LIVE) == ["inv_at_most_one_live_submission", "inv_sent_again_only_after_an_end"]


def test_every_rule_has_a_violation_planted(db: None) -> None:
    assert sorted(
        [*PLANTS, "inv_at_most_one_live_submission", "inv_audit_trail_is_whole"]
    ) == invariant_views(connection)


def test_two_live_sendings_cannot_be_written(live_house: House) -> None:
    set_stage()
    with (
        psycopg.connect(make_conninfo(**conninfo("commerce", Role.OWNER))) as owner,
        pytest.raises(psycopg.errors.UniqueViolation, match="one_live_submission"),
    ):
        owner.execute(SENDING.format(SENT, 2, "live"))
