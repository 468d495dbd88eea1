"""Whoever may nothing is refused by every operation itself, whichever door they came by."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from recork.fulfillment import operations
from recork.fulfillment.models import (
    ApiToken,
    Bin,
    CancellationBatch,
    Membership,
    ShippingRule,
    Sku,
    Warehouse,
    Winery,
    scope,
)
from recork.fulfillment.operations.cancellation import Asking
from recork.fulfillment.operations.carrier_request import CarrierAnswer, CarrierWish
from recork.fulfillment.operations.delivery import DeliveryStep
from recork.fulfillment.operations.hold_call import Which
from recork.fulfillment.operations.intercept import Wanted
from recork.fulfillment.operations.shipping_rule import Draft
from recork.fulfillment.operations.shop_next import Wish
from recork.fulfillment.operations.shop_report import Report
from recork.fulfillment.operations.sku import SkuStep
from recork.fulfillment.rules.actor import Actor, NotAllowed, Role, Verb
from recork.fulfillment.rules.cancellation import AskedFrom, ShopNext
from recork.fulfillment.rules.carrier_request import CarrierStanding
from recork.fulfillment.rules.destination import RuleKind
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import Arrival
from tests.fulfillment.cast import NOW, TODAY, House, arrival
from tests.fulfillment.models.stage import set_stage
from tests.support.verbs import operations_with, who_does_not_ask

PARTS = {
    "demo_people.ensure_demo_people": "a demo's command; it lets people in, which asks",
    "demo_people.make_demo_tokens": "a demo's command; it makes tokens, which asks",
    "edited_lines.change_lines": "a step of an edit, which has asked",
    "edited_lines.promise_if_whole": "a step of an edit, which has asked",
    "hold.hand_of": "says which hand somebody's role is",
    "refusal.keep_refusal": "after receiving, which has asked, and for the same call",
    "refusal.kept_refusal": "before receiving, which asks; it reads",
    "shipping_rule.may_keep": "says whether somebody may",
    "tombstone.bury_missing": "the query of a cancellation, which has asked",
    "tombstone.may_bury": "says whether somebody may",
    "tombstone.refuse_the_buried": "a step of receiving and of what a shop reports; it reads",
}
"""What is told who acts and is no verb of its own, and why it needn't ask."""


def things(house: House) -> dict[Any, object]:
    """Something for every kind of argument; of what is only named, nothing is there."""
    return {
        str: "10234",
        int: 99_999_999,
        int | None: None,
        bool: False,
        bytes: b"{}",
        datetime: NOW,
        date: TODAY,
        date | None: None,
        UUID: uuid4(),
        UUID | None: None,
        Sequence[str]: ["10234"],
        Sequence[int]: [99_999_999],
        Iterable[str]: ["Z-99"],
        Sequence[HoldReason] | None: None,
        dict[str, Any]: {},
        Arrival: arrival("10234"),
        Asking: Asking(question_id=uuid4(), asked_from=AskedFrom.GROUP),
        CarrierAnswer: CarrierAnswer(CarrierStanding.DONE),
        CarrierWish: CarrierWish(uuid4(), AskedFrom.SHOP),
        Draft: Draft(RuleKind.WEATHER, state="ME"),
        Edit: Edit(version=1),
        Iterable[DeliveryStep]: [],
        list[SkuStep]: [],
        OrderState: OrderState.RELEASED,
        Report: Report(1, "1", "Submitted", "Paid", "", {}),
        Role: Role.VIEWER,
        Verb: Verb.SET_UP,
        Wanted: Wanted(uuid4(), AskedFrom.SHOP),
        Which: Which(numbers=("10234",)),
        Wish: Wish(ShopNext.HANDLED_EXTERNALLY),
        Bin: Bin.objects.get(),
        Warehouse: house.warehouse,
        Warehouse | None: house.warehouse,
        Winery: house.alder,
        Winery | None: house.alder,
        **{
            model: model._default_manager.filter(winery=house.alder.pk)[0]
            for model in (ApiToken, CancellationBatch, Membership, ShippingRule, Sku)
        },
    }


def test_every_operation_refuses_whoever_may_nothing(house: House) -> None:
    set_stage(house)
    powerless = Actor("Token without scopes", Role.ADMINISTRATOR, None, scopes=frozenset())
    everything = list(operations_with(operations, Actor))
    found = [each for each in everything if each.name not in PARTS]
    with scope.of_every_winery():
        wrong = who_does_not_ask(found, powerless, things(house), NotAllowed)
    assert wrong == [], "\n".join(map(str, wrong))
    assert PARTS.keys() <= {each.name for each in everything}
    assert len(found) > 75
