"""From rows to what programs are shown."""

from recork.fulfillment.api.carrier_request_shown import of_order
from recork.fulfillment.api.order_shown import (
    CancelRefusal,
    EntryShown,
    HoldShown,
    InterceptOfOrder,
    LineShown,
    OrderShown,
    OrderWithStory,
    PackageShown,
    PickupShown,
    ShipToShown,
    ShopReportShown,
    StopShown,
)
from recork.fulfillment.api.support import next_steps, support_of
from recork.fulfillment.models import Cancellation, Hold, Intercept, Order, ShipTo, ShopReport
from recork.fulfillment.queries.order_sheet import OrderSheet
from recork.fulfillment.rules.cancellation import (
    AskedFrom,
    CancelReason,
    Outcome,
    Refusal,
    ShopNext,
    decide_cancellation,
)
from recork.fulfillment.rules.edit import is_editable
from recork.fulfillment.rules.hold import RELEASED_BY, HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import Status


def show_order(sheet: OrderSheet) -> OrderShown:
    """Show an order as lists do."""
    order, to = sheet.order, sheet.order.ship_to
    decision = decide_cancellation(OrderState(order.state))
    return OrderShown(
        order_number=order.order_number,
        fulfillment_number=order.fulfillment_number,
        winery=order.winery.slug,
        state=OrderState(order.state),
        status=Status(order.status),
        version=order.version,
        is_cancellable=decision is Outcome.CANCELLED,
        is_editable=is_editable(OrderState(order.state)),
        cancel_refusal=_refusal(order, decision) if isinstance(decision, Refusal) else None,
        holds=[_hold(hold) for hold in sheet.holds],
        lines=[
            LineShown(
                sku=line.sku_code,
                name=line.sku.name if line.sku else "",
                bottles=line.bottles,
                bottles_picked=line.bottles_picked,
            )
            for line in sheet.lines
        ],
        ship_to=_ship_to(to),
        packages=[
            PackageShown(
                carrier=box.carrier, tracking=box.tracking, bottles=box.box_bottles, packed_at=box.packed_at
            )
            for box in sheet.boxes
        ],
        cancellation=_stop(sheet.stop) if sheet.stop else None,
        intercept=_intercept(order, sheet.intercept) if sheet.intercept else None,
        carrier_request=of_order(sheet.carrier_request) if sheet.carrier_request else None,
        shop_next=ShopNext(sheet.stop.shop_next) if sheet.stop else None,
        pickup=_pickup(sheet.stop) if sheet.stop else None,
        order_type=order.order_type,
        club_batch=to.club_batch,
        warehouse=order.warehouse.code if order.warehouse else "",
        carrier=order.carrier,
        service=order.service,
        bottles=order.bottles,
        total_cents=order.total_cents,
        currency=order.currency,
        ordered_at=order.ordered_at,
        received_at=order.received_at,
        moved_at=order.moved_at,
        requested_ship_on=order.requested_ship_on,
        shipping_instructions=to.shipping_instructions,
        gift_message=to.gift_message,
    )


def show_with_story(sheet: OrderSheet) -> OrderWithStory:
    """Show an order with its timeline."""
    timeline = [
        EntryShown(at=entry.at, who=entry.who, what=entry.what, more=entry.more, kind=entry.kind)
        for entry in sheet.story
    ]
    return OrderWithStory(
        **dict(show_order(sheet)),
        timeline=timeline,
        shop_report=_report(sheet.report) if sheet.report else None,
    )


def _report(report: ShopReport) -> ShopReportShown:
    told = {name: report.body.get(name) for name in ("resend_at", "links", "effects", "entries")}
    return ShopReportShown(
        version=report.version,
        heard_at=report.heard_at,
        shop_number=report.shop_number,
        order_status=report.order_status,
        payment_status=report.payment_status,
        shipping_status=report.shipping_status,
        **told,
    )


def _pickup(stop: Cancellation) -> PickupShown | None:
    if not stop.pickup_location:
        return None
    return PickupShown(location=stop.pickup_location, ready_on=stop.pickup_ready_on)


def _refusal(order: Order, refusal: Refusal) -> CancelRefusal:
    return CancelRefusal(
        code=refusal.code,
        detail=refusal.detail(order.order_number),
        next_steps=next_steps(refusal.next_steps, support_of(order.winery)),
    )


def _hold(hold: Hold) -> HoldShown:
    reason = HoldReason(hold.reason)
    return HoldShown(
        reason=reason,
        field=hold.field,
        words=hold.words,
        opened_at=hold.opened_at,
        until_on=hold.until_on,
        released_by=RELEASED_BY[reason],
    )


def _ship_to(to: ShipTo) -> ShipToShown:
    return ShipToShown(**{name: getattr(to, name) for name in ShipToShown.model_fields})


def _stop(stop: Cancellation) -> StopShown:
    return StopShown(
        id=stop.question_id,
        reason=CancelReason(stop.reason),
        note=stop.note,
        asked_at=stop.asked_at,
        asked_by=stop.asked_by,
        asked_from=AskedFrom(stop.asked_from),
        shop_next=ShopNext(stop.shop_next),
        pickup=_pickup(stop),
        bottles_released=stop.bottles_released,
        bottles_coming_back=stop.bottles_coming_back,
    )


def _intercept(order: Order, asked: Intercept) -> InterceptOfOrder:
    return InterceptOfOrder(
        id=asked.question_id,
        answer=asked.answer or "pending",
        code=asked.code or None,
        detail=asked.refusal.detail(order.order_number, asked.words) if asked.refusal else None,
        reason=CancelReason(asked.reason),
        asked_at=asked.asked_at,
        asked_by=asked.asked_by,
        answer_by=asked.answer_by,
        answered_at=asked.answered_at,
    )
