"""Payment intents as they stand in the ledger."""

import sqlite3

from recork.sandbox.answers import Refused, Shape, no_such
from recork.sandbox.shapes import intent_shape


def find(db: sqlite3.Connection, name: str) -> sqlite3.Row:
    """Find one intent. Raises `Refused` (404)."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM intent WHERE id = ?", (name,)).fetchone()
    if row is None:
        raise no_such("payment_intent", name, param="intent")
    return row


def find_in(db: sqlite3.Connection, name: str, *statuses: str, verb: str) -> sqlite3.Row:
    """Find one that has one of these statuses. Raises `Refused` (400, 404)."""
    found = find(db, name)
    if found["status"] not in statuses:
        raise Refused(
            f"You cannot {verb} this PaymentIntent because it has a status of {found['status']}."
            f" Only a PaymentIntent with one of the following statuses may be used: {', '.join(statuses)}.",
            code="payment_intent_unexpected_state",
            payment_intent=shape_of(db, name),
        )
    return found


def shape_of(db: sqlite3.Connection, name: str) -> Shape:
    """Show one. Raises `Refused` (404)."""
    charge = db.execute("SELECT * FROM charge WHERE intent = ? ORDER BY seq DESC LIMIT 1", (name,)).fetchone()
    return intent_shape(find(db, name), charge)
