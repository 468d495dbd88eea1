"""Charges and refunds to look at: one, or a page of them, newest first."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import NamedTuple

from recork.sandbox.answers import Answer, Shape, no_such, shown
from recork.sandbox.form import Form
from recork.sandbox.shapes import charge_shape, refund_shape


class Noun(NamedTuple):
    """What can be listed: its view, its shape, and the columns that a question may name."""

    name: str
    view: str
    shape: Callable[[sqlite3.Row], Shape]
    columns: Mapping[str, str]


CHARGES = Noun("charge", "charge_shown", charge_shape, {"payment_intent": "intent", "customer": "customer"})
REFUNDS = Noun("refund", "refund_shown", refund_shape, {"payment_intent": "intent", "charge": "charge"})


def one(db: sqlite3.Connection, noun: Noun, name: str) -> Answer:
    return shown(noun.shape(_row(db, noun, name)))


def page(db: sqlite3.Connection, noun: Noun, form: Form) -> Answer:
    """Show at most `limit`, after the one that `starting_after` names."""
    asked = {column: form.text(name) for name, column in noun.columns.items()}
    limit, after = form.count("limit", default=10, most=100), form.text("starting_after")
    form.done()
    conditions = [f"{column} = ?" for column, value in asked.items() if value]
    values: list[str | int] = [value for value in asked.values() if value]
    if after:
        last = _row(db, noun, after)
        conditions.append("(created, seq) < (?, ?)")
        values += [last["created"], last["seq"]]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = db.execute(
        f"SELECT * FROM {noun.view} {where} ORDER BY created DESC, seq DESC LIMIT ?",  # noqa: S608 -- our own names
        (*values, limit + 1),
    ).fetchall()
    data = [noun.shape(row) for row in rows[:limit]]
    return shown({"object": "list", "data": data, "has_more": len(rows) > limit, "url": f"/v1/{noun.name}s"})


def _row(db: sqlite3.Connection, noun: Noun, name: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(
        f"SELECT * FROM {noun.view} WHERE id = ?",  # noqa: S608 -- our own name
        (name,),
    ).fetchone()
    if row is None:
        raise no_such(noun.name, name)
    return row
