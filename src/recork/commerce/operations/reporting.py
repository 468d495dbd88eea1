"""Tell the warehouse's people how an order stands here: owed with every change, told by a job."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from recork.commerce.models import Submission
from recork.commerce.operations.claiming import AT_ONCE, DICE, LEASE
from recork.commerce.operations.telephone import Telephone, order_path
from recork.commerce.queries.report import report_of
from recork.commerce.rules.answer import NoAnswer, is_kept_there
from recork.wire.backoff import next_try


def send_reports(phone: Telephone, *, now: Callable[[], datetime]) -> int:
    """Tell what is owed and due, each as the order stands at this moment. Returns how many were tried.

    A report bears its version, and the warehouse keeps the newest: telling twice, or late, does no harm.
    """
    ids = _claim(now())
    for submission in Submission.objects.filter(pk__in=ids).order_by("pk"):
        body = report_of(submission)
        said = phone.put(order_path(submission.order_number, "shop-report"), body)
        told = not isinstance(said, NoAnswer) and is_kept_there(said.status, said.body)
        _record(submission, now(), told=told, wait=said.wait if isinstance(said, NoAnswer) else timedelta(0))
    return len(ids)


def _claim(now: datetime) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE submission SET report_attempts = report_attempts + 1, report_try_at = %s
                 WHERE id IN (SELECT id FROM submission
                               WHERE report_version > report_told AND state <> 'asked' AND state <> 'refused'
                                 AND report_try_at <= %s
                               ORDER BY report_try_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
             RETURNING id""",  # noqa: S608 -- a constant of ours
            [now + LEASE, now],
        )
        return [row_id for (row_id,) in cursor.fetchall()]


def _record(submission: Submission, now: datetime, *, told: bool, wait: timedelta) -> None:
    mine = Submission.objects.filter(pk=submission.pk)
    if told:
        mine.filter(report_told__lt=submission.report_version).update(report_told=submission.report_version)
        # What changed while we were telling is due at once.
        mine.filter(report_version__gt=F("report_told")).update(report_try_at=now)
    else:
        mine.filter(report_version=submission.report_version).update(
            report_try_at=now + (wait or next_try(submission.report_attempts, DICE))
        )
