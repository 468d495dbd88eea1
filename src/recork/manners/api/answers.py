"""What calls answer: bodies as JSON, and what the document says of the answers that all calls share."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel

from recork.manners.api.problem import ForbiddenProblem, Problem

TO_ANY_CALL = (400, 401, 403, 405, 411, 413, 422, 429, 503)
TO_A_BODY = (415,)


def say(status: int, shown: BaseModel) -> HttpResponse:
    """Answer with one body. Written by pydantic at once: what is shown was checked when it was made."""
    return HttpResponse(shown.model_dump_json(), status=status, content_type="application/json")


def answers(
    good: Mapping[int, type[BaseModel] | None],
    *problems: int,
    body: bool = False,
    **shapes: type[Problem],
) -> dict[int, Any]:
    """List a call's answers for the document: good ones, its own problems, and those any call may meet.

    body    it takes a body
    shapes  problems that have a shape of their own, as `on_409=...`
    """
    statuses = {*problems, *TO_ANY_CALL, *(TO_A_BODY if body else ())}
    own = {HTTPStatus.FORBIDDEN.value: ForbiddenProblem} | {
        int(name.removeprefix("on_")): shape for name, shape in shapes.items()
    }
    return {**good, **dict.fromkeys(sorted(statuses), Problem), **own}
