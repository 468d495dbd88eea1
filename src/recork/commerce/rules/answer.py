"""Reading what the warehouse's API said: a yes, a plain no, a refusal, or no answer at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from recork.commerce.rules.carrier_request import read_carrier_request
from recork.commerce.rules.question import PLAIN_NOS, Found, ShopNext
from recork.commerce.rules.words import one_line, plain

type Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Yes:
    """It was done. `body` is what the warehouse shows of it."""

    body: Json


@dataclass(frozen=True, slots=True)
class No:
    """It was not done, and asking again won't help. `tombstone`: our own cancellation was there first."""

    code: str
    words: str
    next_steps: tuple[str, ...] = ()
    body: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pending:
    """It was asked, and the floor has not answered yet: the answer comes as news."""

    body: Json


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nobody knows; it is asked again. The words are for people who look. `wait`: not before this has passed, as
    the warehouse has asked; then nothing has failed.
    """

    words: str
    wait: timedelta = timedelta(0)


TOMBSTONE = "cancelled_before_arrival"
REUSED = "order_number_reused"
"""The warehouse has another order under this number, and keeps a number for ever."""


def read_submission(status: int, body: bytes) -> Yes | No | NoAnswer:
    """Read the answer to a sending. 409 `cancelled_before_arrival` is a No that bears the code `TOMBSTONE`."""
    said = _json(body)
    if status in {HTTPStatus.OK, HTTPStatus.CREATED} and _is_text(said, "order_number"):
        return Yes(said)
    code = str(said.get("code", ""))
    final = {
        HTTPStatus.BAD_REQUEST: code == "malformed",
        HTTPStatus.UNPROCESSABLE_ENTITY: code == "invalid",
        HTTPStatus.CONFLICT: code in {REUSED, TOMBSTONE},
    }
    if final.get(HTTPStatus(status) if _is_known(status) else HTTPStatus.OK, False):
        return _no(said)
    return _no_answer(status, said)


def read_cancellation(status: int, body: bytes) -> Yes | No | NoAnswer:
    """Read the answer to a question whether a sending may be stopped."""
    said = _json(body)
    if status in {HTTPStatus.OK, HTTPStatus.CREATED} and said.get("found") in list(Found):
        return Yes(said)
    # guard: only_a_plain_no_declines
    if status == HTTPStatus.CONFLICT and str(said.get("code")) in PLAIN_NOS:
        return _no(said)
    return _no_answer(status, said)


def read_intercept(status: int, body: bytes) -> Yes | No | Pending | NoAnswer:
    """Read the answer to a question for the floor. A no is on record there, whatever its code, or it is none."""
    said = _json(body)
    if status == HTTPStatus.ACCEPTED and said.get("answer") == "pending":
        return Pending(said)
    if status == HTTPStatus.OK and said.get("found") in list(Found):
        return Yes(said)
    if status == HTTPStatus.CONFLICT and said.get("answer") == "declined":
        return _no(said)
    return _no_answer(status, said)


def read_carrier_answer(status: int, body: bytes) -> Yes | No | NoAnswer:
    """Read the answer to a request to a carrier: taken, refused for good (also where its form is), or nothing."""
    said = _json(body)
    if status in {HTTPStatus.OK, HTTPStatus.ACCEPTED} and read_carrier_request(said) is not None:
        return Yes(said)
    is_refused = status == HTTPStatus.CONFLICT and said.get("standing") == "refused"
    if is_refused or (status == HTTPStatus.UNPROCESSABLE_ENTITY and said.get("code") == "invalid"):
        return _no(said)
    return _no_answer(status, said)


def is_forgotten_there(status: int, body: bytes) -> bool:
    """Whether the warehouse says itself that it has forgotten an order, or never knew it; a proxy's page says neither."""
    said = _json(body)
    if status == HTTPStatus.NOT_FOUND:
        return said.get("code") == "order_not_found"
    return status == HTTPStatus.OK and _is_text(said, "order_number") and "erased_at" in said


def is_kept_there(status: int, body: bytes) -> bool:
    """Whether the warehouse says itself that it keeps a report."""
    return status == HTTPStatus.OK and "version" in _json(body)


def shop_next_of(said: Json) -> ShopNext:
    """What a stop wants of us; a word that we don't know is as good as none."""
    # guard: shop_next_travels_with_state
    word = said.get("shop_next")
    return ShopNext(word) if word in list(ShopNext) else ShopNext.SEND_AGAIN


def _no(said: Json) -> No:
    labels = tuple(one_line(step.get("label"), 200) for step in _steps(said.get("next_steps"))[:10])
    return No(one_line(said.get("code"), 40), plain(said.get("detail"), 1000), labels, said)


def _steps(steps: object) -> list[Json]:
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def _no_answer(status: int, said: Json) -> NoAnswer:
    words = plain(said.get("detail") or said.get("title"), 300)
    return NoAnswer(f"The warehouse answered {status}. {words}".strip())


def _json(body: bytes) -> Json:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _is_text(said: Json, key: str) -> bool:
    return isinstance(said.get(key), str)


def _is_known(status: int) -> bool:
    return status in set(HTTPStatus)
