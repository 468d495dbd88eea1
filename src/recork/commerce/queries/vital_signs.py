"""How the shop is doing, for those who watch over it."""

from django.db import connection

from recork.manners.vital_signs import VitalSign


def vital_signs() -> list[VitalSign]:
    """Count the work that waits. Each count reads a small index."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        todo, doing, questions, sendings, refunds, failed, news, mails = cursor.fetchone()
    return [
        VitalSign("recork_jobs", "Jobs that wait or run, by status", {"todo": todo, "doing": doing}),
        VitalSign("recork_questions_open", "Questions that the warehouse has not answered", {"": questions}),
        VitalSign(
            "recork_submissions_asked", "Sendings that the warehouse has not taken yet", {"": sendings}
        ),
        VitalSign("recork_refunds_under_way", "Refunds that have not ended", {"": refunds}),
        VitalSign("recork_refunds_failed", "Refunds that a person must settle", {"": failed}),
        VitalSign("recork_news_unapplied", "News that is stored and not applied", {"": news}),
        VitalSign("recork_mails_due", "Letters that are not sent yet", {"": mails}),
    ]


_WAITING = """
    SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'),
           (SELECT count(*) FROM question WHERE is_open),
           (SELECT count(*) FROM submission WHERE state = 'asked'),
           (SELECT count(*) FROM refund_intent WHERE outcome IN ('waiting', 'unknown', 'pending')),
           (SELECT count(*) FROM refund_intent WHERE outcome = 'failed'),
           (SELECT count(*) FROM heard WHERE applied_at IS NULL),
           (SELECT count(*) FROM mail WHERE sent_at IS NULL AND gave_up_at IS NULL)"""
