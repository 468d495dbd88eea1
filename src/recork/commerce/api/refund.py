"""Giving a part of an order's money back: lines, the shipping fee, or an amount."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.commerce.api.door import actor_of, door
from recork.commerce.api.order import find
from recork.commerce.api.order_sent import MOST_BOTTLES, MOST_CENTS, MOST_LINES
from recork.commerce.api.order_shown import PartialRefundShown
from recork.commerce.api.refusals import problem_of
from recork.commerce.api.showing import show_refund
from recork.commerce.models import Refund
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.refusal import Refused
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import LINES, WHOLE, OrderNumber, Sent

router = Router(tags=["Refunds"])


class LineBackSent(Sent):
    """So many bottles of one line, at their share of what was paid."""

    position: Annotated[int, Field(ge=1, le=MOST_LINES), WHOLE]
    bottles: Annotated[int, Field(ge=1, le=MOST_BOTTLES), WHOLE]
    is_return: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="They come back, and go on sale again"
    )


class RefundSent(Sent):
    """Lines and shipping fee, or an amount; never both."""

    lines: Annotated[list[LineBackSent], Field(max_length=MOST_LINES)] = []
    shipping_cents: Annotated[int, Field(ge=0, le=MOST_CENTS), WHOLE] = 0
    amount_cents: Annotated[int, Field(ge=1, le=MOST_CENTS), WHOLE] | None = None
    note: Annotated[str, Field(max_length=240, pattern=LINES)] = ""


@router.put(
    "/orders/{number}/refunds/{id}",
    operation_id="put_refund",
    summary="Give money back",
    response=answers({200: PartialRefundShown, 201: PartialRefundShown}, 404, 409, body=True),
)
@door(Verb.REFUND)
def put_refund(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: RefundSent,
) -> HttpResponse:
    """Owe a part of what was paid: 201. It goes back the way it came, tender by tender, never more than was
    captured; `parts` say how far each has come. Asking for the same again under the same id gets the first
    answer: 200; for anything else 409 `refund_id_reused`. To give everything back cancel the order instead.
    """
    done = refund_lines(
        actor_of(request),
        number,
        id,
        [LineBack(line.position, line.bottles, line.is_return) for line in sent.lines],
        shipping_cents=sent.shipping_cents,
        amount_cents=sent.amount_cents,
        note_text=sent.note,
        now=timezone.now(),
    )
    if isinstance(done, Refused):
        raise problem_of(done)
    status = HTTPStatus.CREATED if done.is_new else HTTPStatus.OK
    return say(status, show_refund(find(number), done.refund))


@router.get(
    "/orders/{number}/refunds/{id}",
    operation_id="get_refund",
    summary="See how far a refund has come",
    response=answers({200: PartialRefundShown}, 404),
)
@door(Verb.READ_ORDERS)
def get_refund(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show a refund that was asked for under this id."""
    order = find(number)
    refund = Refund.objects.filter(pk=id, order=order).first()
    if refund is None:
        raise problem_of(Refused("refund_not_found", f"Order {number} has no refund {id}."))
    return say(HTTPStatus.OK, show_refund(order, refund))
