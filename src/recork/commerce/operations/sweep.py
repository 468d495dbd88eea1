"""Send what should be sent: write a submission for every order that is due."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from recork.commerce.models import Entry, Order, Submission, Warehouse
from recork.commerce.operations.edits import waits_for_decision
from recork.commerce.operations.locking import lock_order, newest_submission, open_question
from recork.commerce.operations.timeline import changed
from recork.commerce.operations.version import overtaken
from recork.commerce.queries.to_send import NEEDED, wines_to_send
from recork.commerce.rules.actor import MACHINE, Actor, Verb, require
from recork.commerce.rules.order import OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import Standing, SubmissionState, may_send, number_of
from recork.manners.promise import promise

CHUNK = 200

# The same as rules.submission.may_send for the sweep; a test compares the two over all standings.
_DUE = """
    SELECT o.id FROM orders o
     WHERE o.status = 'submitted' AND o.shipping_status = ''
       AND o.payment_status IN ('paid', 'partly_refunded', 'refunding', 'refund_failed')
       AND (o.resend_at IS NULL OR o.resend_at <= %(now)s)
       -- guard: open_question_pauses_sweep
       AND NOT EXISTS (SELECT FROM question q WHERE q.order_id = o.id AND q.is_open)
       -- guard: open_edit_pauses_sweep
       AND NOT EXISTS (SELECT FROM warehouse_edit e WHERE e.order_id = o.id AND e.decision = '')
       -- guard: sweep_needs_nothing_live, shipped_and_returned_block_sending, refused_waits_for_a_person
       AND coalesce((SELECT s.state FROM submission s WHERE s.order_id = o.id
                      ORDER BY s.generation DESC LIMIT 1), 'cancelled') = 'cancelled'
"""


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Write a submission for up to `CHUNK` orders that are due, oldest first. Returns how many.

    Nothing while the warehouse isn't connected or people have paused sending. May run anywhere, any number
    of times, at once: an order is locked before it is looked at again.
    """
    if not Warehouse.objects.filter(paused_at__isnull=True).exists():
        return 0
    found = _due("ORDER BY o.id LIMIT %(most)s", now=now, most=CHUNK)
    with connection.cursor() as cursor:
        # Whoever holds an order is deciding about it: it is looked at again in a minute.
        cursor.execute(
            "SELECT id FROM orders WHERE id = ANY (%s) ORDER BY id FOR UPDATE SKIP LOCKED", [found]
        )
        locked = [order_id for (order_id,) in cursor.fetchall()]
    # guard: sweep_rechecks_in_transaction
    due = _due("AND o.id = ANY (%(ids)s)", now=now, ids=locked)
    return len(write_submissions(due, MACHINE, now=now))


def _due(more: str, **named: datetime | int | list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_DUE} {more}", named)
        return [order_id for (order_id,) in cursor.fetchall()]


@transaction.atomic
def send_now(actor: Actor, number: str, *, version: int | None = None, now: datetime) -> Submission | Refused:
    """Send an order without waiting for its grace period, or again after a refusal.

    version  what the person was shown; None takes the order as it stands

    Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    late = overtaken(order, version)
    if late is not None:
        return late
    newest = newest_submission(order)
    standing = Standing(
        order=OrderStatus(order.status),
        payment=PaymentStatus(order.payment_status),
        shipping=ShippingStatus(order.shipping_status),
        newest=SubmissionState(newest.state) if newest else None,
        has_open_question=open_question(order) is not None,
        resend_at=order.resend_at,
        has_open_edit=waits_for_decision(order),
    )
    if not may_send(standing, now=now, by_person=True):
        words = f"Order {number} can't be sent now: {_why_not(standing)}."
        if standing.has_open_edit:
            return Refused("edit_undecided", words, ("Take over what was changed there, or keep ours",))
        return Refused(
            "not_to_be_sent", words, ("Look at its Shipping Status and at what the warehouse says",)
        )
    if not Warehouse.objects.exists():
        return Refused(
            "not_connected", "This shop is not connected to a warehouse.", ("Connect it in Settings",)
        )
    changed(order, actor.name, now=now, attention="")
    return write_submissions([order.pk], actor, now=now)[0]


def _why_not(standing: Standing) -> str:
    if standing.order is not OrderStatus.SUBMITTED:
        return f"it is {standing.order.words}"
    if standing.has_open_question:
        return "the warehouse is being asked about it"
    if standing.shipping is not ShippingStatus.BLANK:
        return "its Shipping Status is not blank"
    if standing.newest in {SubmissionState.SHIPPED, SubmissionState.RETURNED}:
        return "it has shipped"
    if standing.newest not in {None, SubmissionState.CANCELLED, SubmissionState.REFUSED}:
        return "the warehouse has it"
    if standing.has_open_edit:
        return "it was edited at the warehouse, and nobody has decided yet which of the two is sent"
    return "it is not paid"


def write_submissions(order_ids: Sequence[int], actor: Actor, *, now: datetime) -> list[Submission]:
    """Write the next sending of orders that are locked and due, with its bytes frozen. A few statements for a set."""
    orders = Order.objects.select_related("ship_to").prefetch_related(*NEEDED)
    chosen = list(orders.filter(pk__in=order_ids).order_by("pk"))
    if not chosen:
        return []
    newest = dict(
        Submission.objects.filter(order__in=chosen)
        .order_by("order", "-generation")
        .distinct("order")
        .values_list("order", "generation")
    )
    written = Submission.objects.bulk_create(
        Submission(
            order=order,
            generation=(generation := newest.get(order.pk, 0) + 1),
            order_number=number_of(order.number, generation),
            body=body_of(order),
            asked_at=now,
            asked_by=actor.name,
            next_try_at=now,
            report_version=1,
            report_try_at=now,
        )
        for order in chosen
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orders SET shipping_status = 'sent', resend_at = NULL, version = version + 1,"
            " changed_at = %s, changed_by = %s WHERE id = ANY (%s)",
            [now, actor.name, [order.pk for order in chosen]],
        )
    Entry.objects.bulk_create(
        Entry(
            order_id=each.order_id,
            at=now,
            who=actor.name,
            what=f"Sent to the warehouse as {each.order_number}",
            kind="sent",
        )
        for each in written
    )
    promise("commerce.deliver_submissions")
    return written


def body_of(order: Order) -> bytes:
    """The bytes that the warehouse gets, from the order as it stands now: without bottles that are on sale again."""
    to = order.ship_to
    said = {
        "ordered_at": order.placed_at.isoformat(),
        "order_type": order.order_type,
        "club_batch": order.club_batch,
        "carrier": order.carrier,
        "service": order.service,
        "requested_ship_on": order.requested_ship_on.isoformat() if order.requested_ship_on else None,
        "shipping_instructions": order.shipping_instructions,
        "gift_message": order.gift_message,
        "total_cents": order.total_cents,
        "currency": order.currency,
        "ship_to": {
            name: getattr(to, name)
            for name in (
                "name", "company", "line1", "line2", "city", "state", "zip", "country", "phone", "email",
            )
        },
        "lines": [{"sku": sku, "bottles": bottles} for sku, bottles in wines_to_send(order)],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
