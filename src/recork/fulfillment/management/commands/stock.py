"""`recork fulfillment stock`: bottles come in and are counted."""

from argparse import ArgumentParser, Namespace
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from django.core.management.base import CommandError
from django.utils import timezone

from recork.fulfillment.management.desk import (
    OPERATOR,
    Desk,
    bin_named,
    sku_named,
    warehouse_named,
    winery_named,
)
from recork.fulfillment.operations.delivery import (
    NEEDS,
    TAKES,
    Arrived,
    DeliveryStep,
    Unclear,
    book_delivery,
    plan_delivery,
)
from recork.fulfillment.operations.stock import MOST_BOTTLES, Promised, adjust_stock, receive_stock
from recork.fulfillment.operations.warehouse import stand_in
from recork.manners.entry import Unfit, whole_number
from recork.manners.management.desk import Act, content_of
from recork.manners.sheet import read_sheet


class Command(Desk):
    help = "Book bottles that arrived, one wine or a whole delivery, and correct a count."

    def add_verbs(self) -> None:
        receive = self._one_wine("receive", "Book bottles that arrived.", self.receive)
        receive.add_argument("--bin", help="where the wine stands from now on: B-12")
        receive.add_argument("--note", default="")
        adjust = self._one_wine("adjust", "Correct a count, up or down: --bottles=-2.", self.adjust)
        adjust.add_argument("--note", required=True, help="why the count was wrong")
        words = (
            f"Book a delivery from a CSV file: {', '.join((*NEEDS, *TAKES))}. All of it or nothing; "
            "the same file twice books once."
        )
        several = self.verb("import", self.read, words)
        several.add_argument("--winery", required=True)
        several.add_argument("--warehouse", help="for rows that name none (default: the winery's)")
        several.add_argument("--dry-run", action="store_true", help="say what would happen, book nothing")
        several.add_argument("--again", action="store_true", help="another delivery with the very same list")
        several.add_argument("file", type=Path)

    def _one_wine(self, name: str, words: str, act: Act) -> ArgumentParser:
        parser = self.verb(name, act, words)
        for option in ("--winery", "--warehouse", "--sku"):
            parser.add_argument(option, required=True)
        parser.add_argument("--bottles", required=True)
        parser.add_argument("--request-id", type=UUID, help="the same id twice books once")
        return parser

    def receive(self, asked: Namespace) -> None:
        warehouse = warehouse_named(asked.warehouse)
        sku = sku_named(winery_named(asked.winery), asked.sku)
        shelf = bin_named(warehouse, asked.bin) if asked.bin else None
        bottles = _bottles(asked)
        on_hand = receive_stock(
            OPERATOR,
            sku,
            warehouse,
            bottles,
            now=timezone.now(),
            note=asked.note,
            request_id=asked.request_id,
        )
        if shelf is not None:
            stand_in(OPERATOR, sku, shelf)
        self.say(f"{sku.code}: {bottles:,} bottles received, {on_hand:,} on hand in {warehouse.code}.")

    def adjust(self, asked: Namespace) -> None:
        warehouse = warehouse_named(asked.warehouse)
        sku = sku_named(winery_named(asked.winery), asked.sku)
        try:
            on_hand = adjust_stock(
                OPERATOR,
                sku,
                warehouse,
                _bottles(asked),
                now=timezone.now(),
                note=asked.note,
                request_id=asked.request_id,
            )
        except Promised as refusal:
            raise CommandError(f"{refusal} Cancel or move orders first.") from refusal
        self.say(f"{sku.code}: {on_hand:,} bottles on hand in {warehouse.code}.")

    def read(self, asked: Namespace) -> None:
        winery = winery_named(asked.winery)
        content = content_of(asked.file)
        delivery = uuid4() if asked.again else UUID(bytes=sha256(content).digest()[:16])
        steps = plan_delivery(
            winery,
            read_sheet(content, needs=NEEDS, takes=TAKES),
            delivery,
            warehouse=warehouse_named(asked.warehouse) if asked.warehouse else None,
        )
        unclear = [step for step in steps if isinstance(step, Unclear)]
        for step in unclear:
            self.say(f"line {step.line}: {step.code} {step.words}")
        if unclear:
            raise CommandError(f"{len(unclear):,} rows are unclear. Nothing was booked.")
        if asked.dry_run:
            self._tell_plan(steps)
            return
        booked = book_delivery(OPERATOR, steps, now=timezone.now())
        self.say(f"{booked:,} bottles received for {winery.name}.")
        if steps and not booked:
            self.say("This very list was booked before. If these are new bottles, import it with --again.")

    def _tell_plan(self, steps: list[DeliveryStep]) -> None:
        due = [step for step in steps if isinstance(step, Arrived)]
        for step in due:
            place = f"{step.warehouse.code} {step.bin.code if step.bin else ''}".rstrip()
            before = ", booked before" if step.is_booked else ""
            self.say(f"line {step.line}: {step.bottles:,} of {step.sku.code} into {place}{before}")
        bottles = sum(step.bottles for step in due if not step.is_booked)
        self.say(f"{bottles:,} bottles would be received. A dry run: nothing was booked.")


def _bottles(asked: Namespace) -> int:
    bottles = whole_number(asked.bottles, "bottles")
    least = 1 if asked.act.__name__ == "receive" else -MOST_BOTTLES
    if bottles == 0 or not least <= bottles <= MOST_BOTTLES:
        raise Unfit("bottles", f"From {least:,} to {MOST_BOTTLES:,}, and not 0.")
    return bottles
