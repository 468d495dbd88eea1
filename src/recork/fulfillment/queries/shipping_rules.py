"""The rules that are in the table, for deciding and for reading."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from recork.fulfillment.models import ShippingRule
from recork.fulfillment.rules.destination import ShippingRule as Rule

MOST = 500
"""Rules on one page: more than any house has, and still a page."""


def rules_for(wineries: Iterable[int]) -> dict[int, list[Rule]]:
    """What concerns the orders of each of these wineries, the house's rules among it; one statement."""
    ids = list(dict.fromkeys(wineries))
    found: dict[int, list[Rule]] = {winery: [] for winery in ids}
    rows = ShippingRule.objects.filter(Q(winery__isnull=True) | Q(winery__in=ids), ended_at=None)
    for row in rows.order_by("pk"):
        for winery in ids if row.winery_id is None else [row.winery_id]:
            found[winery].append(row.rule)
    return found


def rules_in_force(winery_id: int) -> list[Rule]:
    """The same for one winery."""
    return rules_for([winery_id])[winery_id]


def rules_of_house() -> list[ShippingRule]:
    return _page(ShippingRule.objects.filter(winery__isnull=True))


def rules_of(winery_id: int) -> list[ShippingRule]:
    return _page(ShippingRule.objects.filter(winery=winery_id))


def _page(rules: QuerySet[ShippingRule]) -> list[ShippingRule]:
    """Those in force by place, then those that have ended, the latest first."""
    order = (F("ended_at").desc(nulls_first=True), "state", "zip_prefix", "kind", "from_on", "pk")
    return list(rules.order_by(*order)[:MOST])
