"""What a role may do."""

import pytest

from recork.fulfillment.rules.actor import MAY, OF_A_WINERY, Actor, NotAllowed, Role, Verb, require

ALLOWED = {
    Role.VIEWER: {Verb.READ_ORDERS, Verb.READ_STOCK},
    Role.MANAGER: {
        Verb.READ_ORDERS,
        Verb.READ_STOCK,
        Verb.CANCEL_ORDERS,
        Verb.HOLD_ORDERS,
        Verb.SEND_ORDERS,
        Verb.MANAGE_WEBHOOKS,
        Verb.SET_UP,
        Verb.READ_TRAIL,
        Verb.ERASE,
    },
    Role.FLOOR: {Verb.READ_ORDERS, Verb.READ_STOCK, Verb.MOVE_ORDERS, Verb.CHANGE_STOCK},
    Role.CLIENT_SERVICES: set(Verb) - {Verb.RUN_HOUSE, Verb.REPORT_ORDERS},
    Role.ADMINISTRATOR: set(Verb) - {Verb.REPORT_ORDERS},
    Role.SHOP: {
        Verb.READ_ORDERS,
        Verb.READ_STOCK,
        Verb.SEND_ORDERS,
        Verb.CANCEL_ORDERS,
        Verb.REPORT_ORDERS,
        Verb.MANAGE_WEBHOOKS,
        Verb.ERASE,
    },
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", Verb)
def test_a_role_may_do_what_is_listed_and_nothing_else(role: Role, verb: Verb) -> None:
    actor = Actor(name="Somebody", role=role, winery_id=1 if role in OF_A_WINERY else None)
    assert actor.may(verb) is (verb in ALLOWED[role])
    if actor.may(verb):
        require(actor, verb)
    else:
        with pytest.raises(NotAllowed):
            require(actor, verb)


def test_nobody_of_a_winery_moves_bottles_or_runs_the_house() -> None:
    """A winery's people must not reach what belongs to all wineries."""
    houses_own = {Verb.MOVE_ORDERS, Verb.CHANGE_STOCK, Verb.RUN_HOUSE}
    assert [role for role in OF_A_WINERY if MAY[role] & houses_own] == []


def test_a_refusal_says_who_may_not_do_what() -> None:
    vera = Actor(name="Vera Low", role=Role.VIEWER, winery_id=1)
    with pytest.raises(NotAllowed) as refusal:
        require(vera, Verb.CANCEL_ORDERS)
    assert str(refusal.value) == "Vera Low (Viewer) may not do this (orders:cancel)."
