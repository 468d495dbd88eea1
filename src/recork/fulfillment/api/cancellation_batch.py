"""Cancelling many orders with one call."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.operations.cancellation import Answer, Asking
from recork.fulfillment.operations.cancellation_batch import MOST, answer_whole_batch, open_batch
from recork.fulfillment.rules.actor import Role, Verb
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason, Outcome, ShopNext
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import LINES, OrderNumber, Sent, Shown

router = Router(tags=["Cancellations"])


class BatchSent(Sent):
    """Which orders should be stopped, and why."""

    order_numbers: Annotated[list[OrderNumber], Field(min_length=1, max_length=MOST)]
    reason: CancelReason = CancelReason.CUSTOMER_REQUEST
    note: Annotated[str, Field(max_length=240, pattern=LINES)] = ""
    shop_next: ShopNext = ShopNext.SEND_AGAIN


class ResultShown(Shown):
    """What became of one order; `code` and `detail` say why it was not stopped."""

    order_number: str
    outcome: Outcome
    code: str | None
    detail: str | None


class BatchShown(Shown):
    """What became of each order, in the order asked."""

    id: UUID
    results: list[ResultShown]


@router.put(
    "/cancellation-batches/{id}",
    operation_id="put_cancellation_batch",
    summary="Cancel up to 10,000 orders",
    response=answers({200: BatchShown}, 409, body=True),
)
@door(Verb.CANCEL_ORDERS)
def put_batch(
    request: HttpRequest,
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: BatchSent,
) -> HttpResponse:
    """Stop each of these orders that can still be stopped, in one transaction, and answer for each. Choose an
    id (a UUID) and keep it: the same batch again gets the first answers, other content under it 409
    `batch_id_reused`. The house's tokens name orders by fulfillment number here too.
    """
    actor = actor_of(request)
    asking = Asking(
        question_id=id,
        batch_id=id,
        asked_from=AskedFrom.SHOP if actor.role is Role.SHOP else AskedFrom.API,
        reason=sent.reason,
        note=sent.note,
        shop_next=sent.shop_next,
    )
    now = timezone.now()
    batch = open_batch(
        actor, sent.order_numbers, asking, now=now, by_fulfillment_number=actor.winery_id is None
    )
    found = answer_whole_batch(batch, now=now)
    return say(HTTPStatus.OK, BatchShown(id=id, results=[_result(answer) for answer in found]))


def _result(answer: Answer) -> ResultShown:
    if answer.outcome is Outcome.NOT_FOUND:
        code, detail = "order_not_found", f"There is no order {answer.number}."
    else:
        code, detail = answer.code, answer.detail
    return ResultShown(
        order_number=answer.number, outcome=answer.outcome, code=code or None, detail=detail or None
    )
