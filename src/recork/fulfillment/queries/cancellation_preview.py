"""What would become of a group of orders if it was cancelled now; looking changes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from recork.fulfillment.models import Order, OrderLine, ReleasePlan
from recork.fulfillment.rules.cancellation import CANCELLABLE, Outcome, Refusal, decide_cancellation
from recork.fulfillment.rules.order import OrderState

SHOWN = 50
"""Of those that can't be cancelled, and of those that can: a person reads no more before OK."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """One order of the group; `bottles_picked` of its bottles are in the cart."""

    order_number: str
    name: str
    bottles: int
    bottles_picked: int
    decision: Outcome | Refusal


@dataclass(frozen=True, slots=True)
class Preview:
    """The group as it stands: how many could be stopped, which are too late and why.

    `bottles` and `bottles_picked` count those that could be stopped, `from_a_shop` those of them that
    a shop has sent. `gone` are in the selection and no longer to be found. `exceptions` and
    `cancellable` show `SHOWN` each; `beyond` counts the other exceptions by what is decided about them.
    At `next_release_at` the first of those that wait go to the floor.
    """

    can: int
    from_a_shop: int
    gone: int
    bottles: int
    bottles_picked: int
    exceptions: list[Previewed]
    beyond: Counter[Outcome | Refusal]
    cancellable: list[Previewed]
    next_release_at: datetime | None

    @property
    def of(self) -> int:
        return self.can + len(self.exceptions) + self.beyond.total() + self.gone


def preview(order_ids: Sequence[int]) -> Preview:
    """Look at these orders, at most 10,000, as far as they are in scope. Six statements."""
    orders = _these(order_ids)
    stoppable = Q(state__in=sorted(CANCELLABLE))
    sums = orders.filter(stoppable).aggregate(
        can=Count("pk"),
        from_a_shop=Count("pk", filter=Q(connection__isnull=False)),
        bottles=Coalesce(Sum("bottles"), 0),
    )
    too_late = _decided(orders.exclude(stoppable))
    exceptions = _shown(orders.exclude(stoppable), _TOO_LATE_FIRST)
    in_carts = OrderLine.objects.filter(order__in=orders, order__state=OrderState.PICKING)
    return Preview(
        can=sums["can"],
        from_a_shop=sums["from_a_shop"],
        gone=len(set(order_ids)) - sums["can"] - too_late.total(),
        bottles=sums["bottles"],
        bottles_picked=in_carts.aggregate(sum=Coalesce(Sum("bottles_picked"), 0))["sum"],
        exceptions=exceptions,
        beyond=too_late - Counter(each.decision for each in exceptions),
        cancellable=_shown(orders.filter(stoppable)),
        next_release_at=_next_release(orders.filter(state=OrderState.RECEIVED, leading_hold__isnull=True)),
    )


def _decided(orders: QuerySet[Order]) -> Counter[Outcome | Refusal]:
    """How many of them get which answer."""
    decided = Counter[Outcome | Refusal]()
    for state, found in orders.values_list("state").annotate(found=Count("pk")).order_by():
        decided[decide_cancellation(OrderState(state))] += found
    return decided


def _next_release(waiting: QuerySet[Order]) -> datetime | None:
    plans = ReleasePlan.objects.filter(winery__in=waiting.values("winery"))
    at: datetime | None = plans.aggregate(first=Min("next_at"))["first"]
    return at


def _these(order_ids: Sequence[int]) -> QuerySet[Order]:
    # one array instead of ten thousand parameters
    return Order.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(order_ids)]))


# those that are cancelled already are no news
_TOO_LATE_FIRST = Case(When(state=OrderState.CANCELLED, then=1), default=0)


def _shown(orders: QuerySet[Order], *first: Case) -> list[Previewed]:
    # each counted by itself: for fifty orders, where a join would count for all ten thousand
    picked = OrderLine.objects.filter(order=OuterRef("pk")).values("order").values(sum=Sum("bottles_picked"))
    rows = orders.annotate(name=F("ship_to__name"), bottles_picked=Coalesce(Subquery(picked), 0)).order_by(
        *first, "-ordered_at", "-pk"
    )
    return [
        Previewed(
            order_number=row.order_number,
            name=row.name,
            bottles=row.bottles,
            bottles_picked=row.bottles_picked,
            decision=decide_cancellation(OrderState(row.state)),
        )
        for row in rows[:SHOWN]
    ]
