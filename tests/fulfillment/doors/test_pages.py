"""Every page with every role, about one's own: who is let in, and nothing else."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.test import Client

from recork.fulfillment.models import scope
from recork.fulfillment.rules.actor import OF_A_WINERY, Actor, Role, Verb
from recork.fulfillment.web.door import LOOKED_AT
from tests.fulfillment.cast import House
from tests.fulfillment.doors.addresses import Address, addresses, things_of
from tests.fulfillment.models.stage import set_stage
from tests.fulfillment.people import client_of
from tests.support.prints import Asked, Print, ask_and_take_back, print_of_all

PEOPLE = [role for role in Role if role is not Role.SHOP]
METHODS = ("GET", "POST")
PAGES = list(addresses())
FOR_THE_HOUSE = {"settings_warehouses", "settings_warehouse", "settings_wineries", "switch_winery"}
"""Of these a winery's people hear that they aren't there, whatever their verbs."""

OF_ONE_PERSON = {
    "group_cancellation",
    "group_progress",
    "group_outcomes",
    "ask_group_intercepts",
    "group_intercepts",
    "group_intercept",
}
"""Whoever asked sees what became of it, nobody else."""

ABOUT_SOME = {"packing_slips", "settings_privacy_export", "settings_privacy_erasure"}
"""Without the orders that it is asked about there is nothing to show."""

POSTING = {"group_cancellations": Verb.CANCEL_ORDERS}
"""Pages that more may read than may send a form to."""

FORBIDDEN, GONE = HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND
METHOD_NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED
LET_IN = {200, 201, 202, 302, 303, 400, 409, 422}
"""An empty form is often no valid one; that is said to somebody who is in."""


@pytest.fixture
def stage(house: House) -> House:
    set_stage(house)
    return house


def worker(house: House, role: Role) -> Actor:
    return Actor(
        name=f"{role.words} Doe", role=role, winery_id=house.alder.pk if role in OF_A_WINERY else None
    )


def seated(house: House, actor: Actor) -> Client:
    """Signed in; the house's own people look at Alder."""
    client = client_of(actor)
    if actor.role not in OF_A_WINERY:
        session = client.session
        session[LOOKED_AT] = house.alder.pk
        session.save()
    return client


def cases() -> Iterator[tuple[Address, str]]:
    for address in PAGES:
        for method in METHODS:
            yield address, method


def expected(address: Address, method: str, actor: Actor) -> set[int]:
    """What a page may answer somebody about what is theirs."""
    verb = POSTING.get(address.name, address.verb) if method == "POST" else address.verb
    if not actor.may(verb):
        return {FORBIDDEN}
    if address.name in FOR_THE_HOUSE and actor.role in OF_A_WINERY:
        return {FORBIDDEN, GONE}
    return {GONE} if address.name in OF_ONE_PERSON | ABOUT_SOME else LET_IN


def ask(client: Client, method: str, url: str, before: Print) -> Asked:
    return ask_and_take_back(lambda: client.generic(method, url).status_code, before, looks=method == "GET")


def test_every_page_lets_in_whose_role_has_its_verb_and_nobody_else(stage: House) -> None:
    with scope.of_every_winery():
        own = things_of(stage.alder.pk)
    wrong = []
    for role in PEOPLE:
        actor = worker(stage, role)
        client = seated(stage, actor)
        before = print_of_all()
        for address, method in cases():
            asked = ask(client, method, address.fill(own), before)
            is_as_expected = asked.status in expected(address, method, actor)
            if asked.changed or not (is_as_expected or asked.status == METHOD_NOT_ALLOWED):
                wrong.append((str(role), method, address.name, asked))
    assert wrong == [], "\n".join(map(str, wrong))


def test_who_is_not_signed_in_is_asked_to_sign_in(stage: House) -> None:
    with scope.of_every_winery():
        own = things_of(stage.alder.pk)
    before = print_of_all()
    for address, method in cases():
        url = address.fill(own)
        answer = Client().generic(method, url)
        assert answer.status_code in (HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED), (method, url)
        if answer.status_code == HTTPStatus.FOUND:
            assert answer["Location"].startswith("/account/login/"), (method, url)
    assert print_of_all() == before
