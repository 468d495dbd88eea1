"""Change an order that waits: its address, its day, its wines. It is checked again as if it had just arrived."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from recork.fulfillment.models import Hold, Order, OrderEdit, OrderLine, PutBack, ShipTo, Sku, Warehouse
from recork.fulfillment.operations.edited_lines import change_lines, promise_if_whole
from recork.fulfillment.operations.receiving import warehouse_for
from recork.fulfillment.queries.order_sheet import order_named
from recork.fulfillment.queries.shipping_rules import rules_in_force
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.edit import CHECKED, Edit, Kept, is_editable, settle
from recork.fulfillment.rules.hold import HoldReason, Problem
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import Arrival, ArrivingLine, check_arrival
from recork.fulfillment.rules.search import email_key, phone_digits, surname_key, text_key
from recork.manners.entry import Unfit


class EditOutcome(StrEnum):
    """What became of an edit. REPEATED: it was made before under this id. COMING_BACK: bottles of a wine that it
    takes out are on their way from a cart to their bin. With all but EDITED nothing was changed.
    """

    EDITED = "edited"
    REPEATED = "repeated"
    VERSION_CONFLICT = "version_conflict"
    NOT_EDITABLE = "not_editable"
    COMING_BACK = "coming_back"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class EditAnswer:
    """The answer, with the order as it stands now where there is one."""

    outcome: EditOutcome
    order: Order | None = None


def edit_order(
    actor: Actor, number: str, edit_id: UUID, edit: Edit, *, now: datetime, today: date
) -> EditAnswer:
    """Change one order while it is Processing, check it again and tell its shop; an edit of nothing only checks.

        edit_id  the editor's own; the same again changes nothing, whatever it says
        today    the day at the warehouse

    An order of another winery is not found. Raises `Unfit`, `NotAllowed`.
    """
    require(actor, Verb.SEND_ORDERS)
    # guard: moves_compare_and_set
    order = order_named(actor, number).select_for_update().first()
    if order is None:
        return EditAnswer(EditOutcome.NOT_FOUND)
    if OrderEdit.objects.filter(order=order, edit_id=edit_id).exists():
        return EditAnswer(EditOutcome.REPEATED, order)
    if not is_editable(OrderState(order.state)):
        return EditAnswer(EditOutcome.NOT_EDITABLE, order)
    if edit.version != order.version:
        return EditAnswer(EditOutcome.VERSION_CONFLICT, order)
    lines = list(OrderLine.objects.filter(order=order).order_by("position"))
    before, after = _differences(order, lines, edit)
    if order.warehouse_id is None:
        _find_warehouse(order, edit, before, after)
    elif edit.warehouse is not None:
        raise Unfit(
            "warehouse", "It leaves from a warehouse already: cancel it and send it anew to another one."
        )
    if "lines" in after and PutBack.objects.filter(order=order).exists():
        return EditAnswer(EditOutcome.COMING_BACK, order)
    _write(order, edit, after, actor, now)
    _check_again(order, actor, now, today)
    order.version += 1
    order.save(update_fields=["version", "ship_state", "requested_ship_on", "bottles"])
    OrderEdit.objects.create(
        winery_id=order.winery_id,
        order=order,
        edit_id=edit_id,
        version=order.version,
        edited_by=actor.name,
        edited_at=now,
        before=before,
        after=after,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT lead_holds(%s)", [[order.pk]])
        cursor.execute("SELECT tell_shops(%s, 'order.edited', NULL, %s)", [[order.pk], now])
    order.refresh_from_db()
    return EditAnswer(EditOutcome.EDITED, order)


def _differences(order: Order, lines: list[OrderLine], edit: Edit) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the edit changes, as it was and as it is to be, in the words of the shop's body."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    was = order.ship_to.address
    if edit.ship_to is not None and edit.ship_to != was:
        before["ship_to"], after["ship_to"] = asdict(was), asdict(edit.ship_to)
    if edit.sets_day and edit.requested_ship_on != order.requested_ship_on:
        before["requested_ship_on"], after["requested_ship_on"] = (
            day.isoformat() if day else None for day in (order.requested_ship_on, edit.requested_ship_on)
        )
    had = tuple(ArrivingLine(line.sku_code, line.bottles) for line in lines)
    if edit.lines is not None and edit.lines != had:
        before["lines"], after["lines"] = (
            [asdict(line) for line in had],
            [asdict(line) for line in edit.lines],
        )
    return before, after


def _find_warehouse(order: Order, edit: Edit, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Let it leave from the one named now, else from the one it asked for when it came: it may be there by now."""
    asked = order.ship_to.asked_warehouse
    named = asked if edit.warehouse is None else edit.warehouse
    there = warehouse_for(order.winery_id, named)
    found = None if there is None else Warehouse.objects.get(pk=there)
    if named != asked:
        ShipTo.objects.filter(order=order).update(asked_warehouse=named)
    if found is not None or named != asked:
        before["warehouse"] = _unknown(asked)
        after["warehouse"] = _unknown(named) if found is None else found.code
    if found is not None:
        Order.objects.filter(pk=order.pk).update(warehouse=found)
        order.warehouse = found


def _unknown(code: str) -> str:
    return f"{code} (unknown)" if code else "unknown"


def _write(order: Order, edit: Edit, after: dict[str, Any], actor: Actor, now: datetime) -> None:
    if "ship_to" in after and edit.ship_to is not None:
        to = edit.ship_to
        keys = {
            "name_key": text_key(to.name),
            "surname_key": surname_key(to.name),
            "email_key": email_key(to.email),
            "phone_key": phone_digits(to.phone),
        }
        ShipTo.objects.filter(order=order).update(**asdict(to), **keys)
        order.ship_state = to.state
    if "requested_ship_on" in after:
        order.requested_ship_on = edit.requested_ship_on
    if "lines" in after and edit.lines is not None:
        change_lines(order, edit.lines, actor, now)


def _check_again(order: Order, actor: Actor, now: datetime, today: date) -> None:
    """Hold it for what is wrong now, and for nothing that was mended."""
    to = ShipTo.objects.get(order=order)
    lines = OrderLine.objects.filter(order=order).order_by("position")
    arrival = Arrival(
        order_number=order.order_number,
        digest=b"",
        ship_to=to.address,
        lines=tuple(ArrivingLine(line.sku_code, line.bottles) for line in lines),
        warehouse=to.asked_warehouse,
        requested_ship_on=order.requested_ship_on,
    )
    codes = {line.sku for line in arrival.lines}
    known = Sku.objects.filter(winery_id=order.winery_id, code__in=codes).values_list("code", flat=True)
    found = check_arrival(
        arrival,
        known_skus=frozenset(known),
        warehouse_known=order.warehouse_id is not None,
        rules=rules_in_force(order.winery_id),
        today=today,
    )
    holds = [
        Kept(
            hold.pk,
            Problem(HoldReason(hold.reason), hold.field, hold.words, hold.until_on, hold.rule_id),
            hold.released_at is None,
        )
        for hold in Hold.objects.filter(order=order, reason__in=CHECKED)
    ]
    gone, new = settle([problem for problem in found if problem.reason in CHECKED], holds)
    Hold.objects.filter(pk__in=gone).update(released_at=now, released_by=actor.name)
    new += promise_if_whole(order, actor, now)
    Hold.objects.bulk_create(
        Hold(winery_id=order.winery_id, order=order, opened_at=now, **_row(problem)) for problem in new
    )


def _row(problem: Problem) -> dict[str, Any]:
    return asdict(replace(problem, words=problem.words[:200]))
