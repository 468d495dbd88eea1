"""Every page and every call of the shop with every role: who is let in, and nothing else."""

from http import HTTPStatus

from django.test import Client

from recork.commerce.rules.actor import Role
from tests.commerce.api.calls import Caller
from tests.commerce.doors.doors import (
    BODIES,
    CALLS_OUT,
    LET_IN,
    MAKES,
    NOT_YET,
    SAYS_SO,
    USED,
    calls,
    gap_filler,
    make_call,
    nothing,
    open_page,
    pages,
    staff,
    things,
)
from tests.commerce.people import client_of
from tests.support.prints import print_of_all

__all__ = ["BODIES", "CALLS_OUT", "gap_filler", "pages", "print_of_all", "staff", "things"]


def test_every_page_lets_in_whose_role_has_its_verb_and_nobody_else(things: dict[str, object]) -> None:
    wrong = []
    for role in Role:
        actor = staff(role)
        client = client_of(actor)
        before = print_of_all()
        for door in pages():
            if door.name in CALLS_OUT and actor.may(door.verb):
                continue
            asked = open_page(client, door, things, before)
            expected = LET_IN if actor.may(door.verb) else {HTTPStatus.FORBIDDEN}
            if (door.method, door.name) in NOT_YET and actor.may(door.verb):
                expected = {HTTPStatus.NOT_FOUND}
            is_as_expected = asked.status in expected | {HTTPStatus.METHOD_NOT_ALLOWED}
            if asked.changed or not is_as_expected:
                wrong.append((str(role), door.method, door.name, asked))
    assert wrong == [], "\n".join(map(str, wrong))


def test_those_that_ask_the_warehouse_let_in_who_may(things: dict[str, object]) -> None:
    client = client_of(staff(Role.ADMINISTRATOR))
    for door in pages():
        if door.name in CALLS_OUT and door.method == "POST":
            assert client.post(gap_filler(things, door)).status_code in LET_IN, door


def test_what_is_nowhere_is_not_found_by_who_is_in_and_not_told_to_others(things: dict[str, object]) -> None:
    wrong, nowhere = [], nothing(things)
    for role in Role:
        client = client_of(staff(role))
        before = print_of_all()
        for door in pages():
            may = staff(role).may(door.verb)
            if not set(door.gaps) - {"act"} or (may and door.name in SAYS_SO):
                continue
            asked = open_page(client, door, nowhere, before)
            expected = HTTPStatus.NOT_FOUND if may else HTTPStatus.FORBIDDEN
            if asked.changed or asked.status not in (expected, HTTPStatus.METHOD_NOT_ALLOWED):
                wrong.append((str(role), door.method, door.name, asked))
    assert wrong == [], "\n".join(map(str, wrong))


def test_who_is_not_signed_in_is_asked_to_sign_in(things: dict[str, object]) -> None:
    before = print_of_all()
    for door in pages():
        answer = Client().generic(door.method, gap_filler(things, door))
        assert answer.status_code in (HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED), door
        if answer.status_code == HTTPStatus.FOUND:
            assert answer["Location"].startswith("/account/login/"), door
    assert print_of_all() == before


def test_every_call_lets_in_whose_role_has_its_verb_and_nobody_else(things: dict[str, object]) -> None:
    wrong = []
    everybody = [(role, Caller(staff(role))) for role in Role]
    before = print_of_all()
    for role, caller in everybody:
        for door in calls():
            asked = make_call(caller, door, things, before)
            is_odd = (asked.status == HTTPStatus.FORBIDDEN) == staff(role).may(door.verb)
            if is_odd or asked.changed - USED or asked.status == HTTPStatus.UNPROCESSABLE_ENTITY:
                wrong.append((str(role), door.method, door.name, asked))
    assert wrong == [], "\n".join(map(str, wrong))


def test_a_call_about_what_is_nowhere_is_refused_and_changes_nothing(things: dict[str, object]) -> None:
    wrong, nowhere = [], nothing(things)
    everybody = [(role, Caller(staff(role))) for role in Role]
    before = print_of_all()
    for role, caller in everybody:
        for door in calls():
            if not door.gaps or (door.method, door.name) in MAKES:
                continue
            asked = make_call(caller, door, nowhere, before)
            expected = HTTPStatus.NOT_FOUND if staff(role).may(door.verb) else HTTPStatus.FORBIDDEN
            if asked.changed - USED or asked.status != expected:
                wrong.append((str(role), door.method, door.name, asked))
    assert wrong == [], "\n".join(map(str, wrong))
