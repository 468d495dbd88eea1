"""The back doors, which no payment service has: the page, the knobs, and a way in for charges of the past."""

import re
import sqlite3
import time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from recork.sandbox import keys, loading, news, refunds
from recork.sandbox.answers import Answer, shown
from recork.sandbox.asked import Asked
from recork.sandbox.faults import Faults, Knobs
from recork.sandbox.ledger import Ledger, Turn
from recork.sandbox.page import ledger_page, style_sheet

SETTLE = re.compile(r"/sandbox/settle/(\w+)")


class Listener(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    url: str
    secret: str = Field(min_length=8)


class Settled(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    status: Literal["succeeded", "failed"]
    failure_reason: str = "expired_or_canceled_card"


def answer(asked: Asked, ledger: Ledger, knobs: Knobs, postman: news.Postman) -> Answer:
    """Answer what is asked at these doors. Raises `Refused`, and pydantic's `ValidationError`."""
    settle = SETTLE.fullmatch(asked.path)
    match asked.method, asked.path:
        case "GET", "/":
            with ledger.opened() as db:
                return ledger_page(db, knobs.all)
        case "GET", "/page.css":
            return style_sheet()
        case "GET", "/sandbox/faults":
            return shown(knobs.all.model_dump())
        case "PUT", "/sandbox/faults":
            knobs.set(Faults.model_validate_json(asked.body))
            return shown(knobs.all.model_dump())
        case "POST", _ if settle:
            settled = _settle(asked, ledger, settle[1])
            postman.wake()
            return settled
        case (("PUT" | "POST" | "DELETE"), _):
            with ledger.writing() as db:
                return _write(asked, db)
    raise asked.nowhere


def _write(asked: Asked, db: sqlite3.Connection) -> Answer:
    match asked.method, asked.path:
        case "PUT", "/sandbox/webhook":
            listener = Listener.model_validate_json(asked.body)
            news.listen(db, listener.url, listener.secret)
            return shown({"url": listener.url})
        case "POST", "/sandbox/load":
            return loading.load(db, asked.body)
        case "DELETE", "/sandbox/keys":
            keys.forget_all(db)
            return shown({"forgotten": True})
    raise asked.nowhere


def _settle(asked: Asked, ledger: Ledger, refund: str) -> Answer:
    said = Settled.model_validate_json(asked.body)
    with ledger.writing() as db:
        turn = Turn(db, now=int(time.time()), request=asked.request, key="")
        return refunds.settle(turn, refund, said.status, said.failure_reason)
