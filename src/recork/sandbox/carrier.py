"""A carrier to try things with: it sells labels, takes them back, and closes a day's parcels. Nothing is driven anywhere.

What it promises is what our side leans on:

  the name of a label is minted by whoever wants it; the same again gets the first answer
  a label voided before it was wanted is never sold
  what was handed over with a closed day is never voided
"""

import json
import re
import sqlite3
import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from recork.sandbox.answers import Answer, error, shown
from recork.sandbox.asked import Asked
from recork.sandbox.faults import Faults, Knobs, failure
from recork.sandbox.ledger import Ledger

PATH = re.compile(r"/carrier/(labels|days)/([0-9a-f-]{36})(/void)?")
CENTS_A_BOTTLE = 350
CENTS_A_BOX = 1_100

Name = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class Parcel(BaseModel):
    """What a label is bought for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    service: str = Field(max_length=40)
    name: str = Field(min_length=1, max_length=120)
    line1: str = Field(min_length=1, max_length=120)
    city: str = Field(min_length=1, max_length=80)
    state: str = Field(min_length=2, max_length=20)
    zip: str = Field(min_length=3, max_length=20)
    bottles: int = Field(ge=1, le=12)
    adult_signature: bool


class Day(BaseModel):
    """The parcels that a driver takes along."""

    model_config = ConfigDict(extra="forbid", strict=True)

    labels: list[Name] = Field(max_length=10_000)


def answer(asked: Asked, ledger: Ledger, knobs: Knobs) -> Answer | None:
    """Answer one request at these doors; None when the caller shall hear nothing. Raises `ValidationError`."""
    faults = knobs.concerning(asked.method, asked.path)
    time.sleep(faults.delay_s)
    failing = knobs.take_failure(asked.method, asked.path, "500", "429")
    if failing and not failing.fail_after_effect:
        return failure(failing, "")
    with ledger.writing() as db:
        said = _answer(asked, db, faults)
    if failing:
        return failure(failing, "")
    time.sleep(faults.delay_answer_s)
    return None if knobs.take_drop(asked.method, asked.path) else said


def _answer(asked: Asked, db: sqlite3.Connection, faults: Faults) -> Answer:
    if (asked.method, asked.path) == ("GET", "/carrier/labels"):
        return shown({"items": [_shape(row) for row in db.execute("SELECT * FROM label ORDER BY seq")]})
    found = PATH.fullmatch(asked.path)
    match asked.method, found and found[1], bool(found and found[3]):
        case "PUT", "labels", False if found:
            return _sell(db, found[2], Parcel.model_validate_json(asked.body))
        case "PUT", "labels", True if found:
            return _void(db, found[2], refuse=faults.refuse_void)
        case "PUT", "days", False if found:
            return _close(db, found[2], Day.model_validate_json(asked.body))
    raise asked.nowhere


def _sell(db: sqlite3.Connection, name: str, parcel: Parcel) -> Answer:
    body = parcel.model_dump_json()
    known = db.execute("SELECT * FROM label WHERE name = ?", (name,)).fetchone()
    if known is None:
        cents = CENTS_A_BOX + CENTS_A_BOTTLE * parcel.bottles
        db.execute("INSERT INTO label (name, parcel, cents) VALUES (?, ?, ?)", (name, body, cents))
        return _shown(db, name)
    if known["voided"]:
        return _no("voided", "This label was voided. It is never sold.")
    if known["parcel"] != body:
        return _no("name_reused", "Another label was bought under this name.")
    return _shown(db, name)


def _void(db: sqlite3.Connection, name: str, *, refuse: bool) -> Answer:
    known = db.execute("SELECT * FROM label WHERE name = ?", (name,)).fetchone()
    if known is None:
        db.execute("INSERT INTO label (name, parcel, cents, voided) VALUES (?, '', 0, 1)", (name,))
    elif not known["voided"]:
        if refuse or known["day"]:
            return _no("too_late", "The carrier has this parcel already.")
        db.execute("UPDATE label SET voided = 1 WHERE name = ?", (name,))
    return _shown(db, name)


def _close(db: sqlite3.Connection, name: str, day: Day) -> Answer:
    wanted = json.dumps(sorted(day.labels))
    known = db.execute("SELECT labels FROM carrier_day WHERE name = ?", (name,)).fetchone()
    if known is not None and known["labels"] != wanted:
        return _no("name_reused", "Another day was closed under this name.")
    if known is None:
        db.execute("INSERT INTO carrier_day (name, labels) VALUES (?, ?)", (name, wanted))
        db.executemany(
            "UPDATE label SET day = ? WHERE name = ? AND NOT voided", [(name, each) for each in day.labels]
        )
    (parcels,) = db.execute("SELECT count(*) FROM label WHERE day = ?", (name,)).fetchone()
    return shown({"name": name, "parcels": parcels})


def _shown(db: sqlite3.Connection, name: str) -> Answer:
    return shown(_shape(db.execute("SELECT * FROM label WHERE name = ?", (name,)).fetchone()))


def _shape(row: sqlite3.Row) -> dict[str, object]:
    return {
        "name": row["name"],
        "state": "voided" if row["voided"] else "sold",
        "tracking": f"SBX{row['seq']:09}" if row["parcel"] else "",
        "cost_cents": row["cents"],
        "day": row["day"],
    }


def _no(code: str, words: str) -> Answer:
    return error(words, status=409, type="carrier_error", code=code)
