"""Payment intents: money is authorised, captured, or let go.

Each door reads the form first and gives back what to do in its turn at the ledger.
"""

import json
import sqlite3
from collections.abc import Callable

from recork.sandbox.answers import Answer, Refused, Shape, error, no_such, shown
from recork.sandbox.form import Form
from recork.sandbox.ledger import Turn, new_id
from recork.sandbox.shapes import intent_shape

type Effect = Callable[[Turn], Answer]

# Stripe's own test cards that refuse, with its decline codes; every other card is good.
DECLINES = {
    "pm_card_chargeDeclined": "generic_decline",
    "pm_card_visa_chargeDeclined": "generic_decline",
    "pm_card_chargeCustomerFail": "generic_decline",
    "pm_card_chargeDeclinedInsufficientFunds": "insufficient_funds",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "insufficient_funds",
    "pm_card_chargeDeclinedLostCard": "lost_card",
}
REASONS = frozenset({"duplicate", "fraudulent", "requested_by_customer", "abandoned"})


def create(form: Form) -> Effect:
    amount, currency = form.cents("amount"), form.currency()
    if amount is None:
        raise Refused("Missing required param: amount.", code="parameter_missing", param="amount")
    capture_method = form.one_of(
        "capture_method", ("automatic", "automatic_async", "manual"), default="automatic"
    )
    card, customer, description = (form.text(name) for name in ("payment_method", "customer", "description"))
    is_confirmed, metadata = form.is_true("confirm"), form.metadata()
    form.pass_over(
        "allowed_payment_method_types",
        "payment_method_types",
        "automatic_payment_methods",
        "off_session",
        "return_url",
        "receipt_email",
    )
    form.done()
    if is_confirmed and not card:
        raise _no_card()

    def effect(turn: Turn) -> Answer:
        name = new_id("pi")
        turn.db.execute(
            "INSERT INTO intent (id, amount, currency, capture_method, status, payment_method, customer,"
            " description, metadata, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name,
                amount,
                currency,
                "manual" if capture_method == "manual" else "automatic",
                "requires_confirmation" if card else "requires_payment_method",
                card or None,
                customer or None,
                description or None,
                json.dumps(metadata),
                turn.now,
            ),
        )
        return _charge(turn, name, card) if is_confirmed else shown(shape_of(turn.db, name))

    return effect


def confirm(form: Form, name: str) -> Effect:
    card = form.text("payment_method")
    form.pass_over("off_session", "return_url", "receipt_email")
    form.done()

    def effect(turn: Turn) -> Answer:
        found = _expected(turn.db, name, "requires_confirmation", "requires_payment_method", verb="confirm")
        chosen = card or found["payment_method"]
        if not chosen:
            raise _no_card()
        return _charge(turn, name, chosen)

    return effect


def capture(form: Form, name: str) -> Effect:
    """Take what was authorised, or a part; the rest of a part is let go."""
    amount = form.cents("amount_to_capture")
    form.done()

    def effect(turn: Turn) -> Answer:
        found = _expected(turn.db, name, "requires_capture", verb="capture")
        taken = amount or found["amount"]
        if taken > found["amount"]:
            raise Refused(
                f"The requested capture amount of {taken} is greater than the amount you can capture for this"
                f" PaymentIntent, which is {found['amount']}.",
                code="amount_too_large",
                param="amount_to_capture",
            )
        turn.db.execute(
            "UPDATE charge SET amount_captured = ? WHERE intent = ? AND status = 'succeeded'", (taken, name)
        )
        turn.db.execute("UPDATE intent SET status = 'succeeded' WHERE id = ?", (name,))
        return shown(shape_of(turn.db, name))

    return effect


def cancel(form: Form, name: str) -> Effect:
    """Let go of what was not taken yet."""
    reason = form.one_of("cancellation_reason", REASONS, default="")
    form.done()

    def effect(turn: Turn) -> Answer:
        _expected(
            turn.db,
            name,
            "requires_capture",
            "requires_confirmation",
            "requires_payment_method",
            verb="cancel",
        )
        turn.db.execute(
            "UPDATE charge SET is_released = 1 WHERE intent = ? AND status = 'succeeded'", (name,)
        )
        turn.db.execute(
            "UPDATE intent SET status = 'canceled', canceled_at = ?, cancellation_reason = ? WHERE id = ?",
            (turn.now, reason or None, name),
        )
        return shown(shape_of(turn.db, name))

    return effect


def shape_of(db: sqlite3.Connection, name: str) -> Shape:
    """Show one intent. Raises `Refused` (404)."""
    charge = db.execute("SELECT * FROM charge WHERE intent = ? ORDER BY seq DESC LIMIT 1", (name,)).fetchone()
    return intent_shape(_found(db, name), charge)


def _charge(turn: Turn, name: str, card: str) -> Answer:
    """Charge the card; a refusal of the card's bank is a charge that failed, and says so with 402."""
    decline = DECLINES.get(card, "")
    found = _found(turn.db, name)
    is_manual = found["capture_method"] == "manual"
    charge = new_id("ch")
    words = (
        "Your card has insufficient funds." if decline == "insufficient_funds" else "Your card was declined."
    )
    turn.db.execute(
        "INSERT INTO charge (id, intent, amount, amount_captured, status, payment_method, failure_code,"
        " failure_message, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            charge,
            name,
            found["amount"],
            0 if is_manual or decline else found["amount"],
            "failed" if decline else "succeeded",
            card,
            "card_declined" if decline else None,
            words if decline else None,
            turn.now,
        ),
    )
    if decline:
        said = {"type": "card_error", "code": "card_declined", "decline_code": decline, "message": words}
        turn.db.execute(
            "UPDATE intent SET status = 'requires_payment_method', payment_method = NULL,"
            " last_payment_error = ? WHERE id = ?",
            (json.dumps(said | {"charge": charge}), name),
        )
        return error(
            words,
            status=402,
            type="card_error",
            code="card_declined",
            decline_code=decline,
            charge=charge,
            payment_intent=shape_of(turn.db, name),
        )
    turn.db.execute(
        "UPDATE intent SET status = ?, payment_method = ?, last_payment_error = NULL WHERE id = ?",
        ("requires_capture" if is_manual else "succeeded", card, name),
    )
    return shown(shape_of(turn.db, name))


def _found(db: sqlite3.Connection, name: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM intent WHERE id = ?", (name,)).fetchone()
    if row is None:
        raise no_such("payment_intent", name, param="intent")
    return row


def _expected(db: sqlite3.Connection, name: str, *statuses: str, verb: str) -> sqlite3.Row:
    found = _found(db, name)
    if found["status"] not in statuses:
        raise Refused(
            f"You cannot {verb} this PaymentIntent because it has a status of {found['status']}."
            f" Only a PaymentIntent with one of the following statuses may be used: {', '.join(statuses)}.",
            code="payment_intent_unexpected_state",
            payment_intent=shape_of(db, name),
        )
    return found


def _no_card() -> Refused:
    return Refused(
        "You cannot confirm this PaymentIntent because it's missing a payment method.",
        code="payment_intent_unexpected_state",
    )
