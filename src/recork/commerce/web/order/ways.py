"""What can still be done about a parcel that has left, as ways on from a refusal."""

from django.urls import reverse

from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.submission import SubmissionState

type Way = tuple[str, str, str, str, str]
"""Icon, title, words, address and label of something that can be done on a page of ours."""


def is_under_way(read: OrderRead) -> bool:
    """Whether a carrier has a box of it, by the last that was heard."""
    newest = read.newest
    is_shipped = newest is not None and newest.state == SubmissionState.SHIPPED
    return is_shipped and newest is not None and newest.warehouse_state != "delivered"


def why_no_carrier(read: OrderRead) -> str:
    """Why there is nothing to ask; the operation decides again when somebody asks nevertheless."""
    number = read.order.number
    if not is_under_way(read):
        return f"By the last we heard, no carrier has a box of order {number}."
    if read.carrier_request is not None and read.carrier_request.is_open:
        return f"The carrier is being asked about order {number}. Its answer comes first."
    return ""


def carrier_ways(read: OrderRead) -> list[Way]:
    """Return to sender and reroute, where either can be asked for."""
    if why_no_carrier(read):
        return []
    there = reverse("ask_order_carrier", args=[read.order.number])
    words = "The carrier is asked; it may cost a fee, and it may fail."
    return [
        ("hand", "Have it brought back", words, f"{there}?want=return_to_sender", "Return to sender"),
        ("truck", "Have it sent elsewhere", words, f"{there}?want=reroute", "Reroute"),
    ]
