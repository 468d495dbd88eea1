"""Every page of signing in and of one's own account: which are open to a stranger, and whose things they show."""

from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from recork.commerce.rules.actor import Role
from tests.commerce.cast import ADA, IVO, House
from tests.commerce.doors.doors import staff
from tests.commerce.people import client_of, employ
from tests.support.account import PAGES, url_of, what_a_stranger_may_open


@pytest.mark.parametrize(("name", "gaps"), PAGES)
def test_a_stranger_is_led_to_the_door(house: House, name: str, gaps: tuple[str, ...]) -> None:
    assert what_a_stranger_may_open(name, gaps) == []


@pytest.mark.parametrize("role", list(Role))
def test_whoever_is_in_finds_their_own_and_no_errors(house: House, role: Role) -> None:
    client = client_of(staff(role))
    for name, gaps in PAGES:
        if name == "account_logout":
            continue
        for method in ("GET", "POST"):
            answer = client.generic(method, url_of(name, gaps))
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, (method, name)


def test_a_passkey_of_somebody_else_is_not_there(house: House) -> None:
    theirs = Authenticator.objects.create(
        user=employ(ADA), type=Authenticator.Type.WEBAUTHN, data={"name": "Ada's key", "credential": {}}
    )
    ivo = client_of(IVO)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for method in ("GET", "POST"):
            answer = ivo.generic(method, reverse(name, args=[theirs.pk]))
            assert answer.status_code == HTTPStatus.NOT_FOUND, (method, name)
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Ada's key"


def test_nobody_names_their_own_address_anew(house: House) -> None:
    client = client_of(IVO)
    for where in ("email/", "confirm-email/"):
        assert client.get(f"/account/{where}").status_code == HTTPStatus.NOT_FOUND
