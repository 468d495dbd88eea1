"""`recork fulfillment bin`: the places for bottles in a warehouse."""

from argparse import Namespace
from pathlib import Path

from recork.fulfillment.management.desk import OPERATOR, Desk, warehouse_named
from recork.fulfillment.operations.warehouse import add_bins
from recork.manners.management.desk import content_of
from recork.manners.sheet import read_sheet


class Command(Desk):
    help = "Add bins to a warehouse. A bin that is there already stays as it is."

    def add_verbs(self) -> None:
        create = self.verb("create", self.create, "Add bins by name.")
        create.add_argument("--warehouse", required=True, help="code of the warehouse")
        create.add_argument("codes", nargs="+", metavar="BIN", help="as on its sign: B-12")
        several = self.verb("import", self.read, "Add bins from a CSV file with the column bin.")
        several.add_argument("--warehouse", required=True, help="code of the warehouse")
        several.add_argument("file", type=Path)

    def create(self, asked: Namespace) -> None:
        self._add(asked.warehouse, asked.codes)

    def read(self, asked: Namespace) -> None:
        rows = read_sheet(content_of(asked.file), needs=("bin",))
        self._add(asked.warehouse, [row.cells["bin"] for row in rows])

    def _add(self, code: str, bins: list[str]) -> None:
        warehouse = warehouse_named(code)
        new = add_bins(OPERATOR, warehouse, bins)
        self.say(f"{new:,} bins are new in {warehouse.code}, {len(set(bins)) - new:,} were there already.")
