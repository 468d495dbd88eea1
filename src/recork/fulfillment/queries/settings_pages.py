"""What the settings pages list."""

from django.db.models import Count, Q, QuerySet

from recork.fulfillment.models import ApiToken, Bin, Membership, ShopConnection, Sku, Warehouse, Winery
from recork.manners.window import Window, window

MOST = 500
"""People or tokens on one page: more than any winery has, and still a page."""


def all_wineries() -> list[Winery]:
    """Every winery in scope with its warehouse, by name."""
    return list(Winery.objects.select_related("default_warehouse").order_by("name", "pk")[:MOST])


def all_warehouses() -> list[Warehouse]:
    return list(Warehouse.objects.order_by("code"))


def warehouses_with_bins() -> list[Warehouse]:
    """Every warehouse; `bin_count` tells how many bins it has."""
    return list(Warehouse.objects.annotate(bin_count=Count("bins")).order_by("code"))


def bins_of(warehouse: Warehouse, *, after: str, before: str) -> Window[Bin]:
    return window(warehouse.bins.all(), "code", lambda each: each.code, after=after, before=before)


def skus_of(winery_id: int, *, search: str, after: str, before: str) -> Window[Sku]:
    """The winery's wines by code; `search` looks into code and name."""
    skus = Sku.objects.filter(winery=winery_id)
    if search:
        skus = skus.filter(Q(code__icontains=search) | Q(name__icontains=search))
    return window(skus, "code", lambda sku: sku.code, after=after, before=before)


def people_of(winery_id: int | None) -> list[Membership]:
    """The people of one winery, or (None) of the house itself; who was shut out comes last."""
    members = Membership.objects.select_related("user").filter(**_of(winery_id))
    return list(members.order_by("-user__is_active", "user__email")[:MOST])


def tokens_of(winery_id: int | None) -> list[ApiToken]:
    """The tokens of one winery, or (None) of the house itself; revoked ones come last."""
    tokens: QuerySet[ApiToken] = ApiToken.objects.select_related("connection").filter(**_of(winery_id))
    return list(tokens.order_by("revoked_at", "-created_at")[:MOST])


def connections_of(winery_id: int) -> list[ShopConnection]:
    """The shops that may speak for a winery, oldest first."""
    return list(ShopConnection.objects.filter(winery=winery_id).order_by("created_at", "pk")[:MOST])


def _of(winery_id: int | None) -> dict[str, object]:
    return {"winery__isnull": True} if winery_id is None else {"winery": winery_id}
