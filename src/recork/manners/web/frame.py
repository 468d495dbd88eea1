"""Small things that stand around every page."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest


class Support(NamedTuple):
    """Whom to ask when a page can't help, and what to read first; `dial` is the number as in `tel:`."""

    phone: str
    email: str
    help_url: str = ""

    @property
    def dial(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


class Visitor(NamedTuple):
    """Whoever is signed in, as the bar names them."""

    name: str
    url: str
    sign_out_url: str


def company_name() -> str:
    """The account that people may sign in with instead of a password; empty where none is set up."""
    return settings.COMPANY_NAME if settings.COMPANY_ISSUER else ""


def kept[T](request: HttpRequest, name: str, make: Callable[[], T]) -> Callable[[], T]:
    """Make it once a request, on demand, however many templates the answer is made of."""
    if not hasattr(request, name):
        setattr(request, name, cache(make))
    found: Callable[[], T] = getattr(request, name)
    return found
