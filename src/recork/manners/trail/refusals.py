"""What is refused is on the trail too: written after the refused transaction, once in ten minutes, then counted.

Of somebody who is known each thing that they were refused is an entry. Of a stranger all are one: whoever isn't
signed in can send what they like, and makes one entry of it.
"""

import json
from http import HTTPStatus
from logging import getLogger
from typing import NamedTuple

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from recork.manners.api.problem import NO_TRACE, PROBLEM_JSON
from recork.manners.token import OURS
from recork.manners.trail.people import NOBODY, Person, person_of
from recork.manners.trail.standing import Door, Standing, in_hand
from recork.manners.web.whence import network_of

CODES = {
    HTTPStatus.UNAUTHORIZED: "unauthorized",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.TOO_MANY_REQUESTS: "throttled",
}
"""The statuses that are refusals of permission, with what they are called where nobody says it better."""


class Same(NamedTuple):
    """What makes two refusals the same: whom it was refused to, in which way, and about what ("": whatever it is)."""

    asker: str
    about: str = ""


def note_why(words: str) -> None:
    """Remember in which words the work in hand was refused."""
    standing = in_hand()
    if standing is not None:
        standing.refused = words


def keep_refusal(request: HttpRequest, response: HttpResponseBase, standing: Standing) -> None:
    """Write down that this answer is a refusal, if it is one. No transaction of the request is open any more.

    Not found counts where somebody who is known asked for something by its name: it isn't there, or isn't theirs.
    """
    if response.status_code not in CODES or getattr(response, NO_TRACE, False):
        return
    person = person_of(request)
    named = bool(request.resolver_match and request.resolver_match.kwargs)
    if response.status_code == HTTPStatus.NOT_FOUND and (person["who"] == NOBODY or not named):
        return
    code, words = _said(response, standing)
    reason = f"{code}: {words}".rstrip(": ")
    if person["who"] == NOBODY:
        same = Same(f"{code} {network_of(request)}")
        write(standing, person, what="refused", reason=reason, same=same, named=_hint_of(request))
    else:
        same = Same(f"{code} {person.get('token') or person.get('user')}", standing.doing)
        write(standing, person, what="refused", reason=reason, same=same)


def write(
    standing: Standing,
    person: Person,
    *,
    what: str,
    reason: str,
    same: Same | None = None,
    named: str = "",
) -> None:
    """Put one entry on the trail; what is the `same` again is counted for ten minutes.

    The answer to a person doesn't hang on it: a database that is away is told to the log.
    """
    standing.person = person
    entry = json.dumps(
        {
            **json.loads(standing.words()),
            "what": what,
            "about": "api" if standing.door is Door.API else "page",
            "reason": reason.replace("\0", ""),
            "named": named.replace("\0", ""),
        }
    )
    try:
        with connection.cursor() as cursor:
            if same is not None:
                cursor.execute("SELECT trail_refuse(%s, %s, %s, %s)", (entry, *same, timezone.now()))
            else:
                cursor.execute("SELECT trail_add(%s, 1)", (entry,))
    except Error:
        getLogger(__name__).exception("The audit trail misses an entry: %s %s", what, standing.doing)


def _hint_of(request: HttpRequest) -> str:
    """How the token begins that a call bears, as people know it again; nothing of what isn't shaped as one of ours."""
    secret = request.headers.get("Authorization", "").rpartition(" ")[2]
    shaped = OURS.fullmatch(secret)
    return secret[: len(f"recork_{shaped[1] or ''}") + 4] if shaped else ""


def _said(response: HttpResponseBase, standing: Standing) -> tuple[str, str]:
    """The code and words of a refusal: of a problem its own, of a page what its door noted."""
    if isinstance(response, HttpResponse) and response.get("Content-Type") == PROBLEM_JSON:
        problem = json.loads(response.content)
        return str(problem["code"]), str(problem["detail"])
    return CODES[HTTPStatus(response.status_code)], standing.refused
