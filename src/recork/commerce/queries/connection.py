"""How the line to the warehouse is doing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from recork.commerce.models import Heard, Question, Submission, Warehouse
from recork.commerce.rules.submission import SubmissionState

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Health:
    """When and how the last news came, what of it is not applied, and what waits to go the other way."""

    news_at: datetime | None
    news_by: str
    unapplied: int
    to_send: int
    to_ask: int
    to_tell: int


def is_sending() -> bool:
    """Whether a warehouse is connected and people have not paused sending."""
    return Warehouse.objects.filter(paused_at=None).exists()


def health_of(warehouse: Warehouse) -> Health:
    """Five statements over small indexes. None of it asks the warehouse."""
    last = Heard.objects.filter(received_at__gte=warehouse.connected_at).defer("body").order_by("-pk").first()
    return Health(
        news_at=last.received_at if last else None,
        news_by=last.came_by if last else "",
        unapplied=Heard.objects.filter(applied_at=None)[:MOST_COUNTED].count(),
        to_send=Submission.objects.filter(state=SubmissionState.ASKED)[:MOST_COUNTED].count(),
        to_ask=Question.objects.filter(is_open=True)[:MOST_COUNTED].count(),
        to_tell=Submission.objects.filter(report_version__gt=F("report_told"))[:MOST_COUNTED].count(),
    )
