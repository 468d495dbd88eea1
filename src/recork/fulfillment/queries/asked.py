"""One question whether an order may be stopped, as programs read it back."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from recork.fulfillment.models import Cancellation
from recork.fulfillment.queries.order_sheet import order_named
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import Outcome


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its order, and the question that stopped the order: this one, another's or none."""

    question: Cancellation
    stop: Cancellation | None


def asked_about(actor: Actor, number: str, question_id: UUID) -> Asked | None:
    """Read one question about the order that the actor means; None when it was never asked.

    One statement.
    """
    about = Cancellation.objects.filter(order__in=order_named(actor, number)).select_related("order")
    wanted = Q(question_id=question_id) | Q(outcome=Outcome.CANCELLED)
    rows = {row.question_id: row for row in about.filter(wanted)}
    if question_id not in rows:
        return None
    stop = next((row for row in rows.values() if row.outcome == Outcome.CANCELLED), None)
    return Asked(rows[question_id], stop)
