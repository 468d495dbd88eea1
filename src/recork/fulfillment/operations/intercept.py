"""Pull orders out that are picked or packed: anybody who may cancel asks, the floor answers, or the deadline does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from recork.fulfillment.models import Intercept
from recork.fulfillment.operations.asking import StopAsked
from recork.fulfillment.rules.actor import MACHINE, Actor, Verb, require
from recork.fulfillment.rules.intercept import (
    ANSWER_WITHIN,
    BY_THE_FLOOR,
    LATEST,
    TOO_SLOW,
    InterceptAnswer,
)
from recork.manners.entry import Unfit


@dataclass(frozen=True, slots=True)
class Wanted(StopAsked):
    """One asking, as of a cancellation, with the instant by which the floor must have answered (None: the usual)."""

    answer_by: datetime | None = None


def ask_intercept(actor: Actor, order_id: int, wanted: Wanted, *, now: datetime) -> Intercept:
    """Ask the floor to pull an order in scope out, and get the question as it stands: open, or answered at once.

    Asking again under the same id gets the first question. Raises `NotAllowed`, `Unfit` for a deadline that is
    too far off, `Intercept.DoesNotExist` when there is no such order.
    """
    ask_intercepts(actor, [order_id], wanted, now=now)
    return Intercept.objects.select_related("order").get(order_id=order_id, question_id=wanted.question_id)


def ask_intercepts(actor: Actor, order_ids: Sequence[int], wanted: Wanted, *, now: datetime) -> None:
    """Put the same question about each order of a set; each is answered on its own. Raises as `ask_intercept`."""
    require(actor, Verb.CANCEL_ORDERS)
    answer_by = wanted.answer_by or now + ANSWER_WITHIN
    if answer_by > now + LATEST:
        raise Unfit("answer_by", f"The floor is asked for an answer within {LATEST.days} days.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ask_intercepts(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(
                    list(order_ids),
                    wanted.question_id,
                    actor.name,
                    wanted.asked_from,
                    wanted.reason,
                    wanted.note,
                ),
                *(wanted.shop_next, wanted.pickup_location, wanted.pickup_ready_on, answer_by, now),
            ],
        )


def accept_intercept(actor: Actor, order_id: int, question_id: UUID, *, now: datetime) -> bool:
    """Pull an order out: it is cancelled, its bottles become put-back tasks, its shop hears of it.

    False: the question is not open (any more), and nothing was done. Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    return bool(_answer([order_id], question_id, InterceptAnswer.ACCEPTED, "", "", actor, None, now))


def decline_intercept(
    actor: Actor, order_id: int, question_id: UUID, code: str, words: str, *, now: datetime
) -> bool:
    """Say no for the floor: nothing of the order changes. False: the question is not open (any more).

        code  one of `BY_THE_FLOOR`

    Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    assert code in BY_THE_FLOOR
    return bool(_answer([order_id], question_id, InterceptAnswer.DECLINED, code, words, actor, None, now))


def decline_overdue(*, now: datetime) -> int:
    """Say no to every question whose deadline has passed. Returns how many there were.

    Only this house judges that, with the order locked: a yes of the floor that came first stands.
    """
    due = list(
        Intercept.objects.filter(answer=InterceptAnswer.PENDING, answer_by__lte=now)
        .order_by("answer_by")
        .values_list("order_id", flat=True)[:AT_ONCE]
    )
    answered = _answer(due, None, InterceptAnswer.DECLINED, TOO_SLOW.code, "", MACHINE, now, now)
    return len(answered)


AT_ONCE = 200


def _answer(
    order_ids: Sequence[int],
    question_id: UUID | None,
    answer: InterceptAnswer,
    code: str,
    words: str,
    actor: Actor,
    due: datetime | None,
    now: datetime,
) -> list[int]:
    if not order_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT answer_intercepts(%s, %s, %s, %s, %s, %s, %s, %s)",
            [list(order_ids), question_id, answer, code, words, actor.name, due, now],
        )
        ((answered,),) = cursor.fetchall()
    return list(answered)
