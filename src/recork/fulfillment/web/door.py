"""Every page comes through this door: who are you, what may you do, whose rows may you see."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse

from recork.fulfillment.models.scope import Seat, enter_by_user
from recork.fulfillment.queries.second_factor import needs_second_factor
from recork.fulfillment.rules.actor import Actor, NotAllowed, Verb, require
from recork.manners.opens_with import mark
from recork.manners.second_factor import has_one, to_setting_up
from recork.manners.trail.refusals import note_why

LOOKED_AT = "winery"
"""The session's note of the one winery that somebody of the house looks at."""


class SeatedRequest(HttpRequest):
    """A request of somebody who has a place in the house."""

    seat: Seat


type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
type Page[**P] = Callable[Concatenate[SeatedRequest, P], HttpResponseBase]


def page[**P](verb: Verb) -> Callable[[Page[P]], View[P]]:
    """Let a signed-in person whose role has `verb` through, inside one transaction in their scope.

    The page is rendered inside it too, so that what it reads late is in scope. A person
    without a place in the house is signed out; one without the verb sees 403. Who needs a second
    factor and has none is led to set one up.
    """

    def guard(view: Page[P]) -> View[P]:
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            with transaction.atomic():
                seat = _seat(request)
                if seat is not None:
                    return _answer(view, request, seat, verb, *args, **kwargs)
            logout(request)
            return redirect("account_login")

        update_wrapper(answer, view)
        mark(answer, verb)
        return answer

    return guard


def _seat(request: HttpRequest) -> Seat | None:
    user_id = request.user.pk
    assert isinstance(user_id, int), "LoginRequiredMiddleware lets nobody else come here"
    return enter_by_user(user_id, request.session.get(LOOKED_AT))


def _must_set_up(actor: Actor) -> bool:
    assert actor.user_id is not None, "a seat is a person's"
    return needs_second_factor(actor) and not has_one(actor.user_id)


def _answer[**P](
    view: Page[P],
    request: HttpRequest,
    seat: Seat,
    verb: Verb,
    *args: P.args,
    **kwargs: P.kwargs,
) -> HttpResponseBase:
    if settings.MFA_REQUIRED and _must_set_up(seat.actor):
        return to_setting_up(request)
    request.seat = seat  # type: ignore[attr-defined]  # this line is what makes it a SeatedRequest
    try:
        require(seat.actor, verb)
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # as above
    except NotAllowed as refusal:
        note_why(str(refusal))
        raise PermissionDenied(str(refusal)) from refusal
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    response["Cache-Control"] = "no-store"
    return response
