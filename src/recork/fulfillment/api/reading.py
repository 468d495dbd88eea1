"""Finding the order that a call names; a foreign one and an unknown one are refused alike."""

from http import HTTPStatus

from recork.fulfillment.models import Order
from recork.fulfillment.queries.order_sheet import OrderSheet, order_by_id, order_named, order_sheet
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.search import order_id_of
from recork.manners.api.problem import CallRefused


def find(actor: Actor, number: str) -> OrderSheet:
    """Read the order that the actor means by a number. Raises `CallRefused`."""
    try:
        return order_sheet(order_named(actor, number))
    except Order.DoesNotExist:
        raise not_found(number) from None


def find_by_fulfillment_number(actor: Actor, number: str) -> OrderSheet:
    """Read an order by the house's number, whoever asks. Raises `CallRefused`."""
    order_id = order_id_of(number)
    try:
        return order_sheet(order_by_id(actor, order_id or 0))
    except Order.DoesNotExist:
        raise not_found(number) from None


def find_order(actor: Actor, number: str) -> Order:
    """The order alone, to be asked about. Raises `CallRefused`."""
    order = order_named(actor, number).only("pk").first()
    if order is None:
        raise not_found(number)
    return order


def not_found(number: str) -> CallRefused:
    """No such order for this actor, whether or not somebody else has one."""
    return CallRefused(HTTPStatus.NOT_FOUND, "order_not_found", f"There is no order {number}.")
