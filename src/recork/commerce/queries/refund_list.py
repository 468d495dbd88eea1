"""All refunds, newest first, for the page that looks after them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from recork.commerce.models import RefundAttempt, RefundIntent
from recork.commerce.rules.refund import RefundOutcome

ROWS = 50
ON_ITS_WAY = (RefundOutcome.WAITING, RefundOutcome.UNKNOWN, RefundOutcome.PENDING)
GIVEN_BACK = (RefundOutcome.SUCCEEDED, RefundOutcome.SETTLED)


@dataclass(frozen=True, slots=True)
class RefundPage:
    """Some refunds; `older` is the id below which the next page begins, 0 when there is none."""

    intents: list[RefundIntent]
    older: int


def read_refunds(outcomes: tuple[RefundOutcome, ...] | None, *, below: int | None = None) -> RefundPage:
    """The newest with one of these outcomes, or with any. Two statements."""
    found = RefundIntent.objects.select_related("capture", "order__customer", "refund")
    found = found.prefetch_related(Prefetch("attempts", RefundAttempt.objects.order_by("number")))
    if outcomes is not None:
        found = found.filter(outcome__in=outcomes)
    if below is not None:
        found = found.filter(pk__lt=below)
    intents = list(found.order_by("-pk")[: ROWS + 1])
    return RefundPage(intents[:ROWS], intents[ROWS - 1].pk if len(intents) > ROWS else 0)
