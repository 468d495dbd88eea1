"""What somebody is told when it is us who are broken, wherever that was: a person by a page, a program by a problem."""

import sys
from logging import getLogger

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from recork.manners.api.broken import break_call, call_unavailable
from recork.manners.web.browser import say_away


def say_broken(request: HttpRequest) -> HttpResponseBase:
    """Answer what nobody had an answer for; Django asks while the error is at hand, and logs it afterwards.

    A database that is away stops people before any page is asked, where the session is looked up. The page stands alone:
    what it would say of its reader may be what broke.
    """
    error = sys.exception()
    is_call = request.path.startswith("/api/")
    if isinstance(error, OperationalError):
        return call_unavailable(error).answer() if is_call else say_away(error)
    if error is not None and error.__context__ is not None:  # Django logs what it told of when this broke
        getLogger(__name__).error("%s broke", request.path, exc_info=error)
    return break_call().answer() if is_call else HttpResponse(render_to_string("500.html"), status=500)
