"""Edits made at the warehouse of an order that is sold anew: decided before, and carried over where they can't be."""

from datetime import datetime
from uuid import uuid5

from recork.commerce.models import Order, WarehouseEdit
from recork.commerce.operations.edits import NEVER_SENT, NEXT, carry_out_decision, close_if_same
from recork.commerce.operations.locking import newest_submission
from recork.commerce.operations.timeline import changed, note
from recork.commerce.queries.edits import offer_of, open_edits
from recork.commerce.queries.to_send import sold_wines
from recork.commerce.rules.actor import MACHINE, Actor
from recork.commerce.rules.edit import Choice, Decision, bottles_by_sku
from recork.commerce.rules.refusal import Refused


def settle_edits(order: Order, actor: Actor, choice: Choice | None, *, now: datetime) -> Refused | None:
    """Decide about a locked order's edits before the same is sold anew, cancelled or not. None: nothing is in the way."""
    offer = offer_of(order)
    if choice is not None:
        shown = WarehouseEdit.objects.filter(pk=choice.edit, order=order).first()
        if shown is not None and shown.decision not in {Decision.OPEN, Decision.SAME, choice.decision}:
            words = f"{shown.decided_by} has decided otherwise about what the warehouse changed of order {order.number}."
            return Refused("edit_decided", words, NEXT)
    if offer is None:
        return None
    if choice is None or choice.edit != offer.newest.pk:
        words = f"Order {order.number} was edited at the warehouse, and nobody has decided yet which of the two is sold anew."
        return Refused("edit_undecided", words, ("Take over what was changed there, or keep ours",))
    carry_out_decision(offer, actor, choice.decision, now=now)
    return None


def carry_over(order: Order, new: Order, *, now: datetime) -> None:
    """Let a new order bear what the locked one's next sending would have: wines taken over, and what is undecided."""
    taken = WarehouseEdit.objects.filter(order=order, decision=Decision.TAKEN, changed__has_key="lines")
    last = taken.order_by("-pk").first()
    if last is not None:
        carried = _copy(last, new, NEVER_SENT)
        carried.changed = {"lines": last.changed["lines"]}
        carried.decision, carried.decided_by, carried.decided_at = last.decision, last.decided_by, now
        carried.decided_generation = NEVER_SENT
        carried.sold = bottles_by_sku(sold_wines(new))
        carried.save(force_insert=True)
    _carry_open(order, new, now)


def carry_on(order: Order, *, now: datetime) -> None:
    """Offer what was just heard about a locked order of the one that has taken its place, and of the next in line."""
    new = Order.objects.select_for_update().filter(replaces=order).first()
    if new is not None:
        _carry_open(order, new, now)
        carry_on(new, now=now)


def _carry_open(order: Order, new: Order, now: datetime) -> None:
    newest = newest_submission(new)
    generation = newest.generation if newest else NEVER_SENT
    known = set(WarehouseEdit.objects.filter(order=new).values_list("edit_id", flat=True))
    copies = [_copy(each, new, generation) for each in open_edits(order)]
    fresh = WarehouseEdit.objects.bulk_create(each for each in copies if each.edit_id not in known)
    if not fresh:
        return
    words = f"What the warehouse has changed of {order.number} waits for a decision. Here nothing was changed"
    note(new, MACHINE.name, words, "edited", now=now)
    changed(new, MACHINE.name, now=now)
    close_if_same(new, now=now)


def _copy(edit: WarehouseEdit, new: Order, generation: int) -> WarehouseEdit:
    kept = ("submission_id", "version", "edited_by", "changed", "heard_at")
    return WarehouseEdit(
        order=new,
        edit_id=uuid5(edit.edit_id, new.number),
        heard_generation=generation,
        **{name: getattr(edit, name) for name in kept},
    )
