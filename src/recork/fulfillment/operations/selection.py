"""Tick orders and untick them. What is ticked is kept here, so that it outlives the page."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from recork.fulfillment.models import Selection
from recork.fulfillment.rules.actor import Actor, Verb, require

MOST = 10_000
"""Orders in one selection: as many as one group cancel takes."""

KEPT_FOR = timedelta(days=30)
"""Long enough for a bookmark, short enough that no heap grows."""


class UnknownSelection(Exception):
    """The id names somebody else's selection, or one made while looking at other wineries."""


def tick(
    actor: Actor,
    looking_at: int | None,
    selection_id: UUID,
    *,
    shown: Sequence[int],
    ticked: Sequence[int],
    now: datetime,
) -> Selection:
    """Keep which of the orders shown are ticked; those on other pages stay as they were.

    The first tick makes the selection, under the id that its page has minted. Orders that
    aren't in scope are passed over. Raises `UnknownSelection`, `NotAllowed`.
    """
    selection = _own(actor, looking_at, selection_id, now)
    on_page = set(shown)
    wanted = _in_scope(looking_at, [order_id for order_id in ticked if order_id in on_page])
    kept = [each for each in selection.order_ids if each not in on_page or each in wanted]
    return _keep(selection, [*kept, *(each for each in ticked if each in wanted)], None, now)


def tick_all(
    actor: Actor,
    looking_at: int | None,
    selection_id: UUID,
    *,
    matching: Sequence[int],
    words: str,
    now: datetime,
) -> Selection:
    """Add all that match a filter at this moment; what matches it later isn't meant.

        matching  their ids as a query found them just now, newest first
        words     the filter as people read it

    Beyond `MOST` orders the newest are kept. Raises `UnknownSelection`, `NotAllowed`.
    """
    selection = _own(actor, looking_at, selection_id, now)
    is_whole = set(selection.order_ids) <= set(matching)
    snapshot = {"words": words, "at": now.isoformat()} if is_whole else None
    return _keep(selection, [*selection.order_ids, *matching], snapshot, now)


def clear(actor: Actor, looking_at: int | None, selection_id: UUID, *, now: datetime) -> Selection:
    """Untick everything. Raises `UnknownSelection`, `NotAllowed`."""
    return _keep(_own(actor, looking_at, selection_id, now), [], None, now)


def forget_old(*, now: datetime) -> int:
    """Take out selections that nobody has touched for `KEPT_FOR`; wants every winery's scope."""
    return Selection.objects.filter(changed_at__lt=now - KEPT_FOR).delete()[0]


def _own(actor: Actor, looking_at: int | None, selection_id: UUID, now: datetime) -> Selection:
    """Find or make the actor's selection and lock it, as two ticks may arrive at once."""
    require(actor, Verb.READ_ORDERS)
    assert actor.user_id is not None, "programs select nothing"
    whose: dict[str, Any] = {"user_id": actor.user_id, "winery_id": looking_at}
    fresh = Selection(id=selection_id, changed_at=now, order_ids=[], **whose)
    Selection.objects.bulk_create([fresh], ignore_conflicts=True)
    own = Selection.objects.select_for_update().filter(
        pk=selection_id, user_id=actor.user_id, winery=looking_at
    )
    selection = own.first()
    if selection is None:
        raise UnknownSelection(str(selection_id))
    return selection


def _in_scope(looking_at: int | None, order_ids: Sequence[int]) -> set[int]:
    own = "" if looking_at is None else " AND winery_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM orders WHERE id = ANY (%s){own}",  # noqa: S608 -- a constant of ours
            [list(order_ids), *([] if looking_at is None else [looking_at])],
        )
        return {order_id for (order_id,) in cursor.fetchall()}


def _keep(
    selection: Selection, order_ids: Sequence[int], snapshot: dict[str, str] | None, now: datetime
) -> Selection:
    once = list(dict.fromkeys(order_ids))
    if set(once) != set(selection.order_ids) or snapshot:
        selection.order_ids, selection.filter, selection.changed_at = once[:MOST], snapshot, now
        selection.save(update_fields=["order_ids", "filter", "changed_at"])
    return selection
