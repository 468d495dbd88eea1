"""Payment intents: money is authorised, captured, or let go.

Each door reads the form first and gives back what to do in its turn at the ledger.
"""

import json
from collections.abc import Callable

from recork.sandbox.answers import Answer, Refused, shown
from recork.sandbox.cards import charge
from recork.sandbox.form import Form
from recork.sandbox.intents import find_in, shape_of
from recork.sandbox.ledger import Turn, new_id

type Effect = Callable[[Turn], Answer]

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
        return charge(turn, name, card) if is_confirmed else shown(shape_of(turn.db, name))

    return effect


def confirm(form: Form, name: str) -> Effect:
    card = form.text("payment_method")
    form.pass_over("off_session", "return_url", "receipt_email")
    form.done()

    def effect(turn: Turn) -> Answer:
        found = find_in(turn.db, name, "requires_confirmation", "requires_payment_method", verb="confirm")
        chosen = card or found["payment_method"]
        if not chosen:
            raise _no_card()
        return charge(turn, name, chosen)

    return effect


def capture(form: Form, name: str) -> Effect:
    """Take what was authorised, or a part; the rest of a part is let go."""
    amount = form.cents("amount_to_capture")
    form.done()

    def effect(turn: Turn) -> Answer:
        found = find_in(turn.db, name, "requires_capture", verb="capture")
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
        find_in(
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


def _no_card() -> Refused:
    return Refused(
        "You cannot confirm this PaymentIntent because it's missing a payment method.",
        code="payment_intent_unexpected_state",
    )
