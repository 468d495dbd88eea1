"""Every page of signing in and of one's own account: which are open to a stranger, and whose things they show."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from recork.fulfillment.rules.actor import Role
from recork.manners.web.account_urls import urlpatterns
from tests.fulfillment.cast import House
from tests.fulfillment.doors.test_pages import PEOPLE, seated, worker
from tests.fulfillment.people import client_of, employ

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


@pytest.mark.parametrize(("name", "gaps"), PAGES)
def test_a_stranger_is_led_to_the_door(house: House, name: str, gaps: tuple[str, ...]) -> None:
    for method in ("GET", "POST"):
        answer = Client().generic(method, url_of(name, gaps))
        if name in OPEN:
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, method
        elif answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            led = answer.headers.get("Location", "").partition("?")[0]
            assert (answer.status_code, led) == (HTTPStatus.FOUND, "/account/login/"), method


@pytest.mark.parametrize("role", PEOPLE)
def test_whoever_is_in_finds_their_own_and_no_errors(house: House, role: Role) -> None:
    client = seated(house, worker(house, role))
    for name, gaps in PAGES:
        if name == "account_logout":
            continue
        for method in ("GET", "POST"):
            answer = client.generic(method, url_of(name, gaps))
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, (method, name)


def test_a_passkey_of_somebody_else_is_not_there(house: House) -> None:
    theirs = Authenticator.objects.create(
        user=employ(house.bo), type=Authenticator.Type.WEBAUTHN, data={"name": "Bo's key", "credential": {}}
    )
    nora = client_of(house.nora)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for method in ("GET", "POST"):
            answer = nora.generic(method, reverse(name, args=[theirs.pk]))
            assert answer.status_code == HTTPStatus.NOT_FOUND, (method, name)
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Bo's key"


def test_nobody_names_their_own_address_anew(house: House) -> None:
    client = client_of(house.nora)
    for where in ("email/", "confirm-email/"):
        assert client.get(f"/account/{where}").status_code == HTTPStatus.NOT_FOUND
