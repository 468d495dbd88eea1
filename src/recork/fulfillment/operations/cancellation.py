"""Stop orders. One is a set of one: the same statement stops ten thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from recork.fulfillment.operations.asking import StopAsked
from recork.fulfillment.operations.tombstone import bury_missing, may_bury
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.cancellation import (
    CODES,
    Found,
    NextStep,
    Outcome,
    what_was_found,
)
from recork.fulfillment.rules.search import order_id_of


@dataclass(frozen=True, slots=True)
class Asking(StopAsked):
    """One asking whether orders may be stopped.

    `before_arrival`: the orders may be on their way still; a shop buries those that aren't here yet.
    """

    batch_id: UUID | None = None
    before_arrival: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one order of the set.

    Except for `number` (as asked) and `outcome` everything is empty when the order was not
    found. `stopped_at`, `stopped_by`, `stop_question` and `shop_next` tell of the stop that
    really happened, which for "already cancelled" was somebody's earlier one. `repeated`:
    this question was answered before, and this is the first answer again.
    """

    number: str
    outcome: Outcome
    order_id: int | None = None
    order_number: str = ""
    state: str = ""
    version: int = 0
    code: str = ""
    asked_at: datetime | None = None
    bottles_released: int = 0
    bottles_coming_back: int = 0
    repeated: bool = False
    stopped_at: datetime | None = None
    stopped_by: str | None = None
    stop_question: UUID | None = None
    shop_next: str | None = None
    state_found: str = ""

    @property
    def found(self) -> Found | None:
        """What a yes has found; None when the answer was no."""
        return what_was_found(self.outcome, self.state_found)

    @property
    def detail(self) -> str:
        """The refusal in a whole sentence; empty when nothing was refused."""
        return CODES[self.code].detail(self.order_number) if self.code else ""

    @property
    def next_steps(self) -> tuple[NextStep, ...]:
        """What can be done after a refusal."""
        return CODES[self.code].next_steps if self.code else ()


def cancel_orders(
    actor: Actor,
    numbers: Sequence[str],
    asking: Asking,
    *,
    now: datetime,
    by_fulfillment_number: bool,
) -> list[Answer]:
    """Stop each of these orders that can still be stopped, and answer for each, in the order asked.

        numbers                order numbers of the actor's winery, at most 10,000
        by_fulfillment_number  they are fulfilment numbers instead

    An order of another winery is not found. Nothing of an order that is declined changes,
    but the asking is on record. One statement; raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    # guard: tombstone_before_arrival
    if asking.before_arrival and may_bury(actor) and not by_fulfillment_number:
        found, which = bury_missing(actor, numbers, now)
    else:
        found, which = _named(actor, numbers, by_fulfillment_number=by_fulfillment_number)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT order_id, order_number, state, version, outcome, code, asked_at,
                       bottles_released, bottles_coming_back, repeated,
                       stopped_at, stopped_by, stop_question, shop_next, state_found
                  FROM cancel_orders({found}, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",  # noqa: S608 -- two constants of ours
            [*which, *_asked(actor, asking, now)],
        )
        rows = cursor.fetchall()
    return _in_the_order_asked(numbers, rows, by_fulfillment_number=by_fulfillment_number)


def _asked(actor: Actor, asking: Asking, now: datetime) -> list[Any]:
    return [
        *(asking.question_id, asking.batch_id, actor.name, asking.asked_from),
        *(asking.reason, asking.note, asking.shop_next),
        *(asking.pickup_location, asking.pickup_ready_on, now),
    ]


def first_answers(numbers: Sequence[str], question_id: UUID, *, by_fulfillment_number: bool) -> list[Answer]:
    """Give the answers of a batch again. This only reads: whoever was not found then stays so."""
    with connection.cursor() as cursor:
        if by_fulfillment_number:
            ids = [order_id for number in numbers if (order_id := order_id_of(number)) is not None]
            cursor.execute(_ANSWERED + "o.id = ANY (%s)", [question_id, ids])
        else:
            cursor.execute(_ANSWERED + "o.order_number = ANY (%s)", [question_id, list(numbers)])
        rows = cursor.fetchall()
    return _in_the_order_asked(numbers, rows, by_fulfillment_number=by_fulfillment_number)


_ANSWERED = """
    SELECT o.id, o.order_number, o.state, o.version, c.outcome, c.code, c.asked_at,
           c.bottles_released, c.bottles_coming_back, true,
           stop.asked_at, stop.asked_by, stop.question_id, stop.shop_next, c.state_found
      FROM cancellation c
      JOIN orders o ON o.id = c.order_id
      LEFT JOIN cancellation stop ON stop.order_id = o.id AND stop.outcome = 'cancelled'
     WHERE c.question_id = %s AND """


def _in_the_order_asked(
    numbers: Sequence[str], rows: Sequence[tuple[object, ...]], *, by_fulfillment_number: bool
) -> list[Answer]:
    by_name = {row[0] if by_fulfillment_number else row[1]: row for row in rows}
    return [
        _answer(number, by_name.get(order_id_of(number) if by_fulfillment_number else number))
        for number in numbers
    ]


_BY_NUMBER = "(SELECT array_agg(id) FROM orders WHERE winery_id = %s AND order_number = ANY (%s))"
_BY_ID = "(SELECT array_agg(id) FROM orders WHERE id = ANY (%s))"
_BY_ID_OF_WINERY = "(SELECT array_agg(id) FROM orders WHERE id = ANY (%s) AND winery_id = %s)"


def _named(actor: Actor, numbers: Sequence[str], *, by_fulfillment_number: bool) -> tuple[str, list[Any]]:
    """Choose the query that finds the orders, with its parameters."""
    if not by_fulfillment_number:
        return _BY_NUMBER, [actor.winery_id, list(numbers)]
    ids = [order_id for number in numbers if (order_id := order_id_of(number)) is not None]
    if actor.winery_id is None:
        return _BY_ID, [ids]
    return _BY_ID_OF_WINERY, [ids, actor.winery_id]


def _answer(number: str, row: tuple[object, ...] | None) -> Answer:
    if row is None:
        return Answer(number=number, outcome=Outcome.NOT_FOUND)
    order_id, order_number, state, version, outcome, *rest = row
    return Answer(number, Outcome(str(outcome)), order_id, order_number, state, version, *rest)  # type: ignore[arg-type]  # the function's columns, in their order
