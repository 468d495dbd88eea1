"""How the house is doing, for those who watch over it."""

from django.db import connection

from recork.manners.vital_signs import VitalSign


def vital_signs() -> list[VitalSign]:
    """Count the work that waits. Each count reads a small index; the scope must be every winery's."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        todo, doing, stock, batches = cursor.fetchone()
    return [
        VitalSign("recork_jobs", "Jobs that wait or run, by status", {"todo": todo, "doing": doing}),
        VitalSign("recork_stock_entries_unfolded", "Ledger entries not yet in a balance", {"": stock}),
        VitalSign("recork_cancellation_batches_unfinished", "Group cancels under way", {"": batches}),
    ]


_WAITING = """
    SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'),
           (SELECT count(*) FROM stock_entry WHERE NOT counted),
           (SELECT count(*) FROM cancellation_batch WHERE answered < cardinality(numbers))"""
