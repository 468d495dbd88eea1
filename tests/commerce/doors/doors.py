"""Every page and call of the shop, found where the shop itself looks them up, and what stands in its gaps.

A new address with a new kind of gap fails here until somebody says what lies behind it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from recork.commerce.api.site import api
from recork.commerce.models import ApiToken, Customer, Heard, Mail, Product, RefundIntent
from recork.commerce.operations.carrier_request import CarrierWish, ask_carrier
from recork.commerce.operations.intercepting import Wanted, ask_intercept
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.shipping import Pickup, change_to_pickup
from recork.commerce.rules.actor import Actor, Role, Verb
from recork.commerce.rules.carrier_request import CarrierWant
from recork.commerce.web.urls import urlpatterns
from recork.manners.opens_with import verb_of
from tests.commerce.api.calls import BODY, Caller, token_of
from tests.commerce.cast import ADA, NOW, card, sell
from tests.commerce.desk import Desk
from tests.commerce.people import employ
from tests.support.prints import Asked, Print, ask_and_take_back

UNKNOWN_ID, UNKNOWN_UUID = 99_999_999, UUID("99999999-9999-4999-8999-999999999999")
LET_IN = {200, 201, 202, 204, 302, 303, 400, 409, 422}
"""An empty form is often no valid one; that is said to somebody who is in."""

OPEN_TO_ALL = {"theme", "mailbox", "mailbox_json"}
"""Pages without a door: the choice of light, and the letters of the demo, which are there in the demo alone."""

CALLS_OUT = {"settings_connection_test", "settings_connection_secret"}
"""These ask the warehouse, outside any transaction: tried here only by those they refuse."""

NOT_YET = {("GET", "customer_erasure")}
"""The customer has not been erased: there is nothing to show of it, to those who are in."""

SAYS_SO = {"apply_again", "mail_again"}
"""Of what is nowhere they say on the page they come from that there is nothing to try again."""

MAKES = {("PUT", "/orders/{number}")}
"""What is nowhere is made by this."""

USED = {"api_token"}
"""A token knows when it was last used, whatever the answer."""


@dataclass(frozen=True)
class Door:
    """A page (by name) or a call (by path), with its gaps and the verb that opens it."""

    name: str
    method: str
    gaps: tuple[str, ...]
    verb: Verb


def pages() -> Iterator[Door]:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name in OPEN_TO_ALL:
            continue
        verb = verb_of(pattern.callback)
        assert pattern.name, f"{pattern.pattern} has no name"
        assert verb is not None, f"{pattern.name} has no door"
        for method in ("GET", "POST"):
            yield Door(pattern.name, method, tuple(pattern.pattern.converters), Verb(verb))


def calls() -> Iterator[Door]:
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                verb = verb_of(operation.view_func)
                assert verb is not None, f"{path} has no door"
                gaps = tuple(part.partition("}")[0] for part in path.split("{")[1:])
                for method in operation.methods:
                    yield Door(path, method, gaps, Verb(verb))


def staff(role: Role) -> Actor:
    return Actor(f"{role.words} Doe", role)


@pytest.fixture
def things(desk: Desk) -> dict[str, object]:
    """An order that is cancelled and refunded, something behind each kind of gap, and one of every kind of question."""
    desk.sell_and_send()
    question = uuid4()
    desk.cancel(question=question)
    desk.ask()
    mail = Mail.objects.all()[0]
    heard = Heard.objects.create(message_id="msg_1", came_by="webhook", body=b"{}", received_at=NOW)
    token_of(staff(Role.VIEWER))
    return {
        "number": "10234",
        "question_id": question,
        "id": question,
        "customer_id": Customer.objects.get().pk,
        "product_id": Product.objects.first().pk,  # type: ignore[union-attr]  # the house has wines
        "intent_id": RefundIntent.objects.get().pk,
        "heard_id": heard.pk,
        "mail_id": mail.pk,
        "person_id": employ(staff(Role.VIEWER)).pk,
        "token_id": ApiToken.objects.all()[0].pk,
        "act": "shut_out",
    } | dict(_asked(desk))


def _asked(desk: Desk) -> Iterator[tuple[str, object]]:
    """One of each kind, by what its page is called: its order, and its id by the name of the gap."""
    kinds = ("pickup", "resubmission", "refund", "intercept", "carrier_request")
    asked = {kind: (str(number), uuid4()) for number, kind in enumerate(kinds, start=10301)}
    for number, _ in asked.values():
        sell(number, tenders=(card(31200, charge=f"ch_{number}"),))
    change_to_pickup(ADA, *asked["pickup"], Pickup("Tasting room"), now=NOW)
    desk.cancel(*asked["resubmission"], then_resubmit=True)
    refund_lines(ADA, *asked["refund"], [], amount_cents=100, now=NOW)
    desk.sweep()
    desk.deliver()
    gone, wish = asked["carrier_request"]
    desk.hear(desk.warehouse.move(gone, "shipped"))
    ask_carrier(ADA, gone, CarrierWish(wish, CarrierWant.RETURN_TO_SENDER), now=NOW)
    boxed, wanted = asked["intercept"]
    desk.hear(desk.warehouse.move(boxed, "packed"))
    declined = uuid4()
    desk.cancel(boxed, declined)
    desk.ask()
    ask_intercept(ADA, boxed, Wanted(wanted, declined), now=NOW)
    for kind, (number, key) in asked.items():
        yield kind, {"number": number, "question_id": key, "refund_id": key, "id": key}


def _own(things: dict[str, object], door: str) -> dict[str, object]:
    """What fills the gaps of this page or call: `order_intercept` and `/orders/{number}/intercepts/{id}` lead to the same."""
    kind = door.removeprefix("order_")
    if door.endswith(("{id}", "{refund_id}")):
        kind = door.split("/")[-2].removesuffix("s").replace("-", "_")
    own = things.get(kind, {})
    assert isinstance(own, dict)
    return things | own


def gap_filler(things: dict[str, object], door: Door) -> str:
    own = _own(things, door.name)
    return reverse(door.name, kwargs={gap: own[gap] for gap in door.gaps})


def nothing(things: dict[str, object]) -> dict[str, object]:
    """Fill every gap with something that is nowhere."""
    unknown: dict[str, object] = {
        gap: UNKNOWN_UUID if isinstance(thing, UUID) else UNKNOWN_ID
        for gap, thing in things.items()
        if not isinstance(thing, dict)
    }
    return unknown | {"refund_id": UNKNOWN_UUID, "number": "nowhere", "act": things["act"]}


def open_page(client: Client, door: Door, things: dict[str, object], before: Print) -> Asked:
    url = gap_filler(things, door)
    return ask_and_take_back(
        lambda: client.generic(door.method, url).status_code, before, looks=door.method == "GET"
    )


BODIES: dict[str, Any] = {
    "/orders/{number}": BODY,
    "/orders/{number}/shipping-status": {"shipping_status": "Handled Externally", "version": 1},
    "/orders/{number}/carrier-requests/{id}": {"want": "return_to_sender"},
    "/orders/{number}/pickups/{id}": {
        "shipping_status": "Handled Externally",
        "location": "Tasting room",
        "ready_on": f"{NOW + timedelta(days=3):%Y-%m-%d}",
    },
}
"""A body of the right shape for each call that wants more than `{}`."""


def make_call(caller: Caller, door: Door, things: dict[str, object], before: Print) -> Asked:
    path = door.name
    for gap in door.gaps:
        path = path.replace("{" + gap + "}", str(_own(things, door.name)[gap]))
    sent = b"" if door.method == "GET" else json.dumps(BODIES.get(door.name, {})).encode()
    return ask_and_take_back(
        lambda: caller.client.generic(door.method, f"/api/v1{path}", sent, "application/json").status_code,
        before,
        looks=door.method == "GET",
    )
