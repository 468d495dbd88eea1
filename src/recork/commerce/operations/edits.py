"""Edits made at the warehouse: kept as they are heard, taken over or not before anything is sent again."""

from dataclasses import asdict
from datetime import datetime

from recork.commerce.models import Order, ShipTo, Submission, WarehouseEdit
from recork.commerce.operations.locking import newest_submission
from recork.commerce.operations.timeline import changed, note
from recork.commerce.queries.edits import Offer, offer_of, open_edits
from recork.commerce.queries.to_send import sold_wines
from recork.commerce.rules.actor import MACHINE, Actor
from recork.commerce.rules.edit import Change, Decision, bottles_by_sku, read_change
from recork.commerce.rules.news import OrderNews
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refusal import Refused


def keep_edit(order: Order, submission: Submission, news: OrderNews, *, who: str, now: datetime) -> bool:
    """Keep what was changed of a locked order's sending, once per edit and whatever the version of the news.

    What a later edit has changed again is not offered; what is the same here needs nobody. True: it is a new one.
    """
    told = news.edit
    if told is None or WarehouseEdit.objects.filter(submission=submission, edit_id=told.edit_id).exists():
        return False
    change = told.change
    for later in WarehouseEdit.objects.filter(order=order, submission=submission, version__gt=news.version):
        change = change.without(read_change(later.changed))
    newest = newest_submission(order)
    assert newest is not None, "it was sent, so there is one"
    WarehouseEdit.objects.create(
        order=order,
        submission=submission,
        edit_id=told.edit_id,
        version=news.version,
        edited_by=told.by,
        changed=change.kept,
        heard_at=now,
        heard_generation=newest.generation,
    )
    words = f"{submission.order_number} was edited at the warehouse {news.edited}. Here nothing was changed"
    note(order, who, words, "edited", now=now, about=told.edit_id)
    changed(order, who, now=now)
    close_if_same(order, now=now)
    return True


def close_if_same(order: Order, *, now: datetime) -> None:
    """Nobody has to decide about what a locked order says as well."""
    offer = offer_of(order)
    if offer is not None and not offer.differences:
        _close(offer.order, Decision.SAME, MACHINE.name, now)


def decide(order: Order, actor: Actor, decision: Decision, *, now: datetime) -> Refused | None:
    """Decide about all open edits of a locked order. None: it is done."""
    assert decision in {Decision.TAKEN, Decision.KEPT}
    if order.status in {OrderStatus.CANCELLED, OrderStatus.COMPLETED}:
        words = (
            f"Order {order.number} is {OrderStatus(order.status).words.lower()}; nothing is sent any more."
        )
        return Refused("over", words)
    offer = offer_of(order)
    if offer is None:
        return Refused("nothing_to_decide", f"Nothing is left to decide about order {order.number}.", NEXT)
    carry_out_decision(offer, actor, decision, now=now)
    return None


def carry_out_decision(offer: Offer, actor: Actor, decision: Decision, *, now: datetime) -> None:
    """Write what somebody has decided about an offer, however its locked order stands."""
    order = offer.order
    if decision is Decision.TAKEN:
        _take_over(offer, actor, now)
    else:
        note(order, actor.name, "Kept ours, against what was changed at the warehouse", "kept_ours", now=now)
        changed(order, actor.name, now=now)
    _close(order, decision, actor.name, now)


NEVER_SENT = 0
"""The newest sending of an order that takes another one's place, before its first."""
NEXT = ("Look at the order as it stands now",)


def waits_for_decision(order: Order) -> bool:
    """Say whether somebody must decide about an edit before a locked order is sent."""
    return WarehouseEdit.objects.filter(order=order, decision=Decision.OPEN).exists()


def _take_over(offer: Offer, actor: Actor, now: datetime) -> None:
    order, change = offer.order, offer.change
    if change.ship_to is not None:
        ShipTo.objects.filter(order=order).update(**asdict(change.ship_to))
    if change.wines is not None:
        sold = bottles_by_sku(sold_wines(order))
        WarehouseEdit.objects.filter(order=order, decision=Decision.OPEN).update(sold=sold)
    note(order, actor.name, _words(change), "taken_over", now=now)
    day = {"requested_ship_on": change.ship_on} if change.sets_day else {}
    changed(order, actor.name, now=now, **day)


def _words(change: Change) -> str:
    parts = []
    if change.ship_to is not None:
        to = change.ship_to
        parts.append(f"it goes to {to.name}, {to.line1}, {to.city} {to.state} {to.zip}")
    if change.sets_day:
        parts.append(f"it leaves on {change.ship_on or 'any day'}")
    if change.wines is not None:
        wines = ", ".join(f"{bottles} {sku}" for sku, bottles in change.wines)
        parts.append(f"what is sent is {wines}; what was charged stays as it is")
    return f"Took over what was changed at the warehouse: {'; '.join(parts)}"


def _close(order: Order, decision: Decision, who: str, now: datetime) -> None:
    newest = newest_submission(order)
    for edit in open_edits(order):
        edit.decision, edit.decided_by, edit.decided_at = decision, who[:120], now
        edit.decided_generation = newest.generation if newest else NEVER_SENT
        edit.save(update_fields=["decision", "decided_by", "decided_at", "decided_generation"])
