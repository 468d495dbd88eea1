"""Every call with every token, about one's own, another's and an unknown order: who is let in, and nothing else."""

from http import HTTPStatus

import pytest

from recork.fulfillment.rules.actor import OF_A_WINERY
from tests.fulfillment.cast import House
from tests.fulfillment.doors.calls import (
    BROKEN,
    CALLS,
    FORBIDDEN,
    MALFORMED,
    NOTHING,
    ask,
    callers,
    is_let_in,
    things_of,
    unmeant,
)
from tests.fulfillment.models.stage import set_stage
from tests.support.prints import Asked, print_of_all

IS_TAKEN = {"/hold-releases/{id}", "/cancellation-batches/{id}", "/webhook-endpoints/{id}"}
"""A PUT to these under an id that stands for another's thing is told (409) that this id is taken, and no more: the caller
makes ids up, of 122 random bits, and one id can't name two things.
"""


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
            asked = ask(caller, call, things_of(stage.alder.pk, actor, call.path), before)
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
            unknown = ask(caller, call, NOTHING, before)
            foreign = unknown
            if actor.role in OF_A_WINERY:
                foreign = ask(caller, call, things_of(stage.birch.pk, actor, call.path), before)
            if call.method == "PUT" and call.path in IS_TAKEN and foreign == Asked(HTTPStatus.CONFLICT):
                foreign = unknown
            is_odd = not is_let_in(actor, call) and unknown.status != FORBIDDEN
            if is_odd or foreign != unknown or unknown.status >= BROKEN or unmeant(call, unknown):
                wrong.append((str(actor.role), call.method, call.path, foreign, unknown))
    assert wrong == [], "\n".join(map(str, wrong))
