"""Every page with every role, about another's and an unknown thing: neither is told from the other."""

import pytest

from recork.fulfillment.models import scope
from recork.fulfillment.rules.actor import OF_A_WINERY, Actor
from tests.fulfillment.cast import House
from tests.fulfillment.doors.addresses import Address, nothing, things_of
from tests.fulfillment.doors.test_pages import (
    FORBIDDEN,
    GONE,
    METHOD_NOT_ALLOWED,
    PEOPLE,
    ask,
    cases,
    expected,
    seated,
    worker,
)
from tests.fulfillment.models.stage import set_stage
from tests.support.prints import print_of_all


@pytest.fixture
def stage(house: House) -> House:
    set_stage(house)
    return house


def nowhere(address: Address, method: str, actor: Actor) -> set[int]:
    """What a page may answer somebody about what isn't there."""
    is_let_in = bool(expected(address, method, actor) - {FORBIDDEN})
    return {GONE, METHOD_NOT_ALLOWED} if is_let_in else {FORBIDDEN, METHOD_NOT_ALLOWED}


def test_another_winerys_things_and_what_is_nowhere_look_the_same(stage: House) -> None:
    """The house's own people see every winery's; of what is nowhere they too hear no more than that."""
    with scope.of_every_winery():
        foreign, unknown = things_of(stage.birch.pk), nothing()
    wrong = []
    for role in PEOPLE:
        actor = worker(stage, role)
        client = seated(stage, actor)
        before = print_of_all()
        for address, method in cases():
            if not set(address.gaps) - {"act", "code"}:
                continue
            missing = ask(client, method, address.fill(unknown), before)
            other = missing
            if role in OF_A_WINERY:
                other = ask(client, method, address.fill(foreign), before)
            if other != missing or missing.changed or missing.status not in nowhere(address, method, actor):
                wrong.append((str(role), method, address.name, other, missing))
    assert wrong == [], "\n".join(map(str, wrong))
