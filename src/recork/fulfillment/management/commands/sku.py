"""`recork fulfillment sku`: the wines of a winery."""

from argparse import Namespace
from collections import Counter
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR, Desk, winery_named
from recork.fulfillment.models import Sku
from recork.fulfillment.operations.sku import NEEDS, TAKES, Step, create_sku, keep_skus, plan_skus
from recork.manners.management.desk import content_of
from recork.manners.sheet import read_sheet


class Command(Desk):
    help = "Add wines to a winery, one by one or from a CSV file, and list them."

    def add_verbs(self) -> None:
        create = self.verb("create", self.create, "Add one wine.")
        create.add_argument("--winery", required=True, help="short name of the winery")
        create.add_argument("--code", required=True, help="as the shop sends it: ALD-ZN21")
        create.add_argument("--name", required=True, help='"2021 Old Vine Zinfandel"')
        create.add_argument("--bottle-ml", default="750", help="size of the bottle (default: 750)")
        words = f"Add and change wines from a CSV file: {', '.join((*NEEDS, *TAKES))}. All of it or nothing."
        several = self.verb("import", self.read, words)
        several.add_argument("--winery", required=True, help="short name of the winery")
        several.add_argument("--dry-run", action="store_true", help="say what would happen, keep nothing")
        several.add_argument("file", type=Path)
        self.verb("list", self.list, "List the wines of a winery.").add_argument("--winery", required=True)

    def create(self, asked: Namespace) -> None:
        winery = winery_named(asked.winery)
        same = {"code": asked.code, "name": asked.name, "bottle_ml": asked.bottle_ml}
        if str(asked.bottle_ml).isdecimal() and Sku.objects.filter(winery=winery, **same).exists():
            self.say(f"{asked.code} is there already.")
            return
        sku = create_sku(OPERATOR, winery, asked.code, asked.name, asked.bottle_ml, now=timezone.now())
        self.say(f"{sku.code} is added to {winery.name}.")

    def read(self, asked: Namespace) -> None:
        winery = winery_named(asked.winery)
        steps = plan_skus(winery, read_sheet(content_of(asked.file), needs=NEEDS, takes=TAKES))
        tally = Counter(step.step for step in steps)
        for step in steps:
            if step.step is not Step.SAME:
                self.say(f"line {step.line}: {step.step} {step.code} {step.name} {step.words}".rstrip())
        counted = ", ".join(f"{tally[step]:,} {step}" for step in Step)
        if tally[Step.WRONG]:
            raise CommandError(f"{counted}. Nothing was kept: mend the wrong lines and import again.")
        if asked.dry_run:
            self.say(f"{counted}. A dry run: nothing was kept.")
            return
        keep_skus(OPERATOR, winery, steps, now=timezone.now())
        self.say(f"{counted}.")

    def list(self, asked: Namespace) -> None:
        skus = Sku.objects.filter(winery=winery_named(asked.winery)).order_by("code")
        self.show(("SKU", "Name", "ml"), skus.values_list("code", "name", "bottle_ml").iterator())
