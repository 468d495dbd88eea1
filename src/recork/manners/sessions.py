"""The sessions of a person: which there are, and how they are ended.

Beside each of Django's sessions lies a row of `allauth.usersessions` that says whose it is and where it was begun.
"""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from recork.manners.session_times import LONGEST_S, NOTED_EVERY_S
from recork.manners.trail.acts import note_act

LONGEST_AGENT = 200


def note_begun(request: HttpRequest, user_id: int) -> None:
    """Write down whose session this is and where it was begun; whoever is signed in by allauth is noted already."""
    seen = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT]
    about = {"user_id": user_id, "ip": get_adapter().get_client_ip(request), "user_agent": seen}
    UserSession.objects.get_or_create(session_key=request.session.session_key, defaults=about)


def renew(request: HttpRequest) -> None:
    """Give a session another id, so that whoever knows the one it had knows nothing; its row goes along."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def sessions_of(user_id: int, idle_s: int, now: datetime) -> QuerySet[UserSession]:
    """Those that have not run out, the last used first."""
    stored = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    rows: QuerySet[UserSession] = UserSession.objects.filter(
        Exists(stored),
        user_id=user_id,
        created_at__gt=now - timedelta(seconds=LONGEST_S),
        last_seen_at__gt=now - timedelta(seconds=idle_s + NOTED_EVERY_S),
    )
    return rows.order_by("-last_seen_at", "-pk")


def end_all(user_id: int, *, but: str | None = None) -> None:
    """Sign a person out everywhere, or everywhere but in the session of this key. They are out at once."""
    _end(user_id, UserSession.objects.filter(user_id=user_id).exclude(session_key=but or ""))


def end_one(session: UserSession) -> None:
    """Sign a person out in one of their sessions."""
    _end(session.user_id, UserSession.objects.filter(pk=session.pk))


@transaction.atomic
def _end(user_id: int, those: QuerySet[UserSession]) -> None:
    """The rows say whose and where; once they are gone, the trail alone says who has ended them, if there were any."""
    stored = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    theirs = UserSession.objects.filter(stored, user_id=user_id)
    before, email = theirs.count(), get_user_model().objects.values_list("email", flat=True).get(pk=user_id)
    Session.objects.filter(session_key__in=those.values("session_key")).delete()
    those.delete()
    after = theirs.count()
    if after == before:
        return
    note_act(
        "signed_out",
        "staff",
        user_id=user_id,
        named=email,
        before={"sessions": before},
        after={"sessions": after},
    )


def forget_over(now: datetime) -> None:
    """Throw away sessions whose time is up, and what lay beside them."""
    Session.objects.filter(expire_date__lt=now).delete()
    stored = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(stored)).delete()
