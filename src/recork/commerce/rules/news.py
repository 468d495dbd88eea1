"""What the warehouse tells, read with suspicion: every field is checked before anything follows from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recork.commerce.rules.answer import shop_next_of
from recork.commerce.rules.carrier_request import CarrierTold, read_carrier_request
from recork.commerce.rules.edit import Change, NoFitChange, read_change
from recork.commerce.rules.question import Answer, ShopNext
from recork.commerce.rules.words import as_uuid, one_line, plain

type Json = Mapping[str, Any]


class BadNews(ValueError):
    """News that can't be read; it is kept for somebody to look at."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer to a question, as it travels with news."""

    question_id: str
    answer: Answer
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Edited:
    """Something that somebody at the warehouse has changed, under their own id."""

    edit_id: str
    by: str
    change: Change


@dataclass(frozen=True, slots=True)
class OrderNews:
    """How one sending stands at the warehouse. `shop_next` and the pickup are those of the stop that happened.

    `holds` says in words what holds it there, `edited` what somebody there has changed of it and who; both may be empty.
    `by` names who has stopped it in the warehouse's portal, empty when nobody there did. `edit` is the same for programs, where it could be read as a change of an order.
    """

    type: str
    at: datetime
    order_number: str
    fulfillment_number: str
    version: int
    state: str
    status: str
    told: Told | None
    shop_next: ShopNext
    pickup_location: str
    pickup_ready_on: date | None
    packages: list[Json]
    holds: str = ""
    edited: str = ""
    carrier: CarrierTold | None = None
    edit: Edited | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class StockNews:
    """The bottles of one wine in one warehouse."""

    at: datetime
    sku: str
    warehouse: str
    version: int
    on_hand: int
    allocated: int
    available: int
    coming_back: int
    quarantine: int


@dataclass(frozen=True, slots=True)
class OtherNews:
    """Something that concerns no order, such as a test."""

    type: str


STATES = frozenset(
    {
        "received", "released", "picking", "picked", "packed", "shipped", "delivered", "returned", "cancelled",
    }
)  # fmt: skip
_FIGURES = ("on_hand", "allocated", "available", "coming_back", "quarantine")


def read_news(body: bytes) -> OrderNews | StockNews | OtherNews:
    """Read one piece of news. Raises `BadNews` with words for whoever looks."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadNews("It isn't JSON.") from error
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise BadNews("It has no type.")
    data = said.get("data")
    if said["type"] == "test":
        return OtherNews("test")
    if not isinstance(data, dict):
        raise BadNews("It has no data.")
    at = _instant(said.get("timestamp"))
    if said["type"] == "stock.changed":
        return _stock(at, data)
    return _order(said["type"], at, data)


def order_number_in(body: bytes) -> str:
    """The number of the order that news says it is about; empty when it says none, or can't be read."""
    try:
        number = json.loads(body)["data"]["order_number"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return ""
    return number if isinstance(number, str) and plain(number, 60) == number else ""


def order_news(kind: str, at: datetime, data: Json) -> OrderNews:
    """Read the data of an order alone, as an answer of the API shows it."""
    return _order(kind, at, data)


def _stock(at: datetime, data: Json) -> StockNews:
    figures = {name: _int(data, name) for name in _FIGURES}
    return StockNews(
        at, _text(data, "sku", 60), _text(data, "warehouse", 20), _int(data, "version"), **figures
    )


def _order(kind: str, at: datetime, data: Json) -> OrderNews:
    state = _text(data, "state", 12)
    if state not in STATES:
        raise BadNews(f"There is no state {state!r}.")
    pickup = data.get("pickup")
    pickup = pickup if isinstance(pickup, dict) else {}
    return OrderNews(
        type=kind,
        at=at,
        order_number=_text(data, "order_number", 60),
        fulfillment_number=_text(data, "fulfillment_number", 20),
        version=_int(data, "version"),
        state=state,
        status=one_line(data.get("status"), 40),
        told=_told(data.get("question")),
        shop_next=shop_next_of(data),
        pickup_location=one_line(pickup.get("location"), 120),
        pickup_ready_on=_day(pickup.get("ready_on")),
        packages=_packages(data.get("packages")),
        holds=_holds(data.get("holds")),
        edited=_edited(data.get("edit")),
        carrier=read_carrier_request(data.get("carrier_request")),
        edit=_edit(data.get("edit")),
        by=one_line(data.get("by"), 60),
    )


def _holds(holds: object) -> str:
    if not isinstance(holds, list):
        return ""
    words = [one_line(each.get("words"), 200) for each in holds[:20] if isinstance(each, dict)]
    return "; ".join(word for word in words if word)[:400]


def _edited(edit: object) -> str:
    if not isinstance(edit, dict) or not isinstance(edit.get("changed"), dict):
        return ""
    changed = edit["changed"]
    parts = [f"by {one_line(edit.get('by'), 60)}"]
    if isinstance(changed.get("ship_to"), dict):
        address = (one_line(part, 60) for part in changed["ship_to"].values())
        parts.append("it goes to " + ", ".join(part for part in address if part))
    if "requested_ship_on" in changed:
        parts.append(f"it leaves on {one_line(changed['requested_ship_on'], 10) or 'any day'}")
    if isinstance(changed.get("lines"), list):
        lines = [each for each in changed["lines"][:50] if isinstance(each, dict)]
        wines = (f"{one_line(each.get('bottles'), 6)} {one_line(each.get('sku'), 60)}" for each in lines)
        parts.append("its wines are " + ", ".join(wines))
    return "; ".join(parts)[:250] if changed else ""


def _edit(edit: object) -> Edited | None:
    if not isinstance(edit, dict) or not isinstance(edit.get("changed"), dict) or not edit["changed"]:
        return None
    edit_id = as_uuid(edit.get("id"))
    try:
        change = read_change(edit["changed"])
    except NoFitChange:
        return None
    return Edited(edit_id, one_line(edit.get("by"), 60), change) if edit_id and change.kept else None


def _packages(packages: object) -> list[Json]:
    if not isinstance(packages, list):
        return []
    return [_fit(each) for each in packages if isinstance(each, dict)][:50]


def _fit(value: Any) -> Any:
    """The same with words that can be kept."""
    match value:
        case str():
            return plain(value, 400)
        case dict():
            return {plain(name, 60): _fit(each) for name, each in value.items()}
        case list():
            return [_fit(each) for each in value]
        case _:
            return value


def _told(question: object) -> Told | None:
    if not isinstance(question, dict) or question.get("answer") not in list(Answer):
        return None
    return Told(
        question_id=as_uuid(question.get("id")),
        answer=Answer(question["answer"]),
        code=one_line(question.get("code"), 40),
        words=plain(question.get("detail"), 1000),
    )


def _text(data: Json, name: str, most: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value or plain(value, most) != value:
        raise BadNews(f"{name} is missing or no fit text.")
    return value


def _int(data: Json, name: str) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**31:
        raise BadNews(f"{name} is missing or no fit number.")
    return value


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _instant(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadNews("timestamp is missing or no instant.")
    return at
