"""Tell the warehouse to forget whom an erased order was for: owed with the erasure, told by a job until it has happened."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import connection, transaction

from recork.commerce.models import Submission
from recork.commerce.operations.claiming import AT_ONCE, DICE, LEASE
from recork.commerce.operations.telephone import Telephone, order_path
from recork.commerce.rules.answer import NoAnswer, is_forgotten_there
from recork.wire.backoff import next_try

TOMORROW = timedelta(days=1)
"""Until the warehouse is done with an order it says no, and its floor is in no hurry."""


def tell_erasures(phone: Telephone, *, now: Callable[[], datetime]) -> int:
    """Tell what is due. Returns how many were tried. Telling twice does no harm."""
    ids = _claim(now())
    for submission in Submission.objects.filter(pk__in=ids).order_by("pk"):
        said = phone.put(order_path(submission.order_number, "erasure"), {})
        if not isinstance(said, NoAnswer) and is_forgotten_there(said.status, said.body):
            at = None
        elif not isinstance(said, NoAnswer) and said.status == HTTPStatus.CONFLICT:
            at = now() + TOMORROW
        else:
            wait = said.wait if isinstance(said, NoAnswer) else timedelta(0)
            at = now() + (wait or next_try(submission.erasure_attempts, DICE))
        Submission.objects.filter(pk=submission.pk).update(erasure_try_at=at)
    return len(ids)


def _claim(now: datetime) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE submission SET erasure_attempts = erasure_attempts + 1, erasure_try_at = %s
                 WHERE id IN (SELECT id FROM submission WHERE erasure_try_at <= %s
                               ORDER BY erasure_try_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
             RETURNING id""",  # noqa: S608 -- a constant of ours
            [now + LEASE, now],
        )
        return [row_id for (row_id,) in cursor.fetchall()]
