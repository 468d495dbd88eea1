"""How a command of several verbs (`winery create`, `winery list`) is put together."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models
from rich.console import Console
from rich.table import Table

from recork.fulfillment.models import Bin, Sku, Warehouse, Winery, scope
from recork.fulfillment.rules.actor import Actor, NotAllowed, Role
from recork.manners.entry import Unfit

OPERATOR = Actor(name="Command line", role=Role.ADMINISTRATOR, winery_id=None)
"""Whoever may run commands on this machine may do everything; ledgers show where it came from."""

type Act = Callable[[Namespace], None]


class Desk(BaseCommand):
    """A command with verbs. Each runs in one transaction over all wineries; what can't be is said in words."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.verbs = parser.add_subparsers(required=True, metavar="VERB")
        self.add_verbs()

    def add_verbs(self) -> None:
        """Name the verbs with `verb`."""
        raise NotImplementedError

    def verb(self, name: str, act: Act, help_text: str) -> ArgumentParser:
        """Add one verb; its options are added to what is returned."""
        parser: ArgumentParser = self.verbs.add_parser(name, help=help_text, description=help_text)
        parser.set_defaults(act=act)
        return parser

    def handle(self, **options: Any) -> None:
        asked = Namespace(**options)
        try:
            with scope.of_every_winery():
                asked.act(asked)
        except Unfit as unfit:
            option = unfit.field.replace("_", "-")
            raise CommandError(f"{option}: {unfit.words}" if option else unfit.words) from unfit
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal

    def say(self, words: str) -> None:
        """Tell a person; what a script wants to catch goes to `self.stdout` alone."""
        self.stderr.write(words, style_func=str)  # not in the red of errors

    def show(self, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
        """Print a table as wide as the screen, or as its words where there is none."""
        table = Table(*columns, box=None, pad_edge=False)
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        wide = self.stdout.isatty()
        paper = StringIO()
        Console(file=paper, highlight=False, markup=False, width=None if wide else 200).print(table)
        self.stdout.write(paper.getvalue(), ending="")


def winery_named(slug: str) -> Winery:
    """The winery with this short name; else an error that lists those there are."""
    return _named(Winery.objects.all(), "slug", slug, "winery", "recork fulfillment winery create")


def warehouse_named(code: str) -> Warehouse:
    return _named(
        Warehouse.objects.all(), "code", code.upper(), "warehouse", "recork fulfillment warehouse create"
    )


def bin_named(warehouse: Warehouse, code: str) -> Bin:
    return _named(
        warehouse.bins.all(),
        "code",
        code.upper(),
        f"bin in {warehouse.code}",
        "recork fulfillment bin create",
    )


def sku_named(winery: Winery, code: str) -> Sku:
    known = Sku.objects.filter(winery=winery)
    return _named(known, "code", code, f"wine of {winery.name}", "recork fulfillment sku create")


def content_of(file: Path) -> bytes:
    """What a file holds; an error in words when it can't be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from error


def _named[M: models.Model](known: models.QuerySet[M], key: str, value: str, what: str, how: str) -> M:
    found = known.filter(**{key: value}).first()
    if found is not None:
        return found
    names = list(known.order_by(key).values_list(key, flat=True)[:21])
    listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    there = f"There is: {listed}." if names else f"There is none yet: `{how}` makes one."
    raise CommandError(f"No {what} is called {value!r}. {there}")
