"""One sample sale as the rows that the shop's own verbs would have left behind."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Model

from recork.commerce.models import (
    Cancellation,
    Capture,
    CreditEntry,
    Entry,
    Mail,
    Order,
    OrderLine,
    Question,
    RefundAttempt,
    RefundIntent,
    ShipTo,
    StockEntry,
    Submission,
)
from recork.commerce.operations.sample_data.charges import Charge, charges_of
from recork.commerce.operations.sample_data.goods import lines_of, order_of, parcel_and_stock
from recork.commerce.operations.sample_data.ground import Ground
from recork.commerce.operations.sample_data.letters import letters_of
from recork.commerce.operations.sample_data.money import captures_of, credit_of, refund_of
from recork.commerce.operations.sample_data.sendings import cancellation_of, questions_of, submission_of
from recork.commerce.operations.sample_data.standing import Standing, standing_of
from recork.commerce.operations.sample_data.story import story_of
from recork.manners.bulk import copy_in, fresh_ids
from recork.sample.people import ORDER_MANAGER
from recork.sample.sales import SampleSale

# In the order in which rows may refer to each other.
TABLES: tuple[type[Model], ...] = (
    Order, ShipTo, OrderLine, StockEntry, Capture, Submission, Question, Cancellation, RefundIntent,
    RefundAttempt, CreditEntry, Entry, Mail,
)  # fmt: skip
FIRST_WAIT = timedelta(minutes=12)
NEXT_WAIT = timedelta(minutes=4)


class RowMaker:
    """Turns sales into rows, with ids from the database's own sequences.

    Those that are about to be sent again wait for it from `now` on, one after the other.
    """

    def __init__(self, ground: Ground, now: datetime) -> None:
        self._ground = ground
        self._next_wait = now + FIRST_WAIT
        self._ids: dict[type[Model], Iterator[int]] = {
            model: fresh_ids(model._meta.db_table)
            for model in (Order, OrderLine, Capture, Submission, RefundIntent)
        }

    def write(self, sales: Sequence[SampleSale]) -> list[Charge]:
        """Bring them in; return what their cards were charged."""
        rows: dict[type[Model], list[Model]] = {model: [] for model in TABLES}
        charges: list[Charge] = []
        for sale in sales:
            standing = standing_of(sale)
            order, captures, more = self._rows_of(sale, standing)
            for row in (order, *captures, *more):
                rows[type(row)].append(row)
            charges += charges_of(order, captures, standing)
        for model in TABLES:
            copy_in(rows[model])
        return charges

    def _rows_of(self, sale: SampleSale, standing: Standing) -> tuple[Order, list[Capture], list[Model]]:
        ground, newest = self._ground, sale.newest
        order = order_of(sale, standing, next(self._ids[Order]), ground, self._resend_at(sale))
        lines = lines_of(order, newest, ground, self._ids[OrderLine])
        captures = captures_of(order, ground.shop.slug, newest.tenders, self._ids[Capture])
        more: list[Model] = [*lines, *parcel_and_stock(order, lines, newest, standing)]
        sent_as = []
        for sending in sale.sendings:
            submission = submission_of(order, sending, next(self._ids[Submission]))
            sent_as.append(submission.pk)
            more += [submission, *questions_of(order, sending.order, submission.pk)]
        more += cancellation_of(order, newest, standing)
        for capture in captures:
            more += credit_of(capture)
            if standing.is_cancelled and standing.stop:
                more += refund_of(order, capture, next(self._ids[RefundIntent]), standing.stop.asked_at)
        story = story_of(sale, order, captures, standing, sent_as, ORDER_MANAGER)
        order.version, order.changed_at, order.changed_by = len(story), story[-1].at, story[-1].who
        more += story
        more += letters_of(order, lines, captures, standing, submission.pk, newest.ship_to, ground)
        return order, captures, more

    def _resend_at(self, sale: SampleSale) -> datetime | None:
        if not sale.is_waiting:
            return None
        at, self._next_wait = self._next_wait, self._next_wait + NEXT_WAIT
        return at
