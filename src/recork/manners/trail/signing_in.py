"""Whoever signs in, out, or tries to, is on the trail."""

from typing import Any

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from recork.manners.entry import Unfit, email_of
from recork.manners.trail.people import person_named
from recork.manners.trail.refusals import Same, write
from recork.manners.trail.standing import in_hand
from recork.manners.web.whence import network_around

FACTOR_WRONG = "The password was right, the code or passkey wrong."
ONCE_MORE_WRONG = "Asked once more, the code or passkey was wrong."
PASSKEY_WRONG = "The passkey was wrong."


@receiver(user_logged_in)
def signed_in(user: Any, **_django: object) -> None:
    """By whatever way they came."""
    _write("signed_in", user)


@receiver(user_logged_out)
def signed_out(user: Any, **_django: object) -> None:
    if user is not None:
        _write("signed_out", user)


@receiver(user_login_failed)
def not_signed_in(credentials: dict[str, Any], request: HttpRequest | None = None, **_django: object) -> None:
    """Somebody tried; what they typed is kept only if it looks like an e-mail address, as it may be a password.

    Whoever is signed in was asked for the password once more.
    """
    words = "The password or the address was wrong."
    if request is not None and request.user.is_authenticated:
        tell_failed(words, request.user)
        return
    typed = str(credentials.get("email") or credentials.get("login") or credentials.get("username") or "")
    try:
        _failed(words, None, email_of(typed))
    except Unfit:
        _failed(words, None, "")


@receiver(authentication_failed)
def wrong_code(user: Any, *, reauthentication: bool = False, **_allauth: object) -> None:
    """Of a second factor."""
    tell_failed(ONCE_MORE_WRONG if reauthentication else FACTOR_WRONG, user)


def tell_failed(words: str, user: Any) -> None:
    """Somebody failed to show who they are; `user` is who they are by now (or say they are, with the password), if any."""
    _failed(words, user, str(getattr(user, "email", "")))


def _failed(words: str, user: Any, named: str) -> None:
    standing = in_hand()
    if standing is not None:
        same = Same(f"not_signed_in {network_around(standing.address)}", f"{words} {named}")
        write(standing, person_named(user), what="not_signed_in", reason=words, same=same, named=named)


def _write(what: str, user: Any) -> None:
    standing = in_hand()
    if standing is not None:  # a command or a test that lets somebody in has no request
        write(standing, person_named(user), what=what, reason="", named=str(user.email))
