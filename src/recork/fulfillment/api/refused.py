"""A shop's order that was refused is refused for ever: the door remembers what it said to which bytes."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja.decorators import decorate_view
from pydantic import TypeAdapter, ValidationError

from recork.fulfillment.api.door import actor_of
from recork.fulfillment.api.refusals import cancelled_before_arrival
from recork.fulfillment.models import RefusedSubmission
from recork.fulfillment.operations.refusal import keep_refusal, kept_refusal
from recork.fulfillment.operations.tombstone import CancelledBeforeArrival
from recork.manners.api.kinds import OrderNumber
from recork.manners.api.problem import PROBLEM_JSON

type Run = Callable[..., HttpResponseBase]
type Told = dict[str, Any]

FINAL = {
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.UNPROCESSABLE_ENTITY: "invalid",
    HTTPStatus.CONFLICT: "order_number_reused",
}
"""What concerns the order itself. A wrong key, a busy server or a wrong header say nothing about it."""

MOST_ERRORS = 20
LONGEST_WORDS = 300

_NUMBER: TypeAdapter[str] = TypeAdapter(OrderNumber)


def refusing_for_ever[F: Callable[..., Any]](call: F) -> F:
    """Let a call about one order answer the same bytes of a winery as it answered them first.

    Stands inside the door, so in its transaction: what the call began is taken back, its refusal is kept.
    """
    return decorate_view(_guard)(call)


def _guard(run: Run) -> Run:
    @wraps(run)
    def enter(request: HttpRequest, **named: object) -> HttpResponseBase:
        actor, number = actor_of(request), str(named.get("order_number", ""))
        if actor.winery_id is None or not _is_number(number):
            return run(request, **named)
        # guard: refusal_is_final
        kept = kept_refusal(actor, number, request.body)
        if kept is not None:
            return _answer(kept)
        with transaction.atomic():
            answer = run(request, **named)
        problem = _final(answer)
        if problem is None:
            return answer
        try:
            kept = keep_refusal(
                actor, number, request.body, answer.status_code, _short(problem), now=timezone.now()
            )
        except CancelledBeforeArrival as buried:
            return cancelled_before_arrival(buried).answer()
        return _answer(kept)

    return enter


def _is_number(number: str) -> bool:
    """What no order can ever be called by is refused for its address, not for its bytes."""
    try:
        _NUMBER.validate_python(number)
    except ValidationError:
        return False
    return True


def _final(answer: HttpResponseBase) -> Told | None:
    """The problem of a refusal that is to be kept; None for any other answer."""
    code = FINAL.get(HTTPStatus(answer.status_code))
    if code is None or not isinstance(answer, HttpResponse):
        return None
    told: Told = json.loads(answer.content)
    return told if told["code"] == code else None


def _short(problem: Told) -> Told:
    """The same with its first errors alone, each cut short: nobody fills our tables with them."""
    short = {name: _cut(said) for name, said in problem.items()}
    if "errors" in problem:
        short["errors"] = [
            {name: _cut(said) for name, said in each.items()} for each in problem["errors"][:MOST_ERRORS]
        ]
    return short


def _cut(said: object) -> object:
    return said[:LONGEST_WORDS] if isinstance(said, str) else said


def _answer(kept: RefusedSubmission) -> HttpResponse:
    return HttpResponse(json.dumps(kept.problem), status=kept.status, content_type=PROBLEM_JSON)
