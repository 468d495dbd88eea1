"""How long somebody stays signed in, where they are, and how that ends."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recork.fulfillment.models import User, scope
from recork.fulfillment.operations.people import change_role, let_in_again, shut_out
from recork.fulfillment.rules.actor import Actor, Role
from recork.manners.session_times import BEGAN, SEEN
from recork.manners.sessions import forget_over
from tests.fulfillment.cast import PETE, House
from tests.fulfillment.people import PASSWORD, client_of
from tests.fulfillment.web.test_settings_people import member_of

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)
MINUTE, HOUR = 60, 60 * 60


def sign_in(client: Client, user: User, password: str = PASSWORD) -> int:
    said = {"login": user.email, "password": password}
    return client.post(
        "/account/login/", said, HTTP_USER_AGENT="Mozilla/5.0 (Windows) Firefox/130"
    ).status_code


def is_in(client: Client) -> bool:
    return client.get("/orders/").status_code == HTTPStatus.OK


def key_and_row(client: Client) -> tuple[str, UserSession]:
    """The id of their session, and what lies beside it (itself the same under another id)."""
    key = client.session.session_key
    assert key
    return key, UserSession.objects.get(session_key=key)


def turn_back(client: Client, *, idle_s: int, since_s: int = 0) -> None:
    """Let so much time have gone by since they did something, and since they signed in."""
    session = client.session
    session[SEEN] -= idle_s
    session[BEGAN] -= since_s or idle_s
    session.save()


def test_the_id_changes_at_signing_in(nora: User) -> None:
    client = Client()
    client.get("/account/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.cookies["recork-fulfillment-session"] = before or ""

    assert sign_in(client, nora) == HTTPStatus.FOUND

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_id_changes_when_somebody_shows_again_who_they_are(nora: User) -> None:
    client, elsewhere, copy = Client(), Client(), Client()
    sign_in(client, nora)
    sign_in(elsewhere, nora)
    turn_back(client, idle_s=0, since_s=6 * MINUTE)
    before, row = key_and_row(client)
    copy.cookies["recork-fulfillment-session"] = before

    client.post("/account/reauthenticate/", {"password": "not mine"})
    assert key_and_row(client) == (before, row)
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    after, moved = key_and_row(client)
    assert after != before
    assert moved == row
    assert not Session.objects.filter(session_key=before).exists()
    assert [is_in(each) for each in (client, elsewhere, copy)] == [True, True, False]


def test_signing_out_ends_it_on_the_server(nora: User) -> None:
    client, copy = Client(), Client()
    sign_in(client, nora)
    stolen = client.cookies["recork-fulfillment-session"].value
    copy.cookies["recork-fulfillment-session"] = stolen
    assert is_in(copy)

    client.post("/account/logout/")
    copy.cookies["recork-fulfillment-session"] = stolen

    assert not is_in(copy)


def test_half_an_hour_of_nothing_ends_it(house: House) -> None:
    client = client_of(house.nora)
    turn_back(client, idle_s=29 * MINUTE)
    assert is_in(client)
    assert client.session[SEEN] > timezone.now().timestamp() - MINUTE
    turn_back(client, idle_s=30 * MINUTE)
    assert not is_in(client)
    assert not Session.objects.exists()


def test_a_scanner_may_lie_still_for_four_hours(house: House) -> None:
    client = client_of(PETE)
    turn_back(client, idle_s=4 * HOUR - MINUTE)
    assert is_in(client)
    turn_back(client, idle_s=4 * HOUR)
    assert not is_in(client)


def test_who_leaves_the_floor_lies_still_no_longer(house: House) -> None:
    scanner, nora = client_of(PETE), client_of(house.nora)
    with scope.of_every_winery():
        change_role(ADA, member_of(PETE), Role.FLOOR)
    assert is_in(scanner)
    with scope.of_every_winery():
        change_role(ADA, member_of(PETE), Role.ADMINISTRATOR)
    assert [is_in(scanner), is_in(nora)] == [False, True]
    desk = client_of(PETE)
    turn_back(desk, idle_s=30 * MINUTE)
    assert not is_in(desk)


def test_half_a_day_ends_it_whatever_is_done(house: House) -> None:
    client = client_of(house.nora)
    turn_back(client, idle_s=1, since_s=12 * HOUR - MINUTE)
    assert is_in(client)
    turn_back(client, idle_s=1, since_s=MINUTE)
    assert not is_in(client)


def test_a_session_without_clocks_is_over(house: House) -> None:
    client = client_of(house.nora)
    session = client.session
    del session[BEGAN], session[SEEN]
    session.save()
    assert not is_in(client)


def test_a_page_that_asks_for_itself_keeps_nobody_in(house: House) -> None:
    client = client_of(PETE)
    turn_back(client, idle_s=HOUR)
    before = client.session[SEEN]
    assert client.get(reverse("cart_pulse", args=[1])).status_code == HTTPStatus.NOT_FOUND
    assert client.session[SEEN] == before
    client.get(reverse("floor"))
    assert client.session[SEEN] > before


def test_who_is_shut_out_is_out_on_a_page_and_in_what_asks_for_itself(house: House) -> None:
    client = client_of(PETE)
    with scope.of_every_winery():
        shut_out(ADA, member_of(PETE))
    pulse = client.get(reverse("cart_pulse", args=[1]), headers={"HX-Request": "true"})
    assert (pulse.status_code, pulse["Location"].partition("?")[0]) == (HTTPStatus.FOUND, "/account/login/")
    assert not is_in(client)

    with scope.of_every_winery():
        let_in_again(ADA, member_of(PETE))

    assert not is_in(client)  # the session of then is gone


def test_people_see_their_sessions_and_end_one_or_all_others(house: House, nora: User) -> None:
    here, phone, forgotten = Client(), Client(), Client()
    for client in (here, phone, forgotten):
        sign_in(client, nora)
    bo = client_of(house.bo)
    seen = here.get(reverse("account_sessions"))
    assert "3 sessions" in seen.text
    assert "Firefox on Windows" in seen.text
    assert "127.0.0.1" in seen.text

    theirs = UserSession.objects.get(session_key=bo.session.session_key)
    for nothing in (str(theirs.pk), "", "0", "x", "9" * 30):
        here.post(reverse("account_sessions"), {"session": nothing})
    assert is_in(bo)
    assert is_in(phone)

    row = UserSession.objects.get(session_key=phone.session.session_key)
    here.post(reverse("account_sessions"), {"session": str(row.pk)})
    assert [is_in(client) for client in (here, phone, forgotten)] == [True, False, True]

    here.post(reverse("account_sessions"), {"session": "others"})
    assert [is_in(client) for client in (here, forgotten, bo)] == [True, False, True]


def test_long_after_signing_in_they_are_ended_by_who_shows_again_who_they_are(nora: User) -> None:
    here, phone = Client(), Client()
    for client in (here, phone):
        sign_in(client, nora)
    turn_back(here, idle_s=0, since_s=6 * 60)
    asked = here.post(reverse("account_sessions"), {"session": "others"})
    assert asked["Location"].partition("?")[0] == "/account/reauthenticate/"
    assert is_in(phone)

    here.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert [is_in(here), is_in(phone)] == [True, False]


def test_a_changed_password_ends_all_others(nora: User) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, nora)
    sign_in(elsewhere, nora)
    better = "younger vines, deeper roots"

    here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": better, "password2": better}
    )

    assert [is_in(here), is_in(elsewhere)] == [True, False]
    assert UserSession.objects.filter(user=nora).count() == 1


def test_a_colleague_ends_all_of_a_persons_sessions(house: House) -> None:
    vera, nora = client_of(house.viewer), client_of(house.nora)
    assert is_in(vera)
    said = nora.post(
        reverse("settings_person_act", args=[member_of(house.viewer).pk, "end_sessions"]), follow=True
    )
    assert "Vera Low is signed out everywhere." in re.sub(r"\s+", " ", said.text)
    assert [is_in(vera), is_in(nora)] == [False, True]


def test_rows_of_sessions_that_are_over_are_thrown_away(house: House) -> None:
    client_of(house.nora)
    client_of(house.bo)
    kept = client_of(PETE).session.session_key
    Session.objects.exclude(session_key=kept).update(expire_date=timezone.now() - timedelta(minutes=1))
    forget_over(timezone.now())
    assert [row.session_key for row in UserSession.objects.all()] == [kept]
    assert Session.objects.count() == 1


@pytest.mark.parametrize("count", [2, 12])
def test_the_page_costs_the_same_for_few_and_for_many(
    nora: User, django_assert_max_num_queries: object, count: int
) -> None:
    client = Client()
    for _ in range(count):
        client = Client()
        client.force_login(nora)
    client.get(reverse("account_sessions"))
    with django_assert_max_num_queries(10):  # type: ignore[operator]  # pytest-django's fixture
        client.get(reverse("account_sessions"))
