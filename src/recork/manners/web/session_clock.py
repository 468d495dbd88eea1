"""Sessions end by the clock: half an hour after a person did something last, and half a day after they signed in."""

from collections.abc import Callable
from functools import update_wrapper
from time import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from recork.manners import session_times

_BY_ITSELF = "asks_by_itself"


def asks_by_itself[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that an open page asks again and again: nobody does anything by that."""

    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        return view(*args, **kwargs)

    update_wrapper(answer, view)
    setattr(answer, _BY_ITSELF, True)
    return answer


class SessionClock:
    """Sign out whose time is up, before anything asks who it is, and note what people do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session and session_times.is_over(request.session, time()):
            logout(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, _args: Any, _kwargs: Any) -> None:
        if SESSION_KEY not in request.session or getattr(view, _BY_ITSELF, False):
            return
        if session_times.note(request.session, time()):
            mine = UserSession.objects.filter(session_key=request.session.session_key)
            mine.update(last_seen_at=timezone.now())
