"""The rows of the list of orders: a page of them, and how many there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from recork.commerce.models import Order, Question, Submission
from recork.commerce.queries.edits import has_open_edit
from recork.commerce.rules.order import OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.submission import SubmissionState
from recork.manners.place import Place

COUNTED = 10_000
"""Beyond this nobody reads the number, they read "many"."""

SHIPPED = (SubmissionState.SHIPPED, SubmissionState.RETURNED)


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What must be true of an order; whatever is None leaves nothing out.

    since, until  placed from this instant on, and before that one
    shipped       of those that were sent: they have left the warehouse, or they haven't
    customer      only this one's, by id
    among         only these ids, as a search found them
    """

    since: datetime | None = None
    until: datetime | None = None
    status: OrderStatus | None = None
    payment: PaymentStatus | None = None
    shipping: ShippingStatus | None = None
    shipped: bool | None = None
    customer: int | None = None
    among: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An order as the list shows it.

    newest         the state of its newest sending, None before the first
    newest_number  the number that one bears, empty before the first
    is_asking      the warehouse is being asked about it
    is_undecided   nobody has decided yet about what was changed of it at the warehouse
    """

    order: Order
    newest: SubmissionState | None
    newest_number: str
    is_asking: bool
    is_undecided: bool

    @property
    def place(self) -> Place:
        return Place(self.order.placed_at, self.order.pk)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and the places where the pages beside them begin (None: there is none)."""

    rows: list[Row]
    newer: Place | None
    older: Place | None


def read_page(
    which: OrderFilter, limit: int, *, older_than: Place | None = None, newer_than: Place | None = None
) -> Page:
    """Read one page of the orders meant, in one statement; begin after `older_than`, or end before `newer_than`.

    A page towards the newer end that isn't full is the first page.
    """
    if newer_than is not None:
        found = _beyond(_matching(which), newer_than, newer=True)
        rows = _rows(found.order_by("placed_at", "id"), limit + 1)
        if len(rows) <= limit:
            return read_page(which, limit)
        rows = rows[:limit][::-1]
        return Page(rows, newer=rows[0].place, older=rows[-1].place)
    found = _matching(which) if older_than is None else _beyond(_matching(which), older_than, newer=False)
    rows = _rows(found.order_by("-placed_at", "-id"), limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    newer = rows[0].place if rows and older_than is not None else None
    return Page(rows, newer=newer, older=rows[-1].place if more else None)


def count_orders(which: OrderFilter) -> int:
    """Count the orders meant as far as somebody would read the number: at most COUNTED + 1."""
    return _matching(which)[: COUNTED + 1].count()


def _matching(which: OrderFilter) -> QuerySet[Order]:
    met = Q()
    if which.since is not None:
        met &= Q(placed_at__gte=which.since)
    if which.until is not None:
        met &= Q(placed_at__lt=which.until)
    if which.status is not None:
        met &= Q(status=which.status)
    if which.payment is not None:
        met &= Q(payment_status=which.payment)
    if which.shipping is not None:
        met &= Q(shipping_status=which.shipping)
    if which.shipped is not None:
        left = Exists(Submission.objects.filter(order=OuterRef("pk"), state__in=SHIPPED))
        met &= Q(left) if which.shipped else ~Q(left)
    if which.customer is not None:
        met &= Q(customer=which.customer)
    if which.among is not None:
        met &= Q(pk__in=which.among)
    return Order.objects.filter(met)


def _beyond(rows: QuerySet[Order], place: Place, *, newer: bool) -> QuerySet[Order]:
    at, beside = place.ordered_at, place.order_id
    if newer:
        return rows.filter(Q(placed_at__gte=at), Q(placed_at__gt=at) | Q(id__gt=beside))
    return rows.filter(Q(placed_at__lte=at), Q(placed_at__lt=at) | Q(id__lt=beside))


def _rows(orders: QuerySet[Order], most: int) -> list[Row]:
    newest = Submission.objects.filter(order=OuterRef("pk")).order_by("-generation")
    asking = Question.objects.filter(order=OuterRef("pk"), is_open=True)
    shown = orders.select_related("customer").annotate(
        newest_state=Subquery(newest.values("state")[:1]),
        newest_number=Subquery(newest.values("order_number")[:1]),
        is_asking=Exists(asking),
        is_undecided=has_open_edit(),
    )
    return [
        Row(
            order,
            SubmissionState(order.newest_state) if order.newest_state else None,
            order.newest_number or "",
            order.is_asking,
            order.is_undecided,
        )
        for order in shown[:most]
    ]
