"""The cast of the shop's tests: Alder Creek's shop, its wines, the people at its desk, and Marisol's order."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from recork.commerce.models import Order, Product, Shop, StockEntry, StockKind, Warehouse
from recork.commerce.operations.taking import Taken, take_order
from recork.commerce.rules.actor import Actor, Role
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.sale import Buyer, Destination, Sale, SoldLine, Tender

NOW = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
IVO = Actor(name="Ivo Marin", role=Role.ORDER_MANAGER)
VERA = Actor(name="Vera Low", role=Role.VIEWER)
ADA = Actor(name="Ada Stone", role=Role.ADMINISTRATOR)
WEBSITE = Actor(name="Website", role=Role.ORDER_MANAGER)

MARISOL = Buyer("Marisol Vega", "marisol.vega@example.com", "512-555-0134")
AUSTIN = Destination(
    name="Marisol Vega",
    line1="2207 Garden Street",
    city="Austin",
    state="TX",
    zip="78702",
    phone="512-555-0134",
    email="marisol.vega@example.com",
)
WINES = (("ZN21", "2021 Old Vine Zinfandel", 4200), ("CH23", "2023 Barrel Chardonnay", 3600))


@dataclass(frozen=True)
class House:
    """The shop before opening hours."""

    shop: Shop
    zinfandel: Product
    chardonnay: Product


def open_house(*, bottles: int = 500) -> House:
    """A shop with two wines. Commits nothing itself."""
    shop = Shop.objects.create(
        name="Alder Creek", slug="alder", pickup_locations=["Tasting room, Healdsburg"], created_at=NOW
    )
    wines = [
        Product.objects.create(sku=sku, name=name, price_cents=cents, created_at=NOW)
        for sku, name, cents in WINES
    ]
    StockEntry.objects.bulk_create(
        StockEntry(product=wine, kind=StockKind.COUNTED, bottles=bottles, at=NOW, actor="Ada Stone")
        for wine in wines
    )
    return House(shop, *wines)


def connect_house(address: str = "http://127.0.0.1:1/") -> Warehouse:
    """A warehouse that nobody has reached yet."""
    return Warehouse.objects.create(address=address, token=b"", connected_at=NOW)


def card(cents: int, *, charge: str = "ch_marisol") -> Tender:
    """Money that a website has captured at the gateway, under names of its own."""
    payment = f"pi_marisol_{charge.removeprefix('ch_')}"
    return Tender(TenderKind.CARD, "Visa ··4471", cents, gateway="stripe", payment=payment, charge=charge)


def sale(number: str = "10234", **more: object) -> Sale:
    """Six Zinfandel for Marisol, $312.00 by card: goods 252.00, shipping 40.00, tax 20.00. `more` replaces fields."""
    fields: dict[str, object] = {
        "number": number,
        "buyer": MARISOL,
        "ship_to": AUSTIN,
        "lines": (SoldLine("ZN21", 6),),
        "tenders": (card(31200, charge=f"ch_{number}"),),
        "shipping_cents": 4000,
        "tax_cents": 2000,
        "placed_at": NOW - timedelta(hours=4),
        "digest": hashlib.sha256(f"{number}{more}".encode()).digest(),
    }
    return Sale(**(fields | more))  # type: ignore[arg-type]  # a test's shorthand


def sell(number: str = "10234", **more: object) -> Order:
    """Take an order in; it is paid and Submitted."""
    taken = take_order(WEBSITE, sale(number, **more), now=NOW)
    assert isinstance(taken, Taken), taken
    return taken.order
