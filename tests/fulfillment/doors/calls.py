"""Every call of the API, found where the house looks it up: what opens it, a body that fits, and whom it lets in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import Q

from recork.fulfillment.api.site import api
from recork.fulfillment.models import CancellationBatch, HoldRelease, Order, WebhookEndpoint, scope
from recork.fulfillment.rules.actor import OF_A_WINERY, Actor, Role, Verb
from recork.manners.opens_with import verb_of
from tests.fulfillment.api.calls import BODY, Caller
from tests.fulfillment.cast import House
from tests.fulfillment.doors.addresses import UNKNOWN_UUID
from tests.support.prints import Asked, Print, ask_and_take_back

PULLED_OUT = Q(intercepts__answer="accepted")


@dataclass(frozen=True)
class Call:
    """One call of the API, with the verb that opens it."""

    method: str
    path: str
    verb: Verb


def calls() -> Iterator[Call]:
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                verb = verb_of(operation.view_func)
                assert verb is not None, f"{path} has no door"
                for method in operation.methods:
                    yield Call(method, path, Verb(verb))


CALLS = list(calls())
FORBIDDEN, MALFORMED, BROKEN = 403, 422, 500
USED = {"api_token"}
"""A token knows when it was last used, whatever the answer."""
ON_RECORD = {
    "/orders/{order_number}": {"refused_submission"},
    "/orders/{order_number}/carrier-requests/{id}": {"carrier_request", "news"},
}
"""A no (409) to these is kept, to be answered again: a submission by its bytes alone, a question with its answer."""

BODIES: dict[str, Any] = {
    "/orders/{order_number}": BODY,
    "/orders/{order_number}/cancellations/{id}/shop-next": {"shop_next": "send_again"},
    "/orders/{order_number}/shop-report": {
        "version": 1,
        "shop_number": "1",
        "order_status": "Submitted",
        "payment_status": "Paid",
        "shipping_status": "",
    },
    "/orders/{order_number}/edits/{id}": {"version": 1},
    "/orders/{order_number}/holds/{id}": {"words": "Fraud check"},
    "/hold-releases/{id}": {"order_numbers": ["1"]},
    "/cancellation-batches/{id}": {"order_numbers": ["1"], "reason": "other"},
    "/fulfillments/{fulfillment_number}/moves/{id}": {"to": "released"},
    "/fulfillments/{fulfillment_number}/intercepts/{id}/answer": {"answer": "accepted"},
    "/orders/{order_number}/carrier-requests/{id}": {"want": "return_to_sender"},
    "/fulfillments/{fulfillment_number}/carrier-requests/{id}/answer": {"standing": "done"},
    "/webhook-endpoints/{id}": {"url": "https://news.example.com/"},
}
"""A body of the right shape for each call that wants more than `{}`."""

FOR_SHOPS = {"/events"}
"""What is told to a shop, to no other token."""

FOR_WINERIES = {("PUT", "/orders/{order_number}")}
"""What only a winery's token can do, whatever the verbs of the house."""


def actors(house: House) -> Iterator[Actor]:
    """A program of every role; the shop's hears what is told to Alder's."""
    for role in Role:
        actor = Actor(f"{role.words} Token", role, house.alder.pk if role in OF_A_WINERY else None)
        yield replace(actor, connection_id=house.shop.pk) if role is Role.SHOP else actor


def callers(house: House) -> Iterator[tuple[Actor, Caller]]:
    for actor in actors(house):
        yield actor, Caller(actor)


def _stop(order: Order) -> UUID:
    """A cancellation, an intercept and a request to the carrier bear this one id, of an order that was pulled out."""
    return UUID(str(order.intercepts.get(answer="accepted").question_id))


HAS_ID: dict[str, tuple[Q, Callable[[Order], object]]] = {
    "/orders/{order_number}/edits": (Q(edits__isnull=False), lambda order: order.edits.get().edit_id),
    "/orders/{order_number}/holds": (Q(holds__hold_id__isnull=False), lambda order: order.holds.get().hold_id),
    "/orders/{order_number}/cancellations": (PULLED_OUT, _stop),
    "/orders/{order_number}/intercepts": (PULLED_OUT, _stop),
    "/orders/{order_number}/carrier-requests": (PULLED_OUT, _stop),
    "/fulfillments/{fulfillment_number}/intercepts": (PULLED_OUT, _stop),
    "/fulfillments/{fulfillment_number}/carrier-requests": (PULLED_OUT, _stop),
    "/fulfillments/{fulfillment_number}/moves": (
        Q(moves__request_id__isnull=False), lambda order: order.moves.exclude(request_id=None)[0].request_id
    ),
    "/hold-releases": (PULLED_OUT, lambda order: HoldRelease.objects.filter(winery=order.winery_id)[0].pk),
    "/cancellation-batches": (PULLED_OUT, lambda order: CancellationBatch.objects.filter(winery=order.winery_id)[0].pk),
    "/webhook-endpoints": (PULLED_OUT, lambda order: WebhookEndpoint.objects.filter(winery=order.winery_id)[0].pk),
}  # fmt: skip
"""By what stands before the gap `id`: which order of a winery has such a thing, and that one's id."""


def things_of(winery_id: int, actor: Actor, path: str) -> dict[str, object]:
    """Fill the gaps with what is this winery's; its number is the house's own for the house's own people."""
    before, has_id, _ = path.partition("/{id}")
    which, id_of = HAS_ID[before] if has_id else (PULLED_OUT, _stop)
    with scope.of_every_winery():
        order = Order.objects.filter(which, winery=winery_id).order_by("pk")[0]
        number = order.order_number if actor.winery_id is not None else order.fulfillment_number
        return {
            "order_number": number,
            "fulfillment_number": order.fulfillment_number,
            "id": id_of(order),
        }


def is_let_in(actor: Actor, call: Call) -> bool:
    if call.path in FOR_SHOPS and actor.connection_id is None:
        return False
    if (call.method, call.path) in FOR_WINERIES and actor.winery_id is None:
        return False
    return actor.may(call.verb)


def ask(caller: Caller, call: Call, things: dict[str, object], before: Print) -> Asked:
    """Ask with every gap filled, and take everything back."""
    path = call.path.format(**things)
    return ask_and_take_back(lambda: send(caller, call, path), before, looks=call.method == "GET")


def unmeant(call: Call, asked: Asked) -> set[str]:
    """The tables that were changed though nothing should be."""
    kept = ON_RECORD.get(call.path, set()) if asked.status == HTTPStatus.CONFLICT else set()
    return set(asked.changed) - USED - kept


def send(caller: Caller, call: Call, path: str) -> int:
    match call.method:
        case "GET":
            return caller.get(path).status
        case "PUT":
            return caller.put(path, BODIES.get(call.path, {})).status
        case "POST":
            return caller.post(path).status
        case "DELETE":
            return caller.delete(path).status
    raise AssertionError(call.method)


NOTHING: dict[str, object] = {
    "order_number": "nowhere",
    "fulfillment_number": "F99999999",
    "id": UNKNOWN_UUID,
}
"""Fill the gaps with what is nowhere."""
