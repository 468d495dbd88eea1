"""Every call with every token, about one's own, another's and an unknown order: who is let in, and nothing else."""

import pytest

from recork.fulfillment.rules.actor import OF_A_WINERY
from tests.fulfillment.cast import House
from tests.fulfillment.doors.calls import (
    BODIES,
    BROKEN,
    CALLS,
    FORBIDDEN,
    ID,
    MALFORMED,
    ask,
    callers,
    is_let_in,
    nothing,
    things_of,
    unmeant,
)
from tests.fulfillment.models.stage import set_stage
from tests.support.prints import print_of_all

__all__ = ["BODIES", "ID", "things_of"]


@pytest.fixture
def stage(house: House) -> House:
    set_stage(house)
    return house


def test_every_call_lets_in_whose_role_has_its_verb_and_nobody_else(stage: House) -> None:
    wrong = []
    everybody = list(callers(stage))
    before = print_of_all()
    for actor, caller in everybody:
        for call in CALLS:
            asked = ask(caller, call, things_of(stage, stage.alder.pk, actor), before)
            status = asked.status
            is_odd = (status == FORBIDDEN) == is_let_in(actor, call) or status == MALFORMED
            if is_odd or status >= BROKEN or unmeant(call, asked):
                wrong.append((str(actor.role), call.method, call.path, asked))
    assert wrong == [], "\n".join(map(str, wrong))


def test_another_winerys_things_and_what_is_nowhere_look_the_same(stage: House) -> None:
    """The house's own people see every winery's; of what is nowhere they too hear no more than that."""
    wrong = []
    everybody = list(callers(stage))
    before = print_of_all()
    for actor, caller in everybody:
        for call in CALLS:
            if "{" not in call.path:
                continue
            unknown = ask(caller, call, nothing(), before)
            foreign = unknown
            if actor.role in OF_A_WINERY:
                foreign = ask(caller, call, things_of(stage, stage.birch.pk, actor), before)
            is_odd = not is_let_in(actor, call) and unknown.status != FORBIDDEN
            if is_odd or foreign != unknown or unknown.status >= BROKEN or unmeant(call, unknown):
                wrong.append((str(actor.role), call.method, call.path, foreign, unknown))
    assert wrong == [], "\n".join(map(str, wrong))
