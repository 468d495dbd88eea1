"""The rows of a sale itself: who bought which wines, and their bottles off sale, or on sale again."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Model

from recork.commerce.models import Order, OrderLine, ShipTo, StockEntry, StockKind
from recork.commerce.operations.sample_data.ground import Ground
from recork.commerce.operations.sample_data.standing import Standing, asker_of
from recork.commerce.rules.money import share
from recork.sample.sales import SampleSale
from recork.sample.shapes import SampleOrder

WEBSITE = "Website"


def order_of(
    sale: SampleSale, standing: Standing, order_id: int, ground: Ground, resend_at: datetime | None
) -> Order:
    """The order as its newest sending shows it; who changed it last, and how often, is left to its story."""
    newest, stop = sale.newest, standing.stop
    return Order(
        id=order_id,
        number=newest.shop_number,
        customer_id=ground.customers[newest.ship_to.email],
        status=standing.order,
        payment_status=standing.payment,
        shipping_status=standing.shipping,
        order_type=newest.order_type,
        club_batch=newest.batch,
        carrier=newest.carrier,
        service=newest.service,
        requested_ship_on=newest.requested_ship_on,
        shipping_instructions=newest.shipping_instructions,
        gift_message=newest.gift_message,
        pickup_location=stop.pickup_location if stop else "",
        pickup_ready_on=stop.pickup_ready_on if stop else None,
        bottles=sum(line.bottles for line in newest.lines),
        goods_cents=newest.goods_cents,
        discount_cents=newest.discount_cents,
        shipping_cents=newest.shipping_cents,
        tax_cents=newest.tax_cents,
        total_cents=newest.total_cents,
        placed_at=sale.first.placed_at,
        resend_at=resend_at,
    )


def lines_of(order: Order, newest: SampleOrder, ground: Ground, ids: Iterator[int]) -> list[OrderLine]:
    goods = [line.price_cents * line.bottles for line in newest.lines]
    paid = share(order.total_cents - order.shipping_cents, goods)
    products = [ground.products[line.sku] for line in newest.lines]
    return [
        OrderLine(
            id=next(ids),
            order_id=order.pk,
            position=position,
            product_id=product.pk,
            sku=line.sku,
            name=product.name,
            bottles=line.bottles,
            price_cents=line.price_cents,
            paid_cents=cents,
        )
        for position, (line, product, cents) in enumerate(
            zip(newest.lines, products, paid, strict=True), start=1
        )
    ]


def parcel_and_stock(
    order: Order, lines: list[OrderLine], newest: SampleOrder, standing: Standing
) -> Iterator[Model]:
    """Where it goes, and its part of the ledger."""
    to = newest.ship_to
    yield ShipTo(
        order_id=order.pk,
        name=to.name,
        company=to.company,
        line1=to.line1,
        line2=to.line2,
        city=to.city,
        state=to.state,
        zip=to.zip_code,
        phone=to.phone,
        email=to.email,
    )
    for line in lines:
        yield _entry(line, StockKind.SOLD, -line.bottles, order.placed_at, WEBSITE)
        if standing.is_cancelled and standing.stop:
            yield _entry(
                line, StockKind.RESTORED, line.bottles, standing.stop.asked_at, asker_of(standing.stop)
            )


def _entry(line: OrderLine, kind: StockKind, bottles: int, at: datetime, actor: str) -> StockEntry:
    return StockEntry(
        product_id=line.product_id, kind=kind, bottles=bottles, line_id=line.pk, at=at, actor=actor
    )
