"""The bulk door: charges that were made before, one JSON object a line. Loading the same again changes nothing."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recork.sandbox.answers import Answer, Refused, shown
from recork.sandbox.form import MOST_CENTS

LIMITS = ConfigDict(extra="forbid", strict=True, frozen=True)


class AnotherCharge(Exception):
    """A line names a charge that was made differently."""


class LoadedRefund(BaseModel):
    model_config = LIMITS

    id: str = Field(pattern=r"^re_[A-Za-z0-9_]{1,60}$")
    amount: int = Field(gt=0, le=MOST_CENTS)
    status: Literal["pending", "succeeded", "failed"] = "succeeded"
    failure_reason: str | None = None
    created: int = Field(ge=0, lt=2**40)
    metadata: dict[str, str] = {}


class LoadedCharge(BaseModel):
    """One payment with its one charge. `amount_captured` of 0 is an authorisation that nobody captured yet."""

    model_config = LIMITS

    id: str = Field(pattern=r"^ch_[A-Za-z0-9_]{1,60}$")
    payment_intent: str = Field(pattern=r"^pi_[A-Za-z0-9_]{1,60}$")
    amount: int = Field(gt=0, le=MOST_CENTS)
    amount_captured: int | None = Field(default=None, ge=0, le=MOST_CENTS)  # all of it when left out
    currency: str = Field(default="usd", pattern=r"^[a-z]{3}$")
    created: int = Field(ge=0, lt=2**40)
    payment_method: str = "pm_card_visa"
    customer: str | None = None
    description: str | None = None
    metadata: dict[str, str] = {}
    refunds: list[LoadedRefund] = []

    @property
    def taken(self) -> int:
        return self.amount if self.amount_captured is None else self.amount_captured


def load(db: sqlite3.Connection, body: bytes) -> Answer:
    """Take in every line, or none. Answers how many charges were new and how many were known."""
    new = known = 0
    for number, charge in _lines(body):
        try:
            is_known = _is_known(db, charge)
            if not is_known:
                _take_in(db, charge)
            _take_in_refunds(db, charge)
        except (sqlite3.IntegrityError, AnotherCharge) as error:
            raise _bad(number, str(error)) from error
        new, known = new + (not is_known), known + is_known
    return shown({"new": new, "known": known})


def _is_known(db: sqlite3.Connection, charge: LoadedCharge) -> bool:
    found = db.execute(
        "SELECT amount, intent, currency FROM charge_shown WHERE id = ?", (charge.id,)
    ).fetchone()
    if found and tuple(found) != (charge.amount, charge.payment_intent, charge.currency):
        raise AnotherCharge(f"{charge.id} is another charge here")
    return found is not None


def _take_in(db: sqlite3.Connection, charge: LoadedCharge) -> None:
    is_taken = charge.taken > 0
    db.execute(
        "INSERT INTO intent (id, amount, currency, capture_method, status, payment_method, customer,"
        " description, metadata, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            charge.payment_intent,
            charge.amount,
            charge.currency,
            "automatic" if is_taken else "manual",
            "succeeded" if is_taken else "requires_capture",
            charge.payment_method,
            charge.customer,
            charge.description,
            json.dumps(charge.metadata),
            charge.created,
        ),
    )
    db.execute(
        "INSERT INTO charge (id, intent, amount, amount_captured, status, payment_method, created)"
        " VALUES (?, ?, ?, ?, 'succeeded', ?, ?)",
        (
            charge.id,
            charge.payment_intent,
            charge.amount,
            charge.taken,
            charge.payment_method,
            charge.created,
        ),
    )


def _take_in_refunds(db: sqlite3.Connection, charge: LoadedCharge) -> None:
    for refund in charge.refunds:
        # The ledger looks at the sum before it would see the conflict, so a known one is asked for first.
        if db.execute("SELECT 1 FROM refund WHERE id = ?", (refund.id,)).fetchone():
            continue
        db.execute(
            "INSERT INTO refund (id, charge, amount, status, failure_reason, metadata, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                refund.id,
                charge.id,
                refund.amount,
                refund.status,
                refund.failure_reason,
                json.dumps(refund.metadata),
                refund.created,
            ),
        )


def _lines(body: bytes) -> Iterator[tuple[int, LoadedCharge]]:
    for number, line in enumerate(body.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield number, LoadedCharge.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise _bad(number, f"{where}: {first['msg']}") from error


def _bad(number: int, words: str) -> Refused:
    return Refused(f"Line {number}: {words}. Nothing was taken in.")
