"""Every call with every role's token, with all scopes but the one it wants, and with that one alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from recork.fulfillment.rules.actor import MAY, Actor, Verb
from tests.fulfillment.api.calls import Caller
from tests.fulfillment.cast import House
from tests.fulfillment.doors.calls import (
    BROKEN,
    CALLS,
    FORBIDDEN,
    Call,
    actors,
    ask,
    is_let_in,
    things_of,
    unmeant,
)
from tests.fulfillment.models.stage import set_stage
from tests.support.prints import print_of_all

WANTS_TOO = {("PUT", "/webhook-endpoints/{id}"): {Verb.READ_ORDERS}}
"""Calls for which one scope is not enough: whoever chooses where news goes may read what is told there."""


@pytest.fixture
def stage(house: House) -> House:
    set_stage(house)
    return house


def needed(call: Call) -> set[Verb]:
    return {call.verb} | WANTS_TOO.get((call.method, call.path), set())


class Keys:
    """Tokens of every role with just the scopes that a case wants; the same ones are made once."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, frozenset[Verb]], Caller] = {}

    def fit(self, actor: Actor, scopes: set[Verb] | frozenset[Verb]) -> Caller:
        narrow = replace(actor, scopes=frozenset(scopes))
        key = (narrow.name, frozenset(scopes))
        if key not in self.made:
            self.made[key] = Caller(narrow)
        return self.made[key]


def let_in(house: House) -> Iterator[tuple[Call, Actor]]:
    for actor in actors(house):
        yield from ((call, actor) for call in CALLS if is_let_in(actor, call))


def test_with_every_scope_but_its_own_a_call_is_refused_and_changes_nothing(stage: House) -> None:
    keys, wrong = Keys(), []
    cases = [
        (call, actor, keys.fit(actor, MAY[actor.role] - {verb}))
        for call, actor in let_in(stage)
        for verb in needed(call)
    ]
    before = print_of_all()
    for call, actor, caller in cases:
        asked = ask(caller, call, things_of(stage.alder.pk, actor, call.path), before)
        if asked.status != FORBIDDEN or unmeant(call, asked):
            wrong.append((str(actor.role), call.method, call.path, asked))
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(cases) > 100


def test_its_own_scope_is_enough(stage: House) -> None:
    keys, wrong = Keys(), []
    cases = [(call, actor, keys.fit(actor, needed(call))) for call, actor in let_in(stage)]
    before = print_of_all()
    for call, actor, caller in cases:
        asked = ask(caller, call, things_of(stage.alder.pk, actor, call.path), before)
        if asked.status == FORBIDDEN or asked.status >= BROKEN or unmeant(call, asked):
            wrong.append((str(actor.role), call.method, call.path, asked))
    assert wrong == [], "\n".join(map(str, wrong))
