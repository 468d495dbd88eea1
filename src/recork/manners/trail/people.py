"""Who is at work, for the trail: a person, a token, or somebody who hasn't signed in."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.module_loading import import_string

from recork.manners.trail.standing import in_hand

NOBODY = "(not signed in)"

type Person = dict[str, str | int]


def at_work(who: str, role: str, *, user_id: int | None = None, token_id: UUID | None = None) -> None:
    """Note who does the work in hand."""
    standing = in_hand()
    if standing is not None:
        said = {"who": who, "role": str(role), "user": user_id, "token": str(token_id or "")}
        standing.person = {name: value for name, value in said.items() if value}


def person_of(request: HttpRequest) -> Person:
    """Who asks: as the door has found out, else whose session it is, else nobody known."""
    standing = in_hand()
    if standing is not None and standing.person:
        return standing.person
    user = getattr(request, "user", None)
    return person_named(user) if user is not None else {"who": NOBODY}


def person_named(user: object) -> Person:
    """A signed-in person, as their house knows them."""
    if user is None or isinstance(user, AnonymousUser):
        return {"who": NOBODY}
    found: dict[str, str | int | None] = import_string(settings.TRAIL_PERSON)(user)
    return {name: value for name, value in found.items() if value}
