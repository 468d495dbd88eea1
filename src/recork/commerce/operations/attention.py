"""Call people to an order whose money can't go on by itself, and let them go when it has."""

from datetime import datetime

from recork.commerce.models import Entry, Order, RefundIntent
from recork.commerce.operations.timeline import note
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.refund import RefundOutcome

PASSING = ("refund_failed", "refund_unknown", "payment_unknown")
"""Troubles with money that may end without anybody's doing; entries of the timeline have these kinds."""


def call_people(order: Order, words: str, kind: str, *, now: datetime) -> None:
    """Say in the timeline what is wrong and why somebody should look. The caller saves `attention`."""
    note(order, MACHINE.name, words, kind, now=now)
    order.attention = words[:240]


def attention_left(order: Order) -> str:
    """What an order still wants people for, now that money has moved; what isn't about money stays."""
    if RefundIntent.objects.filter(order=order, outcome=RefundOutcome.FAILED).exists():
        return order.attention
    called = Entry.objects.filter(order=order, kind__in=PASSING, what__startswith=order.attention)
    return "" if order.attention and called.exists() else order.attention
