"""What every page shows around its own business: menu, sections, winery, support, theme."""

from functools import cache

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import reverse

from recork.fulfillment.models.scope import Seat, enter_by_user, of_actor
from recork.fulfillment.queries.frame import WineryFace, face_of, wineries_to_choose
from recork.fulfillment.web.disagreement_count import counted
from recork.fulfillment.web.door import LOOKED_AT
from recork.fulfillment.web.floor_help import floor_help
from recork.fulfillment.web.menu import MENU
from recork.fulfillment.web.waiting_count import with_waiting
from recork.manners.web.frame import Support, Visitor, company_name, kept
from recork.manners.web.menu import links, sections
from recork.manners.web.theme import theme_of


def frame(request: HttpRequest) -> dict[str, object]:
    """Fill the frame of `look/base.html`; for somebody not signed in only what is the same for all.

    What costs a query is a function that asks once, when the page really shows it.
    """
    common: dict[str, object] = {
        "house": settings.HOUSE,
        "house_label": "Fulfillment",
        "theme": theme_of(request),
        "theme_url": reverse("theme"),
        "company_name": company_name(),
        "support": cache(lambda: support_of(request)),
        "page_help": floor_help(request),
    }
    seat = _seat_of(request)
    if seat is None:
        return common
    name, row = sections(MENU, seat.actor, request.path)
    face = kept(request, "_face", lambda: _face(seat))
    return common | {
        "seat": seat,
        "menu": links(MENU, seat.actor, request.path),
        "section_name": name,
        "sections": cache(lambda: with_waiting(counted(row, seat), seat)),
        "actor": Visitor(seat.actor.name, reverse("account_home"), reverse("account_logout")),
        "winery": (lambda: face().name) if seat.actor.winery_id is not None else None,
        "wineries": cache(lambda: _choices(seat)) if seat.actor.winery_id is None else None,
        "winery_url": reverse("switch_winery"),
    }


def support_of(request: HttpRequest) -> Support | None:
    """The contact of the winery that is looked at, where it has one of its own, else the house's.

    None when nobody has set any (the checks of a production start refuse that).
    """
    seat = _seat_of(request)
    face = kept(request, "_face", lambda: _face(seat))()
    phone = face.support_phone or settings.SUPPORT_PHONE
    email = face.support_email or settings.SUPPORT_EMAIL
    return Support(phone, email, reverse("help_page", args=["cancel"])) if phone or email else None


def _seat_of(request: HttpRequest) -> Seat | None:
    """The seat that the door gave, else (account pages, errors) one looked up for the frame alone."""
    seat: Seat | None = getattr(request, "seat", None)
    user = getattr(request, "user", None)
    if seat is not None or user is None or not user.is_authenticated:
        return seat
    return kept(request, "_frame_seat", lambda: _looked_up(int(user.pk), request.session.get(LOOKED_AT)))()


def _looked_up(user_id: int, winery_id: int | None) -> Seat | None:
    with transaction.atomic():
        return enter_by_user(user_id, winery_id)


def _face(seat: Seat | None) -> WineryFace:
    """The name and contact of the winery looked at; empty for the house's people who look at all."""
    if seat is None or seat.looking_at is None:
        return WineryFace()
    if connection.in_atomic_block:
        return face_of(seat.looking_at)
    with of_actor(seat.actor):  # an error page: the view's transaction, and its scope, are gone
        return face_of(seat.looking_at)


def _choices(seat: Seat) -> list[tuple[str, str, bool]]:
    known = wineries_to_choose()
    chosen = seat.looking_at
    rows = [(str(winery.id), winery.name, winery.id == chosen) for winery in known]
    return [("", "All wineries", chosen is None), *rows]
