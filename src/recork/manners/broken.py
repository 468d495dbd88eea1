"""What somebody is told when it is us who are broken, wherever that was: a person by a page, a program by a problem."""

import sys

from django.db import OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from recork.manners.api.broken import break_call, call_unavailable
from recork.manners.web.browser import say_away


def say_broken(request: HttpRequest) -> HttpResponseBase:
    """Answer what nobody had an answer for; Django asks while the error is at hand, and has logged it.

    A database that is away stops people before any page is asked, where the session is looked up.
    """
    error = sys.exception()
    is_call = request.path.startswith("/api/")
    if isinstance(error, OperationalError):
        return call_unavailable(error).answer() if is_call else say_away(error)
    return break_call().answer() if is_call else render(request, "500.html", status=500)
