"""What stands before the first order: wineries, shops, warehouses, bins, wines and their bottles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from recork.fulfillment.models import (
    Bin,
    ShopConnection,
    Sku,
    StockBalance,
    StockEntry,
    Warehouse,
    Winery,
)
from recork.fulfillment.rules.stock import Kind
from recork.sample import SampleHouse
from recork.sample.mark import booking_id
from recork.sample.people import SUPPORT_EMAIL, SUPPORT_PHONE, shop_of
from recork.sample.shapes import SampleBooking

type Bookings = Iterable[SampleBooking]


@dataclass(frozen=True, slots=True)
class Ground:
    """The ids of what the orders stand on. Bins are found by warehouse code and bin code."""

    wineries: Mapping[str, int]
    shops: Mapping[int, UUID]
    warehouses: Mapping[str, int]
    skus: Mapping[str, int]
    bins: Mapping[tuple[str, str], int]


def lay_ground(house: SampleHouse, now: datetime) -> None:
    """Make it all, with every bottle that ever comes in on the shelf.

    The shops are connected `now`: what happened before that is history nobody tells them.
    """
    opened = house.receipts[0].at
    for warehouse in house.warehouses:
        Warehouse.objects.get_or_create(
            code=warehouse.code, defaults={"name": warehouse.name, "created_at": opened}
        )
    warehouses = dict(Warehouse.objects.values_list("code", "pk"))
    Bin.objects.bulk_create(
        [Bin(warehouse_id=warehouses[place.warehouse], code=place.code) for place in house.bins],
        ignore_conflicts=True,
    )
    for winery in house.wineries:
        made = Winery.objects.create(
            slug=winery.slug,
            name=winery.name,
            default_warehouse_id=warehouses[winery.warehouses[0]],
            support_phone=SUPPORT_PHONE,
            support_email=SUPPORT_EMAIL,
            created_at=opened,
        )
        ShopConnection.objects.create(winery=made, name=shop_of(winery.name), created_at=now)
        Sku.objects.bulk_create(
            Sku(winery=made, code=sku.code, name=sku.name, bottle_ml=sku.bottle_ml, created_at=opened)
            for sku in house.skus
            if sku.winery == winery.slug
        )
    ground = find_ground(house)
    _make_balances(house, ground)
    book(house, ground, Kind.RECEIVED, house.receipts)


def find_ground(house: SampleHouse) -> Ground:
    wineries = dict(
        Winery.objects.filter(slug__in=[w.slug for w in house.wineries]).values_list("slug", "pk")
    )
    shops = ShopConnection.objects.filter(winery__in=wineries.values()).order_by("-created_at")
    skus = Sku.objects.filter(winery__in=wineries.values())
    bins = Bin.objects.values_list("warehouse__code", "code", "pk")
    return Ground(
        wineries=wineries,
        shops=dict(shops.values_list("winery_id", "pk")),
        warehouses=dict(Warehouse.objects.values_list("code", "pk")),
        skus=dict(skus.values_list("code", "pk")),
        bins={(warehouse, code): pk for warehouse, code, pk in bins},
    )


def book(house: SampleHouse, ground: Ground, kind: Kind, bookings: tuple[SampleBooking, ...]) -> None:
    """Write receipts or adjustments into the ledger and, at once, into the balances."""
    what = "receipt" if kind is Kind.RECEIVED else "adjustment"
    totals: dict[tuple[int, int], int] = {}
    entries = []
    for number, booking in enumerate(bookings):
        sku, warehouse = ground.skus[booking.sku], ground.warehouses[booking.warehouse]
        totals[sku, warehouse] = totals.get((sku, warehouse), 0) + booking.bottles
        entries.append(
            StockEntry(
                winery_id=ground.wineries[booking.winery],
                warehouse_id=warehouse,
                sku_id=sku,
                kind=kind,
                bottles=booking.bottles,
                request_id=booking_id(house.order_count, house.random_seed, what, number),
                counted=True,
                at=booking.at,
                actor=booking.by,
                note=booking.note,
            )
        )
    StockEntry.objects.bulk_create(entries, batch_size=1000)
    balances = list(StockBalance.objects.filter(sku__in=ground.skus.values()).select_for_update())
    for balance in balances:
        balance.on_hand += totals.get((balance.sku_id, balance.warehouse_id), 0)
        balance.version += 1  # so that the shops are told how their wines stand
    StockBalance.objects.bulk_update(balances, ["on_hand", "version"])


def _make_balances(house: SampleHouse, ground: Ground) -> None:
    StockBalance.objects.bulk_create(
        StockBalance(
            winery_id=ground.wineries[place.winery],
            warehouse_id=ground.warehouses[place.warehouse],
            sku_id=ground.skus[place.sku],
            bin_id=ground.bins[place.warehouse, place.code],
        )
        for place in house.bins
        if place.sku
    )
