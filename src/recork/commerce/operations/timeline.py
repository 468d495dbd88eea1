"""Write down what happened to an order, and owe the warehouse's people the news of it."""

from datetime import date, datetime

from django.db.models import F

from recork.commerce.models import Entry, Order, Submission


def note(order: Order, who: str, what: str, kind: str, *, now: datetime, about: object = "") -> None:
    """Add one entry to an order's timeline.

    kind   names it for programs: cancelled, refunded, asked ...
    about  the question, refund or pickup whose effects are shown with it
    """
    Entry.objects.create(
        order=order, at=now, who=who[:120], what=what[:400], kind=kind, request_id=str(about)
    )


def pickup_words(location: str, ready_on: date | None) -> str:
    """What the timeline says of a pickup that is certain."""
    day = f", from {ready_on.day} {ready_on:%B %Y} on" if ready_on else ""
    return f"Customer picks it up: {location}{day}"


def changed(order: Order, who: str, *, now: datetime, **fields: object) -> None:
    """Write changed fields of an order that is locked, count the change, and owe a report of it."""
    for name, value in fields.items():
        setattr(order, name, value)
    order.version += 1
    order.changed_at, order.changed_by = now, who[:120]
    order.save(update_fields=[*fields, "version", "changed_at", "changed_by"])
    owe_report(order, now=now)


def owe_report(order: Order, *, now: datetime) -> None:
    """Promise the warehouse a fresh report about each of the order's sendings, in the caller's transaction."""
    Submission.objects.filter(order=order).update(
        report_version=F("report_version") + 1, report_try_at=now, report_attempts=0
    )
