"""How the house is doing, for those who watch over it."""

from django.db import connection

from recork.manners.vital_signs import TRAIL_UNSEALED, TRAIL_UNSEALED_WORDS, VitalSign


def vital_signs() -> list[VitalSign]:
    """Count the work that waits. Each count reads a small index; the scope must be every winery's."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        todo, doing, stock, batches, unqueued, waiting, failing, off, unsealed = cursor.fetchone()
    return [
        VitalSign("recork_jobs", "Jobs that wait or run, by status", {"todo": todo, "doing": doing}),
        VitalSign("recork_stock_entries_unfolded", "Ledger entries not yet in a balance", {"": stock}),
        VitalSign("recork_cancellation_batches_unfinished", "Group cancels under way", {"": batches}),
        VitalSign(
            "recork_webhook_messages_waiting",
            "News for endpoints that are on, and messages not yet taken",
            {"unqueued": unqueued, "queued": waiting},
        ),
        VitalSign(
            "recork_webhook_endpoints_in_trouble",
            "Endpoints that nobody hears",
            {"failing": failing, "off": off},
        ),
        VitalSign(TRAIL_UNSEALED, TRAIL_UNSEALED_WORDS, {"": unsealed}),
    ]


_WAITING = """
    SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'),
           (SELECT count(*) FROM stock_entry WHERE NOT counted),
           (SELECT count(*) FROM cancellation_batch WHERE answered < cardinality(numbers)),
           (SELECT count(*) FROM webhook_endpoint e JOIN news n ON n.connection_id = e.connection_id
             WHERE e.disabled_at IS NULL AND n.seq > e.queued_seq)
         + (SELECT count(*) FROM webhook_endpoint e JOIN news n ON n.connection_id = e.connection_id
             WHERE e.disabled_at IS NULL AND n.seq IS NULL),
           (SELECT count(*) FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id
             WHERE d.done_at IS NULL AND d.dead_at IS NULL AND e.disabled_at IS NULL),
           (SELECT count(*) FROM webhook_endpoint WHERE disabled_at IS NULL AND failing_since IS NOT NULL),
           (SELECT count(*) FROM webhook_endpoint WHERE disabled_at IS NOT NULL),
           trail_unsealed()"""
