"""Whoever may nothing is refused by every operation itself, whichever door they came by."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from recork.commerce import operations
from recork.commerce.models import ApiToken, Product, Shop, User
from recork.commerce.operations.cancellation import Asking
from recork.commerce.operations.carrier_request import CarrierWish
from recork.commerce.operations.connection import Line
from recork.commerce.operations.intercepting import Wanted
from recork.commerce.operations.product import Wine, WineStep
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.shipping import Pickup
from recork.commerce.operations.shop import About
from recork.commerce.rules.actor import Actor, NotAllowed, Role
from recork.commerce.rules.carrier_request import CarrierWant
from recork.commerce.rules.edit import Decision
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.sale import Destination, Sale
from recork.manners.sheet import Row
from tests.commerce.api.calls import token_of
from tests.commerce.cast import AUSTIN, IVO, NOW, House, sale, sell
from tests.commerce.people import employ
from tests.support.verbs import operations_with, who_does_not_ask

PARTS = {
    "demo_people.ensure_demo_people": "a demo's command; it lets people in, which asks",
    "demo_people.make_demo_token": "a demo's command; it makes a token, which asks",
    "edits.carry_out_decision": "a step of deciding and of selling anew, which have asked",
    "edits.decide": "a step of deciding and of a change of status, which have asked",
    "edits_anew.settle_edits": "a step of selling anew, alone or with a cancellation, which asks",
    "sweep.write_submissions": "a step of the sweep, and of what people send now, which asks",
}
"""What is told who acts and is no verb of its own, and why it needn't ask."""


def things(house: House) -> dict[Any, object]:
    """Something for every kind of argument."""
    sell("10234")
    token_of(IVO)
    return {
        str: "10234",
        int: 99_999_999,
        int | None: None,
        bool: False,
        datetime: NOW,
        date: NOW.date(),
        UUID: uuid4(),
        About: About(name="Alder Creek"),
        Asking: Asking(uuid4()),
        CarrierWish: CarrierWish(uuid4(), CarrierWant.RETURN_TO_SENDER),
        Decision: Decision.KEPT,
        Destination: AUSTIN,
        Line: Line("https://warehouse.example.com/", "token"),
        Sequence[LineBack]: [],
        Pickup: Pickup("Tasting room"),
        Role: Role.VIEWER,
        list[Row]: [],
        Sale: sale("10235"),
        ShippingStatus: ShippingStatus.HANDLED_EXTERNALLY,
        Wanted: Wanted(uuid4()),
        Wine: Wine("ZN22", "2022 Old Vine Zinfandel", 4200),
        list[WineStep]: [],
        ApiToken: ApiToken.objects.all()[0],
        Product: house.zinfandel,
        Shop: house.shop,
        User: employ(IVO),
    }


def test_every_operation_refuses_whoever_may_nothing(house: House) -> None:
    powerless = Actor("Token without scopes", Role.ADMINISTRATOR, scopes=frozenset())
    everything = list(operations_with(operations, Actor))
    found = [each for each in everything if each.name not in PARTS]
    wrong = who_does_not_ask(found, powerless, things(house), NotAllowed)
    assert wrong == [], "\n".join(map(str, wrong))
    assert PARTS.keys() <= {each.name for each in everything}
    assert len(found) > 35
