"""Whatever fails on the way in, or on the way to another password, is on the trail: by name where that is known."""

import json
from datetime import timedelta
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recork.fulfillment.models import AuditEntry, RefusalTally, User, scope
from recork.manners.session_times import BEGAN
from recork.manners.trail.sealing import close_tallies
from tests.fulfillment.cast import House
from tests.fulfillment.people import PASSWORD
from tests.fulfillment.web.test_second_factor import ASKED, set_up, sign_in
from tests.support.codes import other_code

WRONG = "a wrong one of nobody"
PASSWORD_WRONG = "The password or the address was wrong."
OLD_WRONG = "The current password was wrong."
CODE_WRONG = "The password was right, the code or passkey wrong."
TOO_MANY = "throttled: Too many failed tries."


def failed() -> list[tuple[str, str, str, int]]:
    """Who, which account, why and how often, when the ten minutes are over."""
    with scope.of_every_winery():
        RefusalTally.objects.update(since=timezone.now() - timedelta(minutes=11))
    with transaction.atomic():
        close_tallies()
    with scope.of_every_winery():
        found = list(AuditEntry.objects.filter(what="not_signed_in").order_by("id"))
    assert WRONG not in str([vars(entry) for entry in found])
    return [(entry.who, entry.named, entry.reason, entry.times) for entry in found]


def long_signed_in(user: User) -> Client:
    client, _ = sign_in(user)
    session = client.session
    session[BEGAN] -= 6 * 60
    session.save()
    return client


def test_a_wrong_code_after_the_right_password(nora: User) -> None:
    secret, _ = set_up(sign_in(nora)[0])
    client, led = sign_in(nora)
    assert led == ASKED
    for _ in range(3):
        client.post(ASKED, {"code": other_code(secret)})
    assert failed() == [
        ("Nora Quist", nora.email, CODE_WRONG, 1),
        ("Nora Quist", nora.email, CODE_WRONG, 2),
    ]


def test_a_wrong_passkey_after_the_right_password(nora: User) -> None:
    set_up(sign_in(nora)[0])
    client, _ = sign_in(nora)
    client.post(ASKED, {"credential": '{"id": "x"}'})
    assert failed() == [("Nora Quist", nora.email, CODE_WRONG, 1)]


def test_a_passkey_of_nobody(house: House) -> None:
    Client().post(reverse("mfa_login_webauthn"), {"credential": '{"id": "x"}'})
    assert failed() == [("(not signed in)", "", "The passkey was wrong.", 1)]


PARTS = {
    "clientDataJSON": "e30",
    "authenticatorData": "AAAA",
    "signature": "AAAA",
    "attestationObject": "v___",
}
WHOLE = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": PARTS}


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        [],
        {"id": "x"},
        WHOLE,
        WHOLE | {"response": 7},
        WHOLE | {"clientExtensionResults": 7},
        WHOLE | {"response": PARTS | {"clientDataJSON": "W10"}},
        *({name: value for name, value in WHOLE.items() if name != left} for left in WHOLE),
        *(
            WHOLE | {"response": {name: value for name, value in PARTS.items() if name != left}}
            for left in PARTS
        ),
    ],
)
def test_a_passkey_of_which_something_is_missing_is_no_error_of_ours(nora: User, sent: object) -> None:
    form = {"name": "A key", "credential": json.dumps(sent)}
    here = sign_in(nora)[0]
    set_up(here)
    assert here.post(reverse("mfa_add_webauthn"), form).status_code == HTTPStatus.OK
    assert sign_in(nora)[0].post(ASKED, form).status_code == HTTPStatus.OK
    assert Client().post(reverse("mfa_login_webauthn"), form).status_code == HTTPStatus.FOUND
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_wrong_code_where_it_is_asked_for_once_more(nora: User) -> None:
    first = sign_in(nora)[0]
    secret, _ = set_up(first)
    session = first.session
    session[BEGAN] -= 6 * 60
    session.save()
    first.post(reverse("mfa_reauthenticate"), {"code": other_code(secret)})
    Authenticator.objects.create(user=nora, type="webauthn", data={"name": "Her key"})
    first.post(reverse("mfa_reauthenticate_webauthn"), {"credential": '{"id": "x"}'})
    assert failed() == [
        ("Nora Quist", nora.email, "Asked once more, the code or passkey was wrong.", 1),
        ("Nora Quist", nora.email, "Asked once more, the code or passkey was wrong.", 1),
    ]


def test_a_wrong_password_where_it_is_asked_for_once_more(nora: User) -> None:
    client = long_signed_in(nora)
    for _ in range(2):
        client.post("/account/reauthenticate/", {"password": WRONG})
    assert failed() == [
        ("Nora Quist", nora.email, PASSWORD_WRONG, 1),
        ("Nora Quist", nora.email, PASSWORD_WRONG, 1),
    ]


def test_a_wrong_old_password(nora: User) -> None:
    client, _ = sign_in(nora)
    new = "another long password"
    for _ in range(3):
        client.post("/account/password/change/", {"oldpassword": WRONG, "password1": new, "password2": new})
    assert failed() == [
        ("Nora Quist", nora.email, OLD_WRONG, 1),
        ("Nora Quist", nora.email, OLD_WRONG, 2),
    ]


def test_a_new_password_that_is_too_weak_is_no_try(nora: User) -> None:
    client, _ = sign_in(nora)
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert failed() == []


def test_who_tries_too_often_is_written_once(nora: User) -> None:
    for _ in range(9):
        Client().post("/account/login/", {"login": nora.email, "password": WRONG})
    assert sorted(failed()) == [
        ("(not signed in)", "", TOO_MANY, 1),
        ("(not signed in)", "", TOO_MANY, 3),
        ("(not signed in)", nora.email, PASSWORD_WRONG, 1),
        ("(not signed in)", nora.email, PASSWORD_WRONG, 4),
    ]


def test_who_guesses_codes_too_often_is_written_once(nora: User) -> None:
    secret, _ = set_up(sign_in(nora)[0])
    client, _ = sign_in(nora)
    for _ in range(8):
        client.post(ASKED, {"code": other_code(secret)})
    assert sorted(failed()) == [
        ("(not signed in)", "", TOO_MANY, 1),
        ("(not signed in)", "", TOO_MANY, 2),
        ("Nora Quist", nora.email, CODE_WRONG, 1),
        ("Nora Quist", nora.email, CODE_WRONG, 4),
    ]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_database_that_is_away_is_said_at_the_door(db: None, method: str) -> None:
    """Nobody signs in whom the trail can't name."""

    def away(*_statement: object) -> None:
        raise OperationalError("away")

    with connection.execute_wrapper(away):
        answer = Client().generic(method, "/account/login/")
    assert (answer.status_code, answer["Retry-After"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "5")


def test_a_network_that_guesses_is_one_guesser(house: House) -> None:
    for last in range(40):
        Client().post(
            "/account/login/",
            {"login": "a@x.test", "password": "wrong"},
            REMOTE_ADDR=f"2001:db8::{last:x}",
        )
    with scope.of_every_winery():
        assert AuditEntry.objects.filter(what="not_signed_in").count() <= 2
