"""`recork commerce product`: the shop's wines, and how many bottles of each may be sold."""

from argparse import Namespace
from collections import Counter
from pathlib import Path
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from recork.commerce.management.desk import OPERATOR, Desk, product_named
from recork.commerce.models import Product
from recork.commerce.operations.product import (
    NEEDS,
    TAKES,
    Step,
    Wine,
    create_product,
    keep_products,
    plan_products,
)
from recork.commerce.operations.stock import count_stock
from recork.commerce.queries.products import SELLABLE
from recork.commerce.rules.money import spoken
from recork.manners.entry import whole_number
from recork.manners.management.desk import content_of
from recork.manners.sheet import read_sheet


class Command(Desk):
    help = "Add wines, one by one or from a CSV file, count their bottles, and list them."

    def add_verbs(self) -> None:
        create = self.verb("create", self.create, "Add one wine.")
        create.add_argument("--sku", required=True, help="as the website names it: ZN21")
        create.add_argument("--name", required=True, help='"2021 Old Vine Zinfandel"')
        create.add_argument("--price", required=True, help="of one bottle: 42.00")
        create.add_argument("--bottle-ml", default="750", help="size of the bottle (default: 750)")
        words = f"Add and change wines from a CSV file: {', '.join((*NEEDS, *TAKES))}. All of it or nothing."
        several = self.verb("import", self.read, words)
        several.add_argument("--dry-run", action="store_true", help="say what would happen, keep nothing")
        several.add_argument("file", type=Path)
        count = self.verb("count", self.count, "Say how many bottles there are to sell.")
        count.add_argument("--sku", required=True)
        count.add_argument("--bottles", required=True)
        count.add_argument("--note", default="")
        count.add_argument("--request-id", type=UUID, help="the same id twice books once")
        self.verb("list", self.list, "List the wines with what may be sold of each.")

    def create(self, asked: Namespace) -> None:
        wine = Wine.said(asked.sku, asked.name, asked.price, asked.bottle_ml)
        first = Product.objects.filter(sku=wine.sku).first()
        if first is not None and Wine.of(first) == wine:
            self.say(f"{wine.sku} is there already.")
            return
        create_product(OPERATOR, wine, now=timezone.now())
        self.say(f"{wine.sku} is added.")

    def read(self, asked: Namespace) -> None:
        steps = plan_products(read_sheet(content_of(asked.file), needs=NEEDS, takes=TAKES))
        tally = Counter(step.step for step in steps)
        for step in steps:
            if step.step is not Step.SAME:
                named = step.wine.name if step.wine else ""
                self.say(f"line {step.line}: {step.step} {step.sku} {named} {step.words}".rstrip())
        counted = ", ".join(f"{tally[step]:,} {step}" for step in Step)
        if tally[Step.WRONG]:
            raise CommandError(f"{counted}. Nothing was kept: mend the wrong lines and import again.")
        if asked.dry_run:
            self.say(f"{counted}. A dry run: nothing was kept.")
            return
        keep_products(OPERATOR, steps, now=timezone.now())
        self.say(f"{counted}.")

    def count(self, asked: Namespace) -> None:
        product = product_named(asked.sku)
        bottles = whole_number(asked.bottles, "bottles")
        booked = count_stock(
            OPERATOR, product, bottles, now=timezone.now(), note=asked.note, request_id=asked.request_id
        )
        again = "" if booked.is_new else " This count was booked before."
        self.say(f"{product.sku}: {booked.sellable:,} bottles to sell.{again}")

    def list(self, _asked: Namespace) -> None:
        wines = Product.objects.annotate(sellable=SELLABLE).order_by("sku")
        self.show(
            ("SKU", "Name", "ml", "Price", "To sell", ""),
            (
                (
                    each.sku,
                    each.name,
                    each.bottle_ml,
                    spoken(each.price_cents),
                    each.sellable,
                    "" if each.is_on_sale else "not on sale",
                )
                for each in wines
            ),
        )
