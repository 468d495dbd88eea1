"""The pages of signing in and of one's own account, alike in every house, as their addresses are found."""

from collections.abc import Iterator
from http import HTTPStatus

from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from recork.manners.web.account_urls import urlpatterns

OPEN = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "company_login",
    "company_callback",
    "mfa_login_webauthn",
}
"""Before the door. `mfa_authenticate` is between the password and the second factor: a stranger is led back."""

GAPS = {"pk": 99_999_999, "uidb36": "a", "key": "b"}


def pages(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in urlpatterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            above = tuple(pattern.pattern.converters)
            yield from ((name, (*above, *gaps)) for name, gaps in pages(pattern.url_patterns))
        elif pattern.name:
            yield pattern.name, tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)


PAGES = sorted(set(pages()))


def url_of(name: str, gaps: tuple[str, ...]) -> str:
    return reverse(name, kwargs={gap: GAPS[gap] for gap in gaps})


def what_a_stranger_may_open(name: str, gaps: tuple[str, ...]) -> list[tuple[str, int]]:
    """The methods by which somebody who is not signed in gets further than to the door, though they should not."""
    found = []
    for method in ("GET", "POST"):
        answer = Client().generic(method, url_of(name, gaps))
        if name in OPEN:
            is_right = answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        else:
            led = answer.headers.get("Location", "").partition("?")[0]
            is_right = answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED or (
                (answer.status_code, led) == (HTTPStatus.FOUND, "/account/login/")
            )
        if not is_right:
            found.append((method, answer.status_code))
    return found
