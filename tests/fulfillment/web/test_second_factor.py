"""A second factor beside the password: set up, asked for, lost, and demanded."""

import base64
import json
import random
import re
import time
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from recork.fulfillment.models import User, Winery, scope
from recork.fulfillment.operations.people import let_in_again, shut_out
from recork.fulfillment.rules.actor import OF_A_WINERY, Actor, Role
from recork.manners.letters import letter_to
from recork.manners.second_factor import take_away
from recork.manners.session_times import BEGAN
from recork.wire.sealed import seal
from tests.fulfillment.cast import House
from tests.fulfillment.people import PASSWORD, client_of, employ
from tests.fulfillment.web.test_settings_people import member_of
from tests.support.codes import code_of, codes_on, other_code, secret_on

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)
APP, CODES = "/account/second-factor/totp/activate/", "/account/second-factor/recovery-codes/"
ASKED = "/account/second-factor/authenticate/"


def sign_in(user: User, password: str = PASSWORD) -> tuple[Client, str]:
    """Somebody who has given their password, and where that has led them."""
    client = Client()
    answer = client.post("/account/login/", {"login": user.email, "password": password})
    return client, answer.headers.get("Location", "")


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up an app: its secret, and the codes that came with it."""
    secret = secret_on(client.get(APP).text)
    done = client.post(APP, {"code": code_of(secret)}, follow=True)
    forget_codes()
    return secret, codes_on(done.text)


def forget_codes() -> None:
    """Half a minute goes by: the code of just now is nobody's any more, the next one counts."""
    cache.clear()


def give(client: Client, code: str) -> bool:
    client.post(ASKED, {"code": code})
    return is_in(client)


def is_in(client: Client) -> bool:
    return client.get("/orders/").status_code == HTTPStatus.OK


def stored(user: User) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(string_agg(data::text, ' '), '') FROM mfa_authenticator WHERE user_id = %s",
            [user.pk],
        )
        return str(cursor.fetchone()[0])


def test_what_a_factor_is_made_of_nobody_can_guess_who_knows_what_came_before(
    nora: User, house: House
) -> None:
    """160 bits for the app, ten digits on paper; a generator that starts where another did gives others."""
    bo = employ(house.bo, PASSWORD)
    made = []
    for person in (nora, bo):
        random.seed(7)
        made.append(set_up(sign_in(person)[0]))
    for secret, codes in made:
        assert len(base64.b32decode(secret)) * 8 == 160
        assert {len(code) for code in codes} == {10}
    (hers, on_hers), (his, on_his) = made
    assert hers != his
    assert set(on_hers).isdisjoint(on_his)


def test_an_app_is_set_up_and_asked_for_from_then_on(nora: User) -> None:
    client, _ = sign_in(nora)
    secret, codes = set_up(client)
    assert len(codes) == len(set(codes)) == 10
    assert "set up." in client.get(reverse("account_home")).text

    other, led = sign_in(nora)
    assert led == ASKED
    assert not is_in(other)
    assert not give(other, other_code(secret))
    assert give(other, code_of(secret))


def test_what_codes_are_made_of_is_sealed_in_the_database(nora: User) -> None:
    secret, codes = set_up(sign_in(nora)[0])
    kept = stored(nora)
    assert "seed" in kept
    assert [each for each in (secret, *codes) if each in kept] == []


def test_what_an_app_is_being_set_up_with_is_sealed_too(nora: User) -> None:
    client, _ = sign_in(nora)
    secret = secret_on(client.get(APP).text)
    assert secret not in str(dict(client.session.items()))
    again = client.post(APP, {"code": other_code(secret)})
    assert secret_on(again.text) == secret
    assert secret not in str(dict(client.session.items()))
    client.post(APP, {"code": code_of(secret)})
    assert SECRET_SESSION_KEY not in client.session
    assert Authenticator.objects.filter(user=nora, type="totp").exists()


def test_what_was_sealed_under_another_key_is_begun_anew(nora: User) -> None:
    client, _ = sign_in(nora)
    client.get(APP)
    session = client.session
    session[SECRET_SESSION_KEY] = "JBSWY3DPEHPK3PXP"
    session.save()
    again = client.post(APP, {"code": "123456"})
    assert again.status_code == HTTPStatus.OK
    assert secret_on(again.text) != "JBSWY3DPEHPK3PXP"


def test_a_stranger_who_asks_about_passkeys_leaves_little_behind(house: House) -> None:
    def ask() -> int:
        headers = {"Accept": "application/json"}
        return Client().get("/account/second-factor/webauthn/login/", headers=headers).status_code

    assert [ask() for _ in range(33)] == 30 * [HTTPStatus.OK] + 3 * [HTTPStatus.TOO_MANY_REQUESTS]
    assert Session.objects.count() == 30


def test_codes_on_paper_are_shown_once(nora: User) -> None:
    client, _ = sign_in(nora)
    _, codes = set_up(client)
    assert codes
    again = client.get(CODES)
    assert codes_on(again.text) == []
    assert [code for code in codes if code in again.text] == []
    assert client.get(f"{CODES}download/").status_code == HTTPStatus.FORBIDDEN


def test_a_code_of_the_app_counts_once(nora: User) -> None:
    secret, _ = set_up(sign_in(nora)[0])
    code = code_of(secret)
    assert [give(sign_in(nora)[0], code) for _ in range(2)] == [True, False]


def test_the_code_that_set_it_up_counts_no_second_time(nora: User) -> None:
    client, _ = sign_in(nora)
    secret = secret_on(client.get(APP).text)
    code = code_of(secret)
    client.post(APP, {"code": code})
    assert not give(sign_in(nora)[0], code)


def test_a_code_of_a_minute_ago_or_ahead_does_not_count(nora: User) -> None:
    secret, _ = set_up(sign_in(nora)[0])
    client, _ = sign_in(nora)
    now = time.time()
    assert [give(client, code_of(secret, now + shift)) for shift in (-60, 60)] == [False, False]


def test_a_code_on_paper_counts_once(nora: User) -> None:
    _, codes = set_up(sign_in(nora)[0])
    assert [give(sign_in(nora)[0], codes[0]) for _ in range(2)] == [True, False]
    assert give(sign_in(nora)[0], codes[1])


def test_new_codes_end_the_old_ones(nora: User) -> None:
    client, _ = sign_in(nora)
    _, old = set_up(client)
    new = codes_on(client.post(f"{CODES}generate/", follow=True).text)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert not give(sign_in(nora)[0], old[0])
    assert give(sign_in(nora)[0], new[0])


def test_wrong_codes_are_counted(nora: User) -> None:
    secret, _ = set_up(sign_in(nora)[0])
    client, _ = sign_in(nora)
    for _ in range(5):
        client.post(ASKED, {"code": other_code(secret)})
    assert not give(client, code_of(secret))


def test_a_new_password_does_not_stand_for_the_factor(nora: User) -> None:
    set_up(sign_in(nora)[0])
    better = "younger vines, deeper roots"
    letter = letter_to(nora.pk, "password_reset_key")
    assert letter
    link = re.search(r"http://[^/]+(/\S+)", str(letter.body))
    assert link
    client = Client()
    form = client.get(link[1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": better, "password2": better})
    assert not is_in(client)
    assert sign_in(nora, better)[1] == ASKED


def test_between_password_and_factor_nothing_else_is_open(nora: User) -> None:
    set_up(sign_in(nora)[0])
    client, _ = sign_in(nora)
    for where in ("/orders/", APP, CODES, "/account/", "/account/sessions/", "/account/password/change/"):
        assert client.get(where)["Location"].partition("?")[0] == "/account/login/", where


def test_a_changed_factor_is_told_and_ends_all_other_sessions(live_house: House) -> None:
    nora = employ(live_house.nora, PASSWORD)
    here, elsewhere = sign_in(nora)[0], sign_in(nora)[0]
    assert is_in(elsewhere)
    set_up(here)
    assert [letter.subject for letter in mail.outbox] == ["An app was set up"]
    assert [is_in(here), is_in(elsewhere)] == [True, False]


def test_a_changed_factor_changes_the_id_of_the_session(live_house: House) -> None:
    nora = employ(live_house.nora, PASSWORD)
    client, stolen = sign_in(nora)[0], Client()
    stolen.cookies["recork-fulfillment-session"] = client.session.session_key or ""
    set_up(client)
    assert [is_in(client), is_in(stolen)] == [True, False]

    stolen.cookies["recork-fulfillment-session"] = client.session.session_key or ""
    client.post("/account/second-factor/totp/deactivate/")
    assert [is_in(client), is_in(stolen)] == [True, False]
    assert UserSession.objects.filter(user=nora).count() == 1


def test_an_app_is_taken_away_by_who_gave_the_password_just_now(nora: User) -> None:
    client, _ = sign_in(nora)
    set_up(client)
    client.post("/account/second-factor/totp/deactivate/")
    assert not Authenticator.objects.filter(user=nora).exists()  # the codes are gone with it

    other, _ = sign_in(nora)
    session = other.session
    session[BEGAN] -= 6 * 60
    session.save()
    assert other.get(APP)["Location"].startswith("/account/reauthenticate/")


@pytest.mark.parametrize(
    "meanwhile", ["shut out", "shut out and let in again", "another password", "nothing"]
)
def test_signing_in_is_judged_when_it_ends(nora: User, house: House, meanwhile: str) -> None:
    """A password was given, and the second factor is asked for, for a quarter of an hour."""
    _, codes = set_up(sign_in(nora)[0])
    client, led = sign_in(nora)
    assert led == ASKED
    with scope.of_every_winery():
        if meanwhile.startswith("shut out"):
            shut_out(ADA, member_of(house.nora))
        if meanwhile.endswith("let in again"):
            let_in_again(ADA, member_of(house.nora))
    if meanwhile == "another password":
        nora.set_password("younger vines, deeper roots")
        nora.save()
    client.post(ASKED, {"code": codes[0]})
    assert is_in(client) is (meanwhile == "nothing")
    if meanwhile == "shut out":
        with scope.of_every_winery():
            let_in_again(ADA, member_of(house.nora))
        assert not is_in(client)


def test_a_colleague_takes_a_lost_factor_away_and_the_person_is_told(nora: User, house: House) -> None:
    client, _ = sign_in(nora)
    set_up(client)
    member = member_of(house.nora)
    ada = client_of(ADA)
    session = ada.session
    session["winery"] = house.alder.pk
    session.save()
    page = ada.get(reverse("settings_person", args=[member.pk])).text
    assert "Take their second factor away" in page

    ada.post(reverse("settings_person_act", args=[member.pk, "take_second_factor"]))

    assert not is_in(client)
    assert sign_in(nora)[1] == "/"
    letter = letter_to(nora.pk, "second_factor_taken")
    assert letter is not None
    assert (letter.subject, letter.to) == ("Your second factor was taken away", [nora.email])
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'people.write'")
        assert [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()] == [
            {"user_id": nora.pk, "letter": "second_factor_taken"}
        ]


def test_nobody_takes_their_own_or_a_strangers_away(house: House, nora: User) -> None:
    client, _ = sign_in(nora)
    set_up(client)
    bo = client_of(house.bo)
    url = reverse("settings_person_act", args=[member_of(house.nora).pk, "take_second_factor"])
    assert bo.post(url).status_code == HTTPStatus.NOT_FOUND
    client.post(url)
    assert Authenticator.objects.filter(user=nora).count() == 2


# Demanded


@pytest.fixture
def demanded(settings: Settings) -> None:
    settings.MFA_REQUIRED = True


def of_role(house: House, role: Role) -> Actor:
    return Actor(f"{role.words} Doe", role, house.alder.pk if role in OF_A_WINERY else None)


@pytest.mark.parametrize(
    ("role", "is_led"),
    [
        (Role.VIEWER, False),
        (Role.MANAGER, True),
        (Role.FLOOR, False),
        (Role.CLIENT_SERVICES, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_who_moves_much_sets_one_up_before_anything_else(
    house: House, demanded: None, role: Role, *, is_led: bool
) -> None:
    client = client_of(of_role(house, role))
    for where, headers in (("/orders/", {}), ("/stock/", {}), ("/orders/", {"HX-Request": "true"})):
        answer = client.get(where, headers=headers)
        led = answer.headers.get("Location") == "/account/?first=second-factor"
        assert (led, answer.status_code) == (is_led, 302 if is_led else 200), where


def test_until_then_nothing_is_done(house: House, demanded: None) -> None:
    client = client_of(house.nora)
    said = {"name": "Alder Hacked", "support_phone": "", "support_email": ""}
    answer = client.post(reverse("settings_winery"), said)
    assert answer["Location"] == "/account/?first=second-factor"
    with scope.of_every_winery():
        assert Winery.objects.get(pk=house.alder.pk).name == "Alder Creek"


def test_the_page_they_are_led_to_says_why_and_how(nora: User, demanded: None) -> None:
    client, led = sign_in(nora)
    assert led == "/"
    page = client.get("/", follow=True)
    assert "A second factor first" in page.text
    assert APP in page.text
    set_up(client)
    assert is_in(client)
    assert "A second factor first" not in client.get("/account/?first=second-factor").text


def test_codes_on_paper_alone_are_none(nora: User, demanded: None) -> None:
    client, _ = sign_in(nora)
    set_up(client)
    Authenticator.objects.filter(user=nora, type="totp").delete()
    assert not is_in(client)


def test_a_winery_asks_it_of_everybody(house: House, demanded: None, settings: Settings) -> None:
    vera = client_of(house.viewer)
    assert is_in(vera)
    settings.MFA_REQUIRED = False
    said = {"name": "Alder Creek", "support_phone": "", "support_email": "", "second_factor_for_all": "on"}
    client_of(house.nora).post(reverse("settings_winery"), said)
    settings.MFA_REQUIRED = True
    with scope.of_every_winery():
        assert list(Winery.objects.filter(second_factor_for_all=True)) == [house.alder]

    assert not is_in(vera)
    birch = Actor("Olga Viewer", Role.VIEWER, house.birch.pk)
    assert is_in(client_of(birch))


def test_it_is_not_demanded_where_that_is_switched_off(house: House) -> None:
    assert is_in(client_of(house.nora))


def test_after_another_key_no_code_counts_and_that_is_told(nora: User, settings: Settings) -> None:
    """What codes are compared with is sealed under the key of before: words and a next step, no broken page."""
    here, _ = sign_in(nora)
    secret, codes = set_up(here)
    settings.SECRET_KEY = "another-key-8f41b0c9d2e7a65413f0bb9c27d6e8a1-really-long-too"
    client, where = sign_in(nora)
    assert where == ASKED
    for code in (code_of(secret), codes[0], "000000"):
        said = client.post(ASKED, {"code": code})
        assert (said.status_code, "the key of this site was changed" in said.text) == (HTTPStatus.OK, True)
    assert not is_in(client)

    take_away(nora.pk)
    client, _ = sign_in(nora)
    assert is_in(client)
    set_up(client)
    assert Authenticator.objects.filter(user=nora).count() == 2


def test_once_more_after_another_key_is_told_too(nora: User, settings: Settings) -> None:
    here, _ = sign_in(nora)
    secret, _ = set_up(here)
    with_old_seal = Authenticator.objects.get(user=nora, type="totp")
    with_old_seal.data["secret"] = seal(secret, key="another key").decode()
    with_old_seal.save()
    said = here.post("/account/second-factor/reauthenticate/", {"code": code_of(secret)})
    assert (said.status_code, "the key of this site was changed" in said.text) == (HTTPStatus.OK, True)


def test_after_another_key_who_is_in_makes_new_codes(nora: User) -> None:
    here, _ = sign_in(nora)
    set_up(here)
    kept = Authenticator.objects.get(user=nora, type="recovery_codes")
    kept.data["seed"] = seal("a seed", key="another key").decode()
    kept.save()
    assert "0 left" in here.get("/account/").text
    assert here.get(CODES)["Location"] == f"{CODES}generate/"
    assert "Ten codes" in here.get(f"{CODES}generate/").text
    assert len(codes_on(here.post(f"{CODES}generate/", follow=True).text)) == 10
