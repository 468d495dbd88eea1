"""Every call with every role's token, with all scopes but the one it wants, and with that one alone."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from http import HTTPStatus

import pytest

from recork.commerce.rules.actor import MAY, Role, Verb
from tests.commerce.api.calls import Caller
from tests.commerce.doors.doors import USED, Door, calls, make_call, staff, things
from tests.support.prints import print_of_all

__all__ = ["things"]

type Fit = Callable[[Role, frozenset[Verb]], Caller]


@pytest.fixture
def fit() -> Fit:
    """A token of a role with just these scopes; the same one is made once."""
    return cache(lambda role, scopes: Caller(replace(staff(role), scopes=scopes)))


def let_in() -> list[tuple[Role, Door]]:
    return [(role, door) for role in Role for door in calls() if staff(role).may(door.verb)]


def test_with_every_scope_but_its_own_a_call_is_refused_and_changes_nothing(
    things: dict[str, object], fit: Fit
) -> None:
    wrong = []
    cases = [
        (role, door, fit(role, MAY[role] - {door.verb})) for role, door in let_in() if MAY[role] - {door.verb}
    ]
    before = print_of_all()
    for role, door, caller in cases:
        asked = make_call(caller, door, things, before)
        if asked.status != HTTPStatus.FORBIDDEN or asked.changed - USED:
            wrong.append((str(role), door.method, door.name, asked))
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(cases) > 20


def test_its_own_scope_is_enough(things: dict[str, object], fit: Fit) -> None:
    wrong = []
    cases = [(role, door, fit(role, frozenset({door.verb}))) for role, door in let_in()]
    before = print_of_all()
    for role, door, caller in cases:
        asked = make_call(caller, door, things, before)
        is_broken = asked.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if asked.status == HTTPStatus.FORBIDDEN or is_broken or asked.changed - USED:
            wrong.append((str(role), door.method, door.name, asked))
    assert wrong == [], "\n".join(map(str, wrong))
