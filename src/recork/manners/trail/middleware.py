"""Gives every request its name, says where it comes from, and keeps what it was refused."""

import re
from typing import Any
from uuid import uuid4

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from recork.manners.methods import LEAVES
from recork.manners.opens_with import verb_of
from recork.manners.trail.people import person_of
from recork.manners.trail.refusals import keep_refusal
from recork.manners.trail.standing import (
    KEPT,
    Door,
    Standing,
    in_hand,
    let_database_forget,
    standing_at,
    tell_database,
)
from recork.manners.web.browser import Answer, View, say_away
from recork.manners.web.whence import address_of

REQUEST_ID = "X-Request-Id"
OWN_ACCOUNT = "account/"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


class TrailKeeper:
    """Stands before everything else, so that whatever is answered bears the request's id."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        standing = _standing(request)
        request.META[KEPT] = standing
        with standing_at(standing):
            try:
                response = self.answer(request)
                keep_refusal(request, response, standing)
            finally:
                if standing.in_session:
                    let_database_forget()
        response[REQUEST_ID] = standing.request_id
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: Any, _named: dict[str, Any]
    ) -> HttpResponse | None:
        """Tell the database who is at work where no door does: on the pages of people's own accounts.

        There a GET may change something, too: whoever comes back from a company's directory is linked by one. Their
        addresses may hold a key, so it is their pattern that is kept.
        """
        standing = in_hand()
        if standing is None or standing.door is Door.API or verb_of(view) is not None:
            return None
        route = request.resolver_match.route if request.resolver_match else ""
        standing.doing = f"{request.method} /{route}"
        if request.method not in LEAVES or route.startswith(OWN_ACCOUNT):
            try:
                standing.person = person_of(request)
                tell_database(whole_session=True)
            except OperationalError as error:
                return say_away(error)
        return None


def _standing(request: HttpRequest) -> Standing:
    asked = request.headers.get(REQUEST_ID, "")
    name = asked if _WELL_FORMED.fullmatch(asked) else uuid4().hex
    door = Door.API if request.path.startswith("/api/") else Door.PAGE
    path = "".join(sign if sign.isprintable() else "?" for sign in request.path)
    return Standing(door, f"{request.method} {path}", name, _printable(address_of(request)))


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())
