"""Take an order in: check it, promise it bottles, tell its shop."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from recork.fulfillment.models import (
    Hold,
    Move,
    Order,
    OrderLine,
    ShipTo,
    Sku,
    Warehouse,
    Winery,
)
from recork.fulfillment.operations.tombstone import refuse_the_buried
from recork.fulfillment.queries.shipping_rules import rules_in_force
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.hold import HoldReason, Problem
from recork.fulfillment.rules.order import Cause, OrderState
from recork.fulfillment.rules.receiving import Arrival, check_arrival
from recork.fulfillment.rules.search import email_key, phone_digits, surname_key, text_key


@dataclass(frozen=True, slots=True)
class Received:
    """The order as it stands, and whether it is new or was here already."""

    order: Order
    is_new: bool


class OrderNumberReused(Exception):
    """The winery has used this number for another order; nothing was changed."""

    def __init__(self, order_number: str) -> None:
        super().__init__(f"Order number {order_number} is already used for another order.")
        self.order_number = order_number


def receive_order(actor: Actor, arrival: Arrival, *, now: datetime, today: date) -> Received:
    """Take one order in for the actor's winery; its number makes a repeat harmless.

    The same body again finds the order, another body under its number raises
    `OrderNumberReused`. What is wrong on paper becomes a hold that names the field;
    what isn't in stock, a hold too. Raises `CancelledBeforeArrival`, `NotAllowed`.

        today  the day at the warehouse
    """
    require(actor, Verb.SEND_ORDERS)
    assert actor.winery_id is not None, "an order belongs to one winery"
    order = _new_order(actor.winery_id, actor, arrival, now)
    if not _insert_once(order):
        return Received(_first(actor, order), is_new=False)
    skus = _skus(order, arrival)
    problems = check_arrival(
        arrival,
        known_skus=frozenset(skus),
        warehouse_known=order.warehouse_id is not None,
        rules=rules_in_force(order.winery_id),
        today=today,
    )
    _record(order, arrival, skus, actor)
    if order.warehouse_id is not None and len(skus) == len({line.sku for line in arrival.lines}):
        problems += _promise_bottles(order, actor)
    _hold_and_tell(order, problems)
    order.refresh_from_db()
    return Received(order, is_new=True)


def _new_order(winery_id: int, actor: Actor, arrival: Arrival, now: datetime) -> Order:
    return Order(
        winery_id=winery_id,
        warehouse_id=warehouse_for(winery_id, arrival.warehouse),
        connection_id=actor.connection_id,
        order_number=arrival.order_number,
        state=OrderState.RECEIVED,
        order_type=arrival.order_type,
        carrier=arrival.carrier,
        service=arrival.service,
        ship_state=arrival.ship_to.state,
        bottles=sum(line.bottles for line in arrival.lines),
        total_cents=arrival.total_cents,
        currency=arrival.currency,
        ordered_at=arrival.ordered_at or now,
        received_at=now,
        moved_at=now,
        requested_ship_on=arrival.requested_ship_on,
        digest=arrival.digest,
    )


def warehouse_for(winery_id: int, code: str) -> int | None:
    """The id of the warehouse of this code; without one the winery's own. None: there is no such warehouse."""
    if code:
        return Warehouse.objects.filter(code=code).values_list("pk", flat=True).first()
    winery = Winery.objects.filter(pk=winery_id)
    return winery.values_list("default_warehouse", flat=True).first()


def _insert_once(order: Order) -> bool:
    """Insert the order's row; False when its number is taken. The unique constraint is the judge."""
    # guard: one_order_per_number
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError as error:
        if _constraint(error) != "order_number_once":
            raise
        return False
    return True


def _constraint(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def _first(actor: Actor, repeat: Order) -> Order:
    first = Order.objects.get(winery_id=repeat.winery_id, order_number=repeat.order_number)
    refuse_the_buried(actor, first)
    if bytes(first.digest) != bytes(repeat.digest):
        raise OrderNumberReused(repeat.order_number)
    return first


def _skus(order: Order, arrival: Arrival) -> dict[str, int]:
    codes = {line.sku for line in arrival.lines}
    known = Sku.objects.filter(winery_id=order.winery_id, code__in=codes)
    return dict(known.values_list("code", "pk"))


def _record(order: Order, arrival: Arrival, skus: dict[str, int], actor: Actor) -> None:
    to = arrival.ship_to
    ShipTo.objects.create(
        winery_id=order.winery_id,
        order=order,
        **{name: getattr(to, name) for name in to.__dataclass_fields__},
        shipping_instructions=arrival.shipping_instructions,
        gift_message=arrival.gift_message,
        club_batch=arrival.club_batch,
        asked_warehouse=arrival.warehouse,
        name_key=text_key(to.name),
        surname_key=surname_key(to.name),
        email_key=email_key(to.email),
        phone_key=phone_digits(to.phone),
        sent_digest=arrival.sent_digest,
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            winery_id=order.winery_id,
            order=order,
            position=position,
            sku_id=skus.get(line.sku),
            sku_code=line.sku,
            bottles=line.bottles,
        )
        for position, line in enumerate(arrival.lines, start=1)
    )
    Move.objects.create(
        winery_id=order.winery_id,
        order=order,
        version=1,
        to_state=OrderState.RECEIVED,
        cause=Cause.FLOOR,
        at=order.received_at,
        actor=actor.name,
    )


def _promise_bottles(order: Order, actor: Actor) -> list[Problem]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT allocate_orders(%s, %s, %s)", [[order.pk], actor.name, order.received_at])
        (served,) = cursor.fetchone()
    if order.pk in served:
        return []
    words = "Not enough bottles in the warehouse"
    return [Problem(HoldReason.INSUFFICIENT_INVENTORY, "lines", words)]


def _hold_and_tell(order: Order, problems: list[Problem]) -> None:
    Hold.objects.bulk_create(
        Hold(
            winery_id=order.winery_id,
            order=order,
            reason=problem.reason,
            field=problem.field,
            words=problem.words,
            opened_at=order.received_at,
            until_on=problem.until_on,
            rule_id=problem.rule_id,
        )
        for problem in problems
    )
    with connection.cursor() as cursor:
        if problems:
            cursor.execute("SELECT lead_holds(%s)", [[order.pk]])
        cursor.execute("SELECT tell_shops(%s, 'order.received', NULL, %s)", [[order.pk], order.received_at])
