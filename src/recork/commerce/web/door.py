"""Every page comes through this door: who are you, and may you do this."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import update_wrapper
from typing import Concatenate

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse

from recork.commerce.models import User
from recork.commerce.queries.second_factor import needs_second_factor
from recork.commerce.rules.actor import Actor, NotAllowed, Role, Verb, require
from recork.manners.methods import LEAVES
from recork.manners.opens_with import mark
from recork.manners.second_factor import has_one, to_setting_up
from recork.manners.trail.people import at_work
from recork.manners.trail.refusals import note_why
from recork.manners.trail.standing import tell_database


class StaffRequest(HttpRequest):
    """A request of somebody who works in the shop."""

    actor: Actor


type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
type Page[**P] = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def page[**P](verb: Verb, *, calls_out: bool = False) -> Callable[[Page[P]], View[P]]:
    """Let a signed-in person whose role has `verb` through, inside one transaction; others see 403.

    Who needs a second factor and has none is led to set one up.

    The page is rendered inside it too, so that all it shows is of one moment's making. A page that
    `calls_out` to the warehouse has none: nobody waits for another house with locks held.
    """

    def guard(view: Page[P]) -> View[P]:
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            with nullcontext() if calls_out else transaction.atomic():
                return _answer(view, request, verb, *args, **kwargs)

        update_wrapper(answer, view)
        mark(answer, verb)
        return answer

    return guard


def actor_of(user: User) -> Actor:
    """The person as operations know them."""
    return Actor(name=str(user), role=Role(user.role), user_id=user.pk)


def _answer[**P](
    view: Page[P], request: HttpRequest, verb: Verb, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    assert isinstance(request.user, User), "LoginRequiredMiddleware lets nobody else come here"
    actor = actor_of(request.user)
    request.actor = actor  # type: ignore[attr-defined]  # this line is what makes it a StaffRequest
    at_work(actor.name, actor.role, user_id=actor.user_id)
    if request.method not in LEAVES:
        tell_database(whole_session=not transaction.get_connection().in_atomic_block)
    if settings.MFA_REQUIRED and needs_second_factor(actor) and not has_one(request.user.pk):
        return to_setting_up(request)
    try:
        require(actor, verb)
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # as above
    except NotAllowed as refusal:
        note_why(str(refusal))
        raise PermissionDenied(str(refusal)) from refusal
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    response["Cache-Control"] = "no-store"
    return response
