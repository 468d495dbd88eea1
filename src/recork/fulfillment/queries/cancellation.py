"""What is on record about one question whether an order may be stopped."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from recork.fulfillment.models import Cancellation, Move, Order, PutBack, ShopReport
from recork.fulfillment.queries.cancellation_effects import Effect, effects_of
from recork.fulfillment.queries.shop_effects import shop_effects
from recork.fulfillment.queries.shop_side import read_report
from recork.fulfillment.rules.cancellation import CODES, Outcome, Refusal


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and its answer, with how things stand by now.

    `stop` is the question that stopped the order, this one or another's; None for a live order.
    `since` is when the order came to the state in which the question found it.
    """

    order: Order
    asked: Cancellation
    stop: Cancellation | None
    since: datetime
    effects: tuple[Effect, ...]

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.asked.outcome)

    @property
    def refusal(self) -> Refusal | None:
        """Why the answer was no, if it was."""
        return CODES[self.asked.code] if self.asked.code else None


def answered(order: Order, question_id: UUID) -> Answered | None:
    """Read the answer to one question about an order; None when it was never asked."""
    questions = {each.question_id: each for each in Cancellation.objects.filter(order=order)}
    asked = questions.get(question_id)
    if asked is None:
        return None
    tasks = list(PutBack.objects.filter(order=order))
    effects = effects_of(asked, tasks)
    if asked.outcome == Outcome.CANCELLED and order.connection_id is not None:
        report = ShopReport.objects.filter(order=order).first()
        effects += shop_effects(order, asked, read_report(report) if report else None)
    return Answered(
        order=order,
        asked=asked,
        stop=next((each for each in questions.values() if each.outcome == Outcome.CANCELLED), None),
        since=_since(order, asked.state_found, asked.asked_at),
        effects=effects,
    )


def stop_of(order: Order) -> Cancellation | None:
    """The question that stopped this order, if one did."""
    return Cancellation.objects.filter(order=order, outcome=Outcome.CANCELLED).first()


def since(order: Order) -> datetime:
    """When the order came to where it stands."""
    return _since(order, order.state, order.moved_at)


def _since(order: Order, state: str, until: datetime) -> datetime:
    moves = Move.objects.filter(order=order, to_state=state, at__lte=until)
    last = moves.order_by("-version").values_list("at", flat=True).first()
    return last or order.moved_at
