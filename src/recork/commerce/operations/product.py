"""The shop's wines: one at a time, or a whole list, looked at before it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from recork.commerce.models import Product
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.money import spoken
from recork.manners.entry import Unfit, bottle_size, cents_of, line_of, sku_code
from recork.manners.sheet import Row

NEEDS = ("sku", "name", "price")
TAKES = ("bottle_ml", "on_sale")
MOST_CENTS = 1_000_000_00
YES_OR_NO = {"": True, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Wine:
    """A wine as it is to be kept. The SKU is for ever, as orders name it; all else may change."""

    sku: str
    name: str
    price_cents: int
    bottle_ml: int = 750
    is_on_sale: bool = True

    @classmethod
    def said(cls, sku: str, name: str, price: str, bottle_ml: str = "", on_sale: str = "yes") -> "Wine":
        """Read what was typed. Raises `Unfit`."""
        price_cents = cents_of(line_of(price, "price", most=40), "price")
        if price_cents > MOST_CENTS:
            raise Unfit("price", f"At most {spoken(MOST_CENTS)}.")
        if on_sale.lower() not in YES_OR_NO:
            raise Unfit("on_sale", "Say yes or no.")
        return cls(
            sku=sku_code(sku),
            name=line_of(name, "name", most=120),
            price_cents=price_cents,
            bottle_ml=bottle_size(bottle_ml),
            is_on_sale=YES_OR_NO[on_sale.lower()],
        )

    @classmethod
    def of(cls, product: Product) -> "Wine":
        """As it is kept."""
        return cls(product.sku, product.name, product.price_cents, product.bottle_ml, product.is_on_sale)


class Step(StrEnum):
    """What keeping a row of a list would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class WineStep:
    """One row of a list and what it comes to; `words` say why a row is wrong, or what it changes."""

    line: int
    step: Step
    sku: str
    wine: Wine | None = None
    words: str = ""


def create_product(actor: Actor, wine: Wine, *, now: datetime) -> Product:
    """Add a wine to what the shop sells. Raises `Unfit` when its SKU is there already."""
    require(actor, Verb.CHANGE_STOCK)
    product = _product(wine, now)
    try:
        with transaction.atomic():
            product.save(force_insert=True)
    except IntegrityError as error:
        raise Unfit("code", f"There is a wine {wine.sku} already.") from error
    return product


def change_product(actor: Actor, product: Product, wine: Wine) -> None:
    """Change what is said of a wine but its SKU. Orders that were placed keep their price."""
    require(actor, Verb.CHANGE_STOCK)
    product.name, product.price_cents = wine.name, wine.price_cents
    product.bottle_ml, product.is_on_sale = wine.bottle_ml, wine.is_on_sale
    product.save(update_fields=["name", "price_cents", "bottle_ml", "is_on_sale"])


def plan_products(rows: list[Row]) -> list[WineStep]:
    """Say for every row of a list what keeping it would do; writes nothing."""
    known = {
        product.sku: Wine.of(product)
        for product in Product.objects.filter(sku__in={row.cells["sku"] for row in rows})
    }
    seen: dict[str, int] = {}
    return [_step(row, known, seen) for row in rows]


def keep_products(actor: Actor, steps: list[WineStep], *, now: datetime) -> None:
    """Do what a plan says; all of it or, when a row is wrong, nothing (`Unfit`). Again changes nothing more."""
    require(actor, Verb.CHANGE_STOCK)
    wrong = next((step for step in steps if step.step is Step.WRONG), None)
    if wrong is not None:
        raise Unfit("file", f"Line {wrong.line}: {wrong.words} Nothing was kept.")
    due = [step.wine for step in steps if step.wine and step.step in {Step.NEW, Step.CHANGED}]
    Product.objects.bulk_create(
        [_product(wine, now) for wine in due],
        update_conflicts=True,
        unique_fields=["sku"],
        update_fields=["name", "price_cents", "bottle_ml", "is_on_sale"],
    )


def _product(wine: Wine, now: datetime) -> Product:
    return Product(
        sku=wine.sku,
        name=wine.name,
        price_cents=wine.price_cents,
        bottle_ml=wine.bottle_ml,
        is_on_sale=wine.is_on_sale,
        created_at=now,
    )


def _step(row: Row, known: dict[str, Wine], seen: dict[str, int]) -> WineStep:
    sku = row.cells["sku"]
    try:
        wine = Wine.said(**row.cells)
    except Unfit as unfit:
        field = "sku" if unfit.field == "code" else unfit.field
        return WineStep(row.line, Step.WRONG, sku, words=f"{field}: {unfit.words}")
    if wine.sku in seen:
        words = f"{wine.sku} is in line {seen[wine.sku]} already."
        return WineStep(row.line, Step.WRONG, wine.sku, wine, words)
    seen[wine.sku] = row.line
    before = known.get(wine.sku)
    if before is None:
        return WineStep(row.line, Step.NEW, wine.sku, wine)
    changes = ", ".join(_changes(before, wine))
    return WineStep(row.line, Step.CHANGED if changes else Step.SAME, wine.sku, wine, changes)


def _changes(before: Wine, wine: Wine) -> Iterator[str]:
    if before.name != wine.name:
        yield f"was {before.name}"
    if before.price_cents != wine.price_cents:
        yield f"was {spoken(before.price_cents)}"
    if before.bottle_ml != wine.bottle_ml:
        yield f"was {before.bottle_ml:,} ml"
    if before.is_on_sale != wine.is_on_sale:
        yield "was on sale" if before.is_on_sale else "was not on sale"
