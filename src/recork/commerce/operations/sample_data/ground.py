"""What stands before the first order: the shop, its wines, and how many bottles it may sell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from recork.commerce.models import Customer, Product, Shop, StockEntry, StockKind
from recork.sample import SampleHouse
from recork.sample.cancellations import PICKUP_LOCATIONS
from recork.sample.mark import booking_id
from recork.sample.people import SUPPORT_EMAIL, SUPPORT_PHONE, shop_of
from recork.sample.shapes import SampleAddress, SampleBooking

WINERY = "alder"
"""Whose shop it is: the first and largest of the sample's wineries."""
SIX_PACK = "-6"
"""Under such a code the website has sold some wines; the warehouse doesn't know it, and it is off the list."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The ids of what the orders stand on: products by SKU, customers by e-mail."""

    shop: Shop
    products: dict[str, Product]
    customers: dict[str, int]


def lay_ground(house: SampleHouse) -> None:
    """Make the shop and its wines, with every bottle that ever comes in on sale."""
    opened = house.receipts[0].at
    winery = next(each for each in house.wineries if each.slug == WINERY)
    Shop.objects.create(
        name=shop_of(winery.name),
        slug=WINERY,
        pickup_locations=list(PICKUP_LOCATIONS),
        support_phone=SUPPORT_PHONE,
        support_email=SUPPORT_EMAIL,
        created_at=opened,
    )
    Product.objects.bulk_create(
        Product(
            sku=wine.code,
            name=wine.name,
            bottle_ml=wine.bottle_ml,
            price_cents=wine.price_cents,
            created_at=opened,
        )
        for wine in house.skus
        if wine.winery == WINERY
    )
    book(house, "receipt", house.receipts)


def find_ground() -> Ground:
    return Ground(
        shop=Shop.objects.get(),
        products={each.sku: each for each in Product.objects.all()},
        customers={email: pk for email, pk in Customer.objects.values_list("email", "pk") if email},
    )


def welcome(ground: Ground, buyers: Iterable[tuple[SampleAddress, datetime]]) -> None:
    """Write down the buyers that are new to us, each with the day of their first order."""
    new = {to.email: (to, at) for to, at in buyers if to.email not in ground.customers}
    made = Customer.objects.bulk_create(
        Customer(name=to.name, email=to.email, phone=to.phone, created_at=at) for to, at in new.values()
    )
    ground.customers.update((each.email or "", each.pk) for each in made)


def put_on_list(ground: Ground, skus: Iterable[str]) -> None:
    """Write down the six-packs among these that are new to us."""
    for sku in sorted(set(skus) - ground.products.keys()):
        wine = ground.products[sku.removesuffix(SIX_PACK)]
        ground.products[sku] = Product.objects.create(
            sku=sku,
            name=f"{wine.name}, six-pack",
            bottle_ml=wine.bottle_ml,
            price_cents=wine.price_cents,
            is_on_sale=False,
            created_at=wine.created_at,
        )


def book(house: SampleHouse, what: str, bookings: Iterable[SampleBooking]) -> None:
    """Count what came in or went by other ways than sales; the warehouse's figures are the shop's too."""
    products = dict(Product.objects.values_list("sku", "pk"))
    ours = (each for each in bookings if each.winery == WINERY)
    StockEntry.objects.bulk_create(
        (
            StockEntry(
                product_id=products[booking.sku],
                kind=StockKind.COUNTED,
                bottles=booking.bottles,
                request_id=booking_id(house.order_count, house.random_seed, f"shop {what}", number),
                at=booking.at,
                actor=booking.by,
                note=booking.note,
            )
            for number, booking in enumerate(ours)
        ),
        batch_size=1000,
    )


def count_again(house: SampleHouse) -> None:
    """Count the wines of which the website has sold more than there were: some were left over elsewhere."""
    sellable = Product.objects.annotate(sellable=Sum("entries__bottles")).filter(sellable__lt=0)
    StockEntry.objects.bulk_create(
        StockEntry(
            product=product,
            kind=StockKind.COUNTED,
            bottles=-product.sellable,
            request_id=booking_id(house.order_count, house.random_seed, "shop count", product.pk),
            at=house.as_of,
            actor=Shop.objects.get().name,
            note="Counted again",
        )
        for product in sellable.order_by("pk")
    )
