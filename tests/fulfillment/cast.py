"""The characters of the house's tests: two wineries, a warehouse, three wines, the people, an order."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from recork.fulfillment.models import Bin, Order, ShippingRule, ShopConnection, Sku, Warehouse, Winery, scope
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.receiving import receive_order
from recork.fulfillment.operations.stock import receive_stock
from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.destination import RuleKind
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import Arrival, ArrivingLine

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PETE = Actor(name="Pete Alvarado", role=Role.FLOOR, winery_id=None)
SERVICE = Actor(name="Sam Service", role=Role.CLIENT_SERVICES, winery_id=None)
MARISOL = Address(
    name="Marisol Vega",
    line1="12 Congress Avenue",
    city="Austin",
    state="TX",
    zip="78701",
    phone="512-555-0134",
    email="marisol.vega@example.com",
)
ON_THE_WAY = (
    OrderState.RELEASED,
    OrderState.PICKING,
    OrderState.PICKED,
    OrderState.PACKED,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
    OrderState.RETURNED,
)


@dataclass(frozen=True)
class House:
    """What stands before a test begins. `nora` manages Alder Creek, `bo` Birch Hill."""

    alder: Winery
    birch: Winery
    warehouse: Warehouse
    bin: Bin
    shop: ShopConnection

    @property
    def nora(self) -> Actor:
        return Actor(name="Nora Quist", role=Role.MANAGER, winery_id=self.alder.pk)

    @property
    def bo(self) -> Actor:
        return Actor(name="Bo Lind", role=Role.MANAGER, winery_id=self.birch.pk)

    @property
    def viewer(self) -> Actor:
        return Actor(name="Vera Low", role=Role.VIEWER, winery_id=self.alder.pk)

    @property
    def alder_shop(self) -> Actor:
        return Actor(
            name="Alder's shop",
            role=Role.SHOP,
            winery_id=self.alder.pk,
            connection_id=self.shop.pk,
        )


def open_house(*, bottles: int = 1000) -> House:
    """Two wineries with three wines each, `bottles` of every wine on the shelf. Commits nothing itself."""
    with scope.of_every_winery():
        warehouse = Warehouse.objects.create(code="ACN", name="American Canyon", created_at=NOW)
        shelf = Bin.objects.create(warehouse=warehouse, code="B-12")
        ShippingRule.objects.create(
            kind=RuleKind.NO_PO_BOX, made_at=NOW, made_by="Recork"
        )  # as a new house has it
        alder, birch = (
            Winery.objects.create(slug=slug, name=name, default_warehouse=warehouse, created_at=NOW)
            for slug, name in (("alder", "Alder Creek"), ("birch", "Birch Hill"))
        )
        shop = ShopConnection.objects.create(id=uuid4(), winery=alder, name="Alder's shop", created_at=NOW)
        for winery in (alder, birch):
            for code, name in WINES:
                sku = Sku.objects.create(winery=winery, code=code, name=name, created_at=NOW)
                receive_stock(SERVICE, sku, warehouse, bottles, now=NOW)
    return House(alder, birch, warehouse, shelf, shop)


WINES = (
    ("ZN21", "2021 Old Vine Zinfandel"),
    ("CH23", "2023 Barrel Chardonnay"),
    ("CS19", "2019 Reserve Cabernet"),
)


def arrival(number: str = "10234", *, bottles: int = 6, sku: str = "ZN21", **more: object) -> Arrival:
    """An order of one wine for Marisol Vega; `more` replaces any field."""
    fields: dict[str, object] = {
        "order_number": number,
        "digest": hashlib.sha256(f"{number}{bottles}{sku}{more}".encode()).digest(),
        "ship_to": MARISOL,
        "lines": (ArrivingLine(sku, bottles),),
        "order_type": "Club",
        "carrier": "UPS",
        "service": "UPS Ground",
        "total_cents": 31200,
    }
    return Arrival(**(fields | more))  # type: ignore[arg-type]  # a test's shorthand


def place(
    actor: Actor, number: str = "10234", *, state: OrderState = OrderState.RECEIVED, **more: object
) -> Order:
    """Receive an order and take it along the floor as far as `state`."""
    with scope.of_winery(actor.winery_id or 0):
        order = receive_order(actor, arrival(number, **more), now=NOW, today=TODAY).order  # type: ignore[arg-type]
    return advance(order, state)


def advance(order: Order, state: OrderState) -> Order:
    """Let Pete take an order along the floor as far as `state`."""
    with scope.of_every_winery():
        for step in ON_THE_WAY:
            if order.state == state:
                break
            if (
                step is OrderState.RETURNED
                or state is not OrderState.RETURNED
                or step is not OrderState.DELIVERED
            ):
                move_orders(PETE, [order.pk], step, now=NOW)
                order.refresh_from_db()
    assert order.state == state
    return order
