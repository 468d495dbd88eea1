"""The door: sign in, a forgotten password, a changed one, and no way in without an invitation."""

import re
from http import HTTPStatus

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from recork.fulfillment.models import Membership, User, scope
from recork.fulfillment.rules.actor import Role
from recork.manners.letters import letter_to
from tests.fulfillment.cast import NOW, House

PASSWORD = "old vines, deep roots"
BETTER = "younger vines, deeper roots"


@pytest.fixture
def nora(house: House) -> User:
    with scope.of_every_winery():
        user = User.objects.create_user("nora@alder.test", PASSWORD, name="Nora Quist")
        Membership.objects.create(user=user, winery=house.alder, role=Role.MANAGER, created_at=NOW)
    return user


def sign_in(client: Client, password: str) -> int:
    return client.post("/account/login/", {"login": "nora@alder.test", "password": password}).status_code


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>([^<]+)</h1>", page)
    assert found, page
    return found[1]


def test_a_person_signs_in_by_e_mail_and_out_by_a_form(nora: User) -> None:
    client = Client()
    assert heading(client.get("/account/login/").text) == "Sign in"
    assert sign_in(client, PASSWORD) == HTTPStatus.FOUND
    assert "_auth_user_id" in client.session
    assert heading(client.get("/account/logout/").text) == "Sign out?"
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_told_in_words_and_to_those_who_listen(nora: User) -> None:
    page = Client().post("/account/login/", {"login": "nora@alder.test", "password": "wrong"}).text
    assert re.search(r'role="alert".*banner--stop.*not correct', page, re.DOTALL)


def test_nobody_signs_up_by_themselves(db: None) -> None:
    page = Client().post("/account/signup/", {"email": "eve@example.com", "password1": PASSWORD})
    assert heading(page.text) == "Accounts are by invitation"
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(nora: User) -> None:
    client = Client()
    assert heading(client.get("/account/password/reset/").text) == "Forgotten your password?"
    told = client.post("/account/password/reset/", {"email": "nora@alder.test"}, follow=True)
    assert heading(told.text) == "Look in your mail"

    assert mail.outbox == []  # the worker writes it
    letter = letter_to(nora.pk, "password_reset_key")
    assert letter is not None
    html = letter.alternatives[0][0]
    link = re.search(r"http://\S+/account/password/reset/key/\S+", str(letter.body))
    assert letter.subject == "Choose a new password for Recork"
    assert link
    assert link[0] in str(html)

    form = client.get(link[0], follow=True)
    assert heading(form.text) == "Choose a new password"
    done = client.post(form.request["PATH_INFO"], {"password1": BETTER, "password2": BETTER}, follow=True)
    assert heading(done.text) == "Your password is changed"
    assert sign_in(Client(), PASSWORD) == HTTPStatus.OK
    assert sign_in(Client(), BETTER) == HTTPStatus.FOUND
    assert heading(Client().get(link[0], follow=True).text) == "This link is spent"


def test_an_unknown_address_is_told_the_same_and_gets_no_letter(nora: User) -> None:
    told = Client().post("/account/password/reset/", {"email": "eve@example.com"}, follow=True)
    assert heading(told.text) == "Look in your mail"
    assert mail.outbox == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_a_password_is_changed_by_who_knows_it(nora: User) -> None:
    client = Client()
    client.force_login(nora)
    assert heading(client.get("/account/password/change/").text) == "Change your password"
    entered = {"oldpassword": PASSWORD, "password1": BETTER, "password2": BETTER}
    client.post("/account/password/change/", entered)
    assert [letter.subject for letter in mail.outbox] == ["Your password was changed"]
    assert sign_in(Client(), BETTER) == HTTPStatus.FOUND


def test_a_form_that_was_open_too_long_changes_nothing_and_says_so(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "nora@alder.test"})
    assert (answer.status_code, heading(answer.text)) == (
        HTTPStatus.FORBIDDEN,
        "This page was open too long",
    )


def test_an_address_that_names_nothing_says_so(nora: User) -> None:
    client = Client()
    client.force_login(nora)
    answer = client.get("/nothing/here/")
    assert (answer.status_code, heading(answer.text)) == (HTTPStatus.NOT_FOUND, "Nothing is here")
