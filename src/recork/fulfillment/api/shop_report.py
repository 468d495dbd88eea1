"""How an order stands at its shop, as the shop tells it."""

from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.reading import not_found
from recork.fulfillment.operations.shop_report import Report, WishHeard, hear_report
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import ShopNext
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import LINES, ONE_LINE, WHOLE, Instant, OrderNumber, Sent, Shown

MOST = 200
MOST_CENTS = 1_000_000_000_000
LAST_VERSION = 2**62

router = Router(tags=["Shop reports"])

Status = Annotated[str, Field(max_length=24, pattern=ONE_LINE)]


class LinkSent(Sent):
    """One sending of the shop's order."""

    order_number: OrderNumber
    state: Status


class EffectSent(Sent):
    """What a stop has brought about at the shop, and how far that has come."""

    question_id: UUID | None = None
    effect: Literal["stop", "stock", "refund", "email"]
    state: Literal["none", "pending", "retrying", "done", "failed"]
    amount_cents: Annotated[int, Field(ge=0, le=MOST_CENTS), WHOLE] | None = None
    at: Instant | None = None
    words: Annotated[str, Field(max_length=240, pattern=LINES)] = ""


class EntrySent(Sent):
    """One thing that happened at the shop."""

    at: Instant
    who: Annotated[str, Field(max_length=120, pattern=ONE_LINE)]
    what: Annotated[str, Field(max_length=400, pattern=LINES)]


class ShopNextAnswerSent(Sent):
    """Whether a wish after a stop came in time; if not, what had been sent by then."""

    question_id: UUID
    shop_next: ShopNext
    answer: Literal["taken", "too_late"]
    sent_as: Annotated[str, Field(max_length=60, pattern=ONE_LINE)] | None = None


class ShopReportSent(Sent):
    """The whole of it, anew each time; `version` grows with every change."""

    version: Annotated[int, Field(ge=0, le=LAST_VERSION), WHOLE]
    shop_number: OrderNumber
    order_status: Status
    payment_status: Status
    shipping_status: Annotated[str, Field(max_length=40, pattern=ONE_LINE)] = ""
    resend_at: Instant | None = None
    links: Annotated[
        list[LinkSent], Field(max_length=MOST, description="Every sending, the oldest first")
    ] = []
    effects: Annotated[list[EffectSent], Field(max_length=MOST)] = []
    entries: Annotated[list[EntrySent], Field(max_length=MOST)] = []
    shop_next_answers: Annotated[list[ShopNextAnswerSent], Field(max_length=MOST)] = []


class ShopReportKept(Shown):
    """The version that is kept now: this one, or a newer one that was here before."""

    version: int


@router.put(
    "/orders/{order_number}/shop-report",
    operation_id="put_shop_report",
    summary="Tell how an order stands at the shop",
    response=answers({200: ShopReportKept}, 404, body=True),
)
@door(Verb.REPORT_ORDERS)
def put_shop_report(
    request: HttpRequest, order_number: Path[OrderNumber], sent: ShopReportSent
) -> HttpResponse:
    """Keep what the shop says of an order that it has sent; people here see it. An older version changes nothing."""
    report = Report(
        version=sent.version,
        shop_number=sent.shop_number,
        order_status=sent.order_status,
        payment_status=sent.payment_status,
        shipping_status=sent.shipping_status,
        body=sent.model_dump(mode="json"),
        wishes=[
            WishHeard(each.question_id, each.shop_next, each.answer == "taken", each.sent_as or "")
            for each in sent.shop_next_answers
        ],
    )
    version = hear_report(actor_of(request), order_number, report, now=timezone.now())
    if version is None:
        raise not_found(order_number)
    return say(HTTPStatus.OK, ShopReportKept(version=version))
