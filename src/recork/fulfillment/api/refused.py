"""A shop's order that was refused is refused for ever: the door remembers what it said to which bytes."""

import json
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja.decorators import decorate_view

from recork.fulfillment.models import RefusedSubmission
from recork.fulfillment.models.scope import enter_by_token
from recork.fulfillment.operations.refusal import keep_refusal, kept_refusal
from recork.fulfillment.rules.actor import Actor
from recork.manners.api.body import bring_body
from recork.manners.api.kinds import ORDER_NUMBER
from recork.manners.api.problem import PROBLEM_JSON, CallRefused

type Run = Callable[..., HttpResponseBase]

FINAL = {
    HTTPStatus.BAD_REQUEST: {"malformed"},
    HTTPStatus.UNPROCESSABLE_ENTITY: {"invalid"},
    HTTPStatus.CONFLICT: {"order_number_reused"},
}
"""What concerns the order itself. A wrong key, a busy server or a wrong header say nothing about it."""

MOST_ERRORS = 20
LONGEST_NUMBER = 60


def refusing_for_ever[F: Callable[..., Any]](call: F) -> F:
    """Let a call about one order answer the same bytes of a shop's connection as it answered them first."""
    return decorate_view(_guard)(call)


def _guard(run: Run) -> Run:
    @wraps(run)
    def enter(request: HttpRequest, **named: object) -> HttpResponseBase:
        number = str(named.get("order_number", ""))
        try:
            bring_body(request)
        except CallRefused as refused:
            return refused.answer()
        if not _is_number(number):
            return run(request, **named)
        with transaction.atomic():
            actor = _actor(request)
            kept = kept_refusal(actor, number, request.body) if actor else None
        if kept is not None:
            return _answer(kept)
        answer = run(request, **named)
        if actor is None or not _is_final(answer):
            return answer
        with transaction.atomic():
            _actor(request)
            problem = _short(answer)
            return _answer(
                keep_refusal(actor, number, request.body, answer.status_code, problem, now=timezone.now())
            )

    return enter


def _actor(request: HttpRequest) -> Actor | None:
    """The connection that this key stands for, with its scope entered; None for any other key."""
    kind, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    actor = enter_by_token(secret.strip(), timezone.now()) if kind.lower() == "bearer" else None
    return actor if actor is not None and actor.connection_id is not None else None


def _is_number(number: str) -> bool:
    return len(number) <= LONGEST_NUMBER and re.fullmatch(ORDER_NUMBER, number) is not None


def _is_final(answer: HttpResponseBase) -> bool:
    codes = FINAL.get(HTTPStatus(answer.status_code), set())
    return (
        bool(codes) and isinstance(answer, HttpResponse) and json.loads(answer.content).get("code") in codes
    )


def _short(answer: HttpResponseBase) -> dict[str, Any]:
    """The problem with its first errors alone: nobody fills our tables with them."""
    assert isinstance(answer, HttpResponse)
    problem: dict[str, Any] = json.loads(answer.content)
    if "errors" in problem:
        problem["errors"] = problem["errors"][:MOST_ERRORS]
    return problem


def _answer(kept: RefusedSubmission) -> HttpResponse:
    return HttpResponse(json.dumps(kept.problem), status=kept.status, content_type=PROBLEM_JSON)
