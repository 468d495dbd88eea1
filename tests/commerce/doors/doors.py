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
from recork.commerce.rules.actor import Actor, Role, Verb
from recork.commerce.web.urls import urlpatterns
from recork.manners.opens_with import verb_of
from tests.commerce.api.calls import BODY, Caller, token_of
from tests.commerce.cast import NOW
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

OF_ANOTHER_KIND = {
    "order_pickup",
    "order_intercept",
    "order_resubmission",
    "order_refund",
    "order_carrier_request",
}
"""The order has a cancellation, none of these: that is not found, by those who are in."""

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
    """An order that is cancelled and refunded, and something behind each kind of gap."""
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
        "refund_id": UNKNOWN_UUID,
        "customer_id": Customer.objects.get().pk,
        "product_id": Product.objects.first().pk,  # type: ignore[union-attr]  # the house has wines
        "intent_id": RefundIntent.objects.get().pk,
        "heard_id": heard.pk,
        "mail_id": mail.pk,
        "person_id": employ(staff(Role.VIEWER)).pk,
        "token_id": ApiToken.objects.all()[0].pk,
        "act": "shut_out",
    }


def gap_filler(things: dict[str, object], door: Door) -> str:
    return reverse(door.name, kwargs={gap: things[gap] for gap in door.gaps})


def nothing(things: dict[str, object]) -> dict[str, object]:
    """Fill every gap with something that is nowhere."""
    unknown: dict[str, object] = {
        gap: UNKNOWN_UUID if isinstance(thing, UUID) else UNKNOWN_ID for gap, thing in things.items()
    }
    return unknown | {"number": "nowhere", "act": things["act"]}


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
        path = path.replace("{" + gap + "}", str(things[gap]))
    sent = b"" if door.method == "GET" else json.dumps(BODIES.get(door.name, {})).encode()
    return ask_and_take_back(
        lambda: caller.client.generic(door.method, f"/api/v1{path}", sent, "application/json").status_code,
        before,
        looks=door.method == "GET",
    )
