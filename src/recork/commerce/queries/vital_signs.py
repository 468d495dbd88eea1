"""How the shop is doing, for those who watch over it."""

from django.db import connection

from recork.manners.vital_signs import TRAIL_UNSEALED, TRAIL_UNSEALED_WORDS, VitalSign


def vital_signs() -> list[VitalSign]:
    """Count the work that waits. Each count reads a small index."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        assert cursor.description
        count = dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))
    return [
        VitalSign(name, words, {label: count[column] for label, column in columns.items()})
        for name, words, columns in _SIGNS
    ]


_SIGNS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("recork_jobs", "Jobs that wait or run, by status", {"todo": "todo", "doing": "doing"}),
    ("recork_questions_open", "Questions that the warehouse has not answered", {"": "questions"}),
    ("recork_submissions_asked", "Sendings that the warehouse has not taken yet", {"": "sendings"}),
    (
        "recork_refunds",
        "Refunds that have not ended well, by outcome",
        {
            "waiting": "refunds_waiting",
            "unknown": "refunds_unknown",
            "pending": "refunds_pending",
            "failed": "refunds_failed",
        },
    ),
    ("recork_news_unapplied", "News that is stored and not applied", {"": "news"}),
    (
        "recork_mails",
        "Letters that are owed or were given up",
        {"due": "mails_due", "given_up": "mails_lost"},
    ),
    (TRAIL_UNSEALED, TRAIL_UNSEALED_WORDS, {"": "unsealed"}),
)

_WAITING = """
    SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo') AS todo,
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing') AS doing,
           (SELECT count(*) FROM question WHERE is_open) AS questions,
           (SELECT count(*) FROM submission WHERE state = 'asked') AS sendings,
           (SELECT count(*) FROM refund_intent WHERE outcome = 'waiting') AS refunds_waiting,
           (SELECT count(*) FROM refund_intent WHERE outcome = 'unknown') AS refunds_unknown,
           (SELECT count(*) FROM refund_intent WHERE outcome = 'pending') AS refunds_pending,
           (SELECT count(*) FROM refund_intent WHERE outcome = 'failed') AS refunds_failed,
           (SELECT count(*) FROM heard WHERE applied_at IS NULL) AS news,
           (SELECT count(*) FROM mail WHERE sent_at IS NULL AND gave_up_at IS NULL) AS mails_due,
           (SELECT count(*) FROM mail WHERE gave_up_at IS NOT NULL) AS mails_lost,
           trail_unsealed() AS unsealed"""
