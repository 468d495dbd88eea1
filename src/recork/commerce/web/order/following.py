"""The page follows along by itself: what is still moving, and whether anything has changed since it was shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from recork.commerce.queries.order_effects import Effect
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.order import OrderStatus, ShippingStatus
from recork.commerce.rules.question import Kind
from recork.commerce.rules.submission import SubmissionState

SOON_S, LATER_S = 2, 15


@dataclass(frozen=True, slots=True)
class Following:
    """`every_s`: seconds until the page asks again, 0 when all is settled. `seen` names what it shows."""

    url: str
    seen: str
    every_s: int


def following_of(read: OrderRead, effects: Sequence[Effect], tab_name: str) -> Following:
    """What the page needs to know to ask again."""
    seen = _print_of(read, effects)
    url = reverse("order_following", args=[read.order.number])
    return Following(f"{url}?tab={tab_name}&seen={seen}", seen, _pace(read, effects))


def _print_of(read: OrderRead, effects: Sequence[Effect]) -> str:
    question = read.last_question
    about = (
        read.order.version,
        read.order.attention,
        [(each.order_number, each.state, each.warehouse_status, each.last_words) for each in read.sendings],
        (question.pk, question.answer, question.last_words) if question else None,
        effects,
        [(each.pk, each.standing, each.last_words, each.arrived_at) for each in read.carrier_requests],
    )
    return hashlib.sha256(repr(about).encode()).hexdigest()[:16]


def _pace(read: OrderRead, effects: Sequence[Effect]) -> int:
    is_being_sent = read.newest_state is SubmissionState.ASKED
    asked = read.open_question
    if asked is not None and asked.kind == Kind.INTERCEPT:
        return LATER_S  # people on a floor take their time
    if asked is not None or is_being_sent or any(effect.is_moving for effect in effects):
        return SOON_S
    if read.carrier_request is not None and read.carrier_request.is_open:
        return LATER_S
    order = read.order
    waits = order.status == OrderStatus.SUBMITTED and order.shipping_status == ShippingStatus.BLANK
    return LATER_S if waits and read.at_warehouse is None else 0
