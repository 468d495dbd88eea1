"""Signing in to the shop's admin: what it shares with the portal, seen from here once."""

from http import HTTPStatus

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from recork.commerce.models import AuditEntry, Shop, User
from recork.commerce.rules.actor import Actor, Role
from recork.manners.letters import letter_to
from recork.manners.session_times import BEGAN, SEEN
from tests.commerce.cast import House
from tests.commerce.people import client_of, employ
from tests.support.codes import code_of, codes_on, secret_on

PASSWORD = "old vines, deep roots"
APP, ASKED = "/account/second-factor/totp/activate/", "/account/second-factor/authenticate/"
SEEN_FIRST = "/account/?first=second-factor"


def of_role(role: Role) -> Actor:
    return Actor(f"{role.words} Doe", role)


@pytest.fixture
def ivo(house: House) -> User:
    user = employ(Actor("Ivo Fisk", Role.ORDER_MANAGER))
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(user: User) -> tuple[Client, str]:
    client = Client()
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client, answer.headers.get("Location", "")


def is_in(client: Client) -> bool:
    return client.get(reverse("orders")).status_code == HTTPStatus.OK


def test_words_of_the_shop_make_no_password(ivo: User) -> None:
    shop = Shop.objects.get()
    with pytest.raises(ValidationError):
        validate_password(f"{shop.name}2026!!", ivo)
    validate_password("crown otter lamp and tin", ivo)


def test_sessions_end_by_the_clock(house: House) -> None:
    client = client_of(of_role(Role.VIEWER))
    assert is_in(client)
    session = client.session
    session[SEEN] -= 30 * 60
    session.save()
    assert not is_in(client)

    client = client_of(of_role(Role.VIEWER))
    session = client.session
    session[BEGAN] -= 12 * 60 * 60
    session.save()
    assert not is_in(client)


def test_the_id_of_a_session_changes_when_somebody_shows_again_who_they_are(ivo: User) -> None:
    client, _ = sign_in(ivo)
    before = client.session.session_key
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert is_in(client)
    assert client.session.session_key != before


def test_an_administrator_signs_somebody_out_everywhere(house: House) -> None:
    vera, ada = client_of(of_role(Role.VIEWER)), client_of(of_role(Role.ADMINISTRATOR))
    who = employ(of_role(Role.VIEWER))
    ada.post(reverse("settings_person_act", args=[who.pk, "end_sessions"]))
    assert [is_in(vera), is_in(ada)] == [False, True]

    vera = client_of(of_role(Role.VIEWER))
    ada.post(reverse("settings_person_act", args=[who.pk, "shut_out"]))
    ada.post(reverse("settings_person_act", args=[who.pk, "let_in_again"]))
    assert not is_in(vera)


@pytest.mark.parametrize(
    ("role", "is_led"), [(Role.VIEWER, False), (Role.ORDER_MANAGER, True), (Role.ADMINISTRATOR, True)]
)
def test_who_moves_money_sets_a_second_factor_up_first(
    house: House, settings: Settings, role: Role, *, is_led: bool
) -> None:
    settings.MFA_REQUIRED = True
    answer = client_of(of_role(role)).get(reverse("orders"))
    assert (answer.headers.get("Location") == SEEN_FIRST) == is_led


def test_the_shop_asks_it_of_everybody(house: House, settings: Settings) -> None:
    Shop.objects.update(second_factor_for_all=True)
    vera = client_of(of_role(Role.VIEWER))
    assert is_in(vera)
    settings.MFA_REQUIRED = True
    assert not is_in(vera)


def test_it_is_set_up_asked_for_and_taken_away(ivo: User, settings: Settings) -> None:
    settings.MFA_REQUIRED = True
    client, _ = sign_in(ivo)
    assert client.get(reverse("orders"))["Location"] == SEEN_FIRST
    secret = secret_on(client.get(APP).text)
    codes = codes_on(client.post(APP, {"code": code_of(secret)}, follow=True).text)
    assert len(codes) == 10
    assert is_in(client)

    cache.clear()  # half a minute goes by
    other, led = sign_in(ivo)
    assert led == ASKED
    other.post(ASKED, {"code": code_of(secret)})
    assert is_in(other)

    settings.MFA_REQUIRED = False
    client_of(of_role(Role.ADMINISTRATOR)).post(
        reverse("settings_person_act", args=[ivo.pk, "take_second_factor"])
    )
    assert not is_in(other)
    assert sign_in(ivo)[1] == "/"
    letter = letter_to(ivo.pk, "second_factor_taken")
    assert letter is not None
    assert letter.to == [ivo.email]


def test_what_fails_is_on_the_trail_with_the_person(ivo: User) -> None:
    client, _ = sign_in(ivo)
    new = "another long password"
    client.post("/account/password/change/", {"oldpassword": "wrong", "password1": new, "password2": new})
    (entry,) = AuditEntry.objects.filter(what="not_signed_in")
    assert (entry.who, entry.role, entry.named, entry.reason, entry.doing) == (
        "Ivo Fisk",
        "order_manager",
        ivo.email,
        "The current password was wrong.",
        "POST /account/password/change/",
    )
