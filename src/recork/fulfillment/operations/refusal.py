"""What was refused stays refused: the same bytes under the same number get the same words for ever."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection

from recork.fulfillment.models import Order, RefusedSubmission
from recork.fulfillment.operations.tombstone import refuse_the_buried
from recork.fulfillment.rules.actor import Actor


def digest_of_bytes(body: bytes) -> bytes:
    """What is kept of what a shop sent."""
    return hashlib.sha256(body).digest()


def kept_refusal(actor: Actor, number: str, body: bytes) -> RefusedSubmission | None:
    """The refusal that these very bytes have met under this number before, if any."""
    # guard: refusal_is_final
    mine = RefusedSubmission.objects.filter(winery=actor.winery_id, order_number=number)
    return mine.filter(digest=digest_of_bytes(body)).first()


def keep_refusal(
    actor: Actor, number: str, body: bytes, status: int, problem: dict[str, Any], *, now: datetime
) -> RefusedSubmission:
    """Keep a refusal, and return the one that is kept: another process may have been first.

    What was buried meanwhile is cancelled and not refused. Raises `CancelledBeforeArrival`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT lock_number(%s, %s)", [actor.winery_id, number])
    order = Order.objects.filter(winery=actor.winery_id, order_number=number).first()
    if order is not None:
        refuse_the_buried(actor, order)
    assert actor.winery_id is not None, "only a shop's token sends orders"
    row = RefusedSubmission(
        winery_id=actor.winery_id,
        order_number=number,
        digest=digest_of_bytes(body),
        status=status,
        problem=problem,
        at=now,
    )
    RefusedSubmission.objects.bulk_create([row], ignore_conflicts=True)
    kept = kept_refusal(actor, number, body)
    assert kept is not None, "it was written a line ago, and nobody may take it away"
    return kept
