"""Cards, and what their banks say when one is charged."""

import json

from recork.sandbox.answers import Answer, error, shown
from recork.sandbox.intents import find, shape_of
from recork.sandbox.ledger import Turn, new_id

# Stripe's own test cards that refuse, with its decline codes; every other card is good.
DECLINES = {
    "pm_card_chargeDeclined": "generic_decline",
    "pm_card_visa_chargeDeclined": "generic_decline",
    "pm_card_chargeCustomerFail": "generic_decline",
    "pm_card_chargeDeclinedInsufficientFunds": "insufficient_funds",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "insufficient_funds",
    "pm_card_chargeDeclinedLostCard": "lost_card",
}
WORDS = {"insufficient_funds": "Your card has insufficient funds."}


def charge(turn: Turn, intent: str, card: str) -> Answer:
    """Take the money of an intent, or set it aside, as it says; 402 when the bank says no."""
    decline = DECLINES.get(card)
    return _decline(turn, intent, card, decline) if decline else _accept(turn, intent, card)


def _accept(turn: Turn, intent: str, card: str) -> Answer:
    found = find(turn.db, intent)
    is_manual, amount = found["capture_method"] == "manual", found["amount"]
    turn.db.execute(
        "INSERT INTO charge (id, intent, amount, amount_captured, status, payment_method, created)"
        " VALUES (?, ?, ?, ?, 'succeeded', ?, ?)",
        (new_id("ch"), intent, amount, 0 if is_manual else amount, card, turn.now),
    )
    turn.db.execute(
        "UPDATE intent SET status = ?, payment_method = ?, last_payment_error = NULL WHERE id = ?",
        ("requires_capture" if is_manual else "succeeded", card, intent),
    )
    return shown(shape_of(turn.db, intent))


def _decline(turn: Turn, intent: str, card: str, decline: str) -> Answer:
    """Keep the refusal as a charge that failed; another card may be tried on the same intent."""
    name, words = new_id("ch"), WORDS.get(decline, "Your card was declined.")
    said = {"type": "card_error", "code": "card_declined", "decline_code": decline, "charge": name}
    turn.db.execute(
        "INSERT INTO charge (id, intent, amount, amount_captured, status, payment_method, failure_code,"
        " failure_message, created) VALUES (?, ?, ?, 0, 'failed', ?, 'card_declined', ?, ?)",
        (name, intent, find(turn.db, intent)["amount"], card, words, turn.now),
    )
    turn.db.execute(
        "UPDATE intent SET status = 'requires_payment_method', payment_method = NULL, last_payment_error = ?"
        " WHERE id = ?",
        (json.dumps(said | {"message": words}), intent),
    )
    return error(words, status=402, payment_intent=shape_of(turn.db, intent), **said)
