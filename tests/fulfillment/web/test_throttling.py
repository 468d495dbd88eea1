"""Guessing is slow, and nobody is locked out by somebody else's guesses."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from recork.fulfillment.models import User
from tests.fulfillment.cast import House
from tests.fulfillment.people import PASSWORD, employ

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
TOO_MANY = "Too many failed login attempts. Try again later."


def try_it(email: str, password: str, address: str = HERE, **headers: str) -> tuple[int, bool]:
    """The answer's status, and whether it says that there were too many tries."""
    answer = Client().post(
        "/account/login/", {"login": email, "password": password}, REMOTE_ADDR=address, headers=headers
    )
    return answer.status_code, TOO_MANY in answer.text


def guess(email: str, times: int, address: str = HERE) -> list[bool]:
    return [try_it(email, f"wrong {n}", address)[1] for n in range(times)]


def test_after_five_wrong_passwords_even_the_right_one_waits(nora: User) -> None:
    assert guess(nora.email, 6) == [False] * 5 + [True]
    assert try_it(nora.email, PASSWORD) == (HTTPStatus.OK, True)


def test_nobody_locks_others_out(nora: User) -> None:
    guess(nora.email, 6, ELSEWHERE)
    assert try_it(nora.email, PASSWORD, HERE) == (HTTPStatus.FOUND, False)


def test_a_guesser_has_one_count_on_a_whole_ipv6_network(nora: User) -> None:
    """Whoever has one such address has 2 to the 64 of them."""
    tries = [try_it(nora.email, f"wrong {n}", f"2001:db8:1:2::{n:x}")[1] for n in range(1, 7)]
    assert tries == [False] * 5 + [True]
    assert try_it(nora.email, PASSWORD, "2001:db8:1:3::1") == (HTTPStatus.FOUND, False)


def test_an_address_counts_as_one_however_it_is_spelled(nora: User) -> None:
    spellings = [HERE, f"::ffff:{HERE}", f"::FFFF:{HERE}", f"::ffff:{HERE}", HERE, "::ffff:cb00:7107"]
    assert [try_it(nora.email, "wrong", address)[1] for address in spellings] == [False] * 5 + [True]
    assert try_it(nora.email, PASSWORD, f"::ffff:{ELSEWHERE}") == (HTTPStatus.FOUND, False)


def test_a_colleague_behind_the_same_address_is_not_locked_out(nora: User, house: House) -> None:
    bo = employ(house.bo, PASSWORD)
    guess(nora.email, 6)
    assert try_it(bo.email, PASSWORD) == (HTTPStatus.FOUND, False)


def test_one_address_may_be_wrong_thirty_times_a_minute_about_anybody(nora: User) -> None:
    said = [guess(f"n{n}@example.com", 1)[0] for n in range(31)]
    assert said == [False] * 30 + [True]
    assert try_it(nora.email, PASSWORD) == (HTTPStatus.OK, True)


def test_it_cools_off(nora: User) -> None:
    guess(nora.email, 6)
    with connection.cursor() as cursor:  # a quarter of an hour goes by
        cursor.execute("UPDATE shared_cache SET expires = now() - interval '1 second'")
    assert try_it(nora.email, PASSWORD) == (HTTPStatus.FOUND, False)


def test_who_signs_in_often_is_not_counted(nora: User) -> None:
    assert {try_it(nora.email, PASSWORD) for _ in range(8)} == {(HTTPStatus.FOUND, False)}


def test_all_processes_count_together(nora: User) -> None:
    guess(nora.email, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone() == (2,)  # by address, and by account and address


def test_an_unknown_account_is_told_and_counted_the_same(nora: User) -> None:
    def words(email: str) -> str:
        said = Client().post("/account/login/", {"login": email, "password": "wrong"}, REMOTE_ADDR=HERE)
        return said.text.split('role="alert"')[1].split("</div>")[0]

    assert words(nora.email) == words("nobody@example.com")
    assert guess("stranger@example.com", 6) == [False] * 5 + [True]


@contextmanager
def hashed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """How often a password is hashed: that is what takes the time."""
    seen: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)

        def counting(self: object, *args: object, real: object = real, name: str = name) -> object:
            seen.append(name)
            return real(self, *args)  # type: ignore[operator]  # a method of Django's

        monkeypatch.setattr(Argon2PasswordHasher, name, counting)
    yield seen


def test_an_unknown_account_takes_as_long_as_a_known_one(
    nora: User, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited = employ(house.bo)
    invited.set_unusable_password()
    invited.save()
    times = []
    for email in (nora.email, invited.email, "nobody@example.com"):
        with hashed(monkeypatch) as seen:
            try_it(email, "wrong")
        times.append(len(seen))
        monkeypatch.undo()
    assert times == [1, 1, 1]


def test_whose_address_counts_behind_a_proxy_is_set_and_not_said(nora: User, settings: Settings) -> None:
    forged = {"x-forwarded-for": "192.0.2.1"}
    guess(nora.email, 6)
    assert try_it(nora.email, PASSWORD, HERE, **forged) == (HTTPStatus.OK, True)

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert try_it(nora.email, PASSWORD, HERE, **{"x-forwarded-for": f"192.0.2.1, {HERE}"}) == (
        HTTPStatus.OK,
        True,
    )
    assert try_it(nora.email, PASSWORD, HERE, **{"x-forwarded-for": ELSEWHERE})[0] == HTTPStatus.FOUND


def test_a_request_past_the_proxies_is_no_error_of_ours(nora: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert try_it(nora.email, PASSWORD, HERE, **{"x-forwarded-for": ELSEWHERE})[0] == HTTPStatus.FOUND


def ask_for_a_link(email: str, address: str = HERE) -> tuple[int, str]:
    answer = Client().post("/account/password/reset/", {"email": email}, REMOTE_ADDR=address)
    return answer.status_code, answer.headers.get("Location", "")


def letters_promised() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'people.write'")
        return int(cursor.fetchone()[0])


SAID_ALIKE = (HTTPStatus.FOUND, "/account/password/reset/done/")


def test_asking_for_links_is_throttled_too(nora: User) -> None:
    answers = [ask_for_a_link(nora.email)[0] for _ in range(6)]
    assert answers == [HTTPStatus.FOUND] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_nobody_keeps_somebody_else_from_asking_for_a_link(nora: User) -> None:
    for n in range(6):
        ask_for_a_link(nora.email, f"2001:db8:1:2::{n}")
    assert ask_for_a_link(nora.email, "2001:db8:1:2::7")[0] == HTTPStatus.TOO_MANY_REQUESTS
    assert ask_for_a_link(nora.email, ELSEWHERE) == SAID_ALIKE


@pytest.mark.parametrize("known", [True, False])
def test_a_mailbox_is_not_flooded_and_whoever_asks_is_told_the_same(nora: User, *, known: bool) -> None:
    email = nora.email if known else "nobody@example.com"
    answers = {ask_for_a_link(email, f"203.0.113.{n}") for n in range(9)}
    assert (answers, letters_promised()) == ({SAID_ALIKE}, 3 if known else 0)


def test_however_an_account_is_spelled_it_gets_as_many_letters(nora: User) -> None:
    for n in range(9):
        ask_for_a_link([nora.email, nora.email.upper(), nora.email.title()][n % 3], f"203.0.113.{n}")
    assert letters_promised() == 3


def test_an_hour_later_letters_are_written_again(nora: User) -> None:
    for n in range(9):
        ask_for_a_link(nora.email, f"203.0.113.{n}")
    with connection.cursor() as cursor:  # an hour goes by
        cursor.execute("UPDATE shared_cache SET expires = now() - interval '1 second'")
    ask_for_a_link(nora.email)
    assert letters_promised() == 4
