"""Whoever signs in, out, or tries to, is on the trail."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from recork.manners.entry import Unfit, email_of
from recork.manners.trail.people import NOBODY, person_named
from recork.manners.trail.refusals import Same, write
from recork.manners.trail.standing import in_hand


@receiver(user_logged_in)
def signed_in(user: Any, **_django: object) -> None:
    """By whatever way they came."""
    _write("signed_in", user)


@receiver(user_logged_out)
def signed_out(user: Any, **_django: object) -> None:
    if user is not None:
        _write("signed_out", user)


@receiver(user_login_failed)
def not_signed_in(credentials: dict[str, Any], **_django: object) -> None:
    """Somebody tried; what they typed is kept only if it looks like an e-mail address, as it may be a password."""
    standing = in_hand()
    if standing is None:
        return
    typed = str(credentials.get("email") or credentials.get("login") or credentials.get("username") or "")
    try:
        named = email_of(typed)
    except Unfit:
        named = ""
    same = Same(f"not_signed_in {standing.address}", named or "?")
    words = "The password or the address was wrong."
    write(standing, {"who": NOBODY}, what="not_signed_in", reason=words, same=same, named=named)


def _write(what: str, user: Any) -> None:
    standing = in_hand()
    if standing is not None:  # a command or a test that lets somebody in has no request
        write(standing, person_named(user), what=what, reason="", named=str(user.email))
