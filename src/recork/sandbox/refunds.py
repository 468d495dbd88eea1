"""Refunds: money goes back, never more than was taken."""

import json
import sqlite3

from recork.sandbox import news
from recork.sandbox.answers import Answer, Refused, Shape, no_such, shown
from recork.sandbox.form import Form
from recork.sandbox.ledger import Turn, new_id
from recork.sandbox.payments import REASONS, Effect
from recork.sandbox.shapes import refund_shape


def create(form: Form, *, settles_later: bool) -> Effect:
    """Give back `amount` of a charge, or all that is left of it."""
    charge, intent = form.text("charge"), form.text("payment_intent")
    if bool(charge) == bool(intent):
        raise Refused(
            "One of the following params should be provided for this request: payment_intent or charge.",
            code="parameter_missing",
        )
    amount, metadata = form.cents("amount"), form.metadata()
    reason = form.one_of("reason", REASONS - {"abandoned"}, default="")
    form.done()

    def effect(turn: Turn) -> Answer:
        found = _charge(turn.db, charge, intent)
        refund = new_id("re")
        turn.db.execute(
            "INSERT INTO refund (id, charge, amount, status, reason, metadata, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                refund,
                found["id"],
                _amount(found, amount),
                "pending" if settles_later else "succeeded",
                reason or None,
                json.dumps(metadata),
                turn.now,
            ),
        )
        shape = shape_of(turn.db, refund)
        news.tell(turn, "refund.created", shape)
        return shown(shape)

    return effect


def settle(turn: Turn, name: str, status: str, reason: str) -> Answer:
    """Say how a refund ended; a bank may send back even one that had succeeded. A repeat tells nobody again."""
    found = shape_of(turn.db, name)
    if found["status"] == status:
        return shown(found)
    if found["status"] == "failed":
        raise Refused(f"Refund {name} has failed, and stays so.", status=409)
    turn.db.execute(
        "UPDATE refund SET status = ?, failure_reason = ? WHERE id = ?",
        (status, reason if status == "failed" else None, name),
    )
    shape = shape_of(turn.db, name)
    news.tell(turn, "refund.failed" if status == "failed" else "refund.updated", shape)
    return shown(shape)


def shape_of(db: sqlite3.Connection, name: str) -> Shape:
    """Show one refund. Raises `Refused` (404)."""
    row = db.execute("SELECT * FROM refund_shown WHERE id = ?", (name,)).fetchone()
    if row is None:
        raise no_such("refund", name)
    return refund_shape(row)


def _charge(db: sqlite3.Connection, charge: str, intent: str) -> sqlite3.Row:
    if charge:
        found: sqlite3.Row | None = db.execute(
            "SELECT * FROM charge_shown WHERE id = ?", (charge,)
        ).fetchone()
        if found is None:
            raise no_such("charge", charge, param="charge")
        return found
    if db.execute("SELECT 1 FROM intent WHERE id = ?", (intent,)).fetchone() is None:
        raise no_such("payment_intent", intent, param="payment_intent")
    found = db.execute(
        "SELECT * FROM charge_shown WHERE intent = ? AND status = 'succeeded'", (intent,)
    ).fetchone()
    if found is None:
        raise Refused(
            f"This PaymentIntent ({intent}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
        )
    return found


def _amount(charge: sqlite3.Row, asked: int | None) -> int:
    name, left = charge["id"], charge["amount_captured"] - charge["amount_refunded"]
    if charge["amount_captured"] == 0:
        raise Refused(
            f"Charge {name} took no money; cancel its PaymentIntent to let go of an authorisation.",
            code="charge_not_refundable",
        )
    if left == 0:
        raise Refused(f"Charge {name} has already been refunded.", code="charge_already_refunded")
    if asked is not None and asked > left:
        raise Refused(
            f"Refund amount ({asked}) is greater than unrefunded amount on charge ({left})", param="amount"
        )
    return asked or left
