"""`seed` of any house: its options, its progress, its last words."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from recork.manners.sample_data import HouseIsTaken, Loaded

type Tell = Callable[[int], None]


class SeedCommand(BaseCommand):
    """A house says in `load` how its sample is loaded, and in `connect` how it comes to know its peer."""

    def load(self, *, orders: int, random_seed: int, today: date | None, now: datetime, tell: Tell) -> Loaded:
        """Load it; `tell` hears the number of orders dealt with. Raises `HouseIsTaken`."""
        raise NotImplementedError

    def connect(self, said: Mapping[str, Any]) -> None:
        """Connect the house with its peer, where the options in `said` name one; again nothing is made twice."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--orders", type=_count, required=True, metavar="N", help="how many orders")
        parser.add_argument(
            "--random-seed",
            type=int,
            default=1,
            metavar="N",
            help="another number, other orders (default: 1)",
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day before which it all happened (default: today)",
        )
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="leave a house that holds other data as it is, without a word of blame",
        )

    def handle(
        self, *, orders: int, random_seed: int, today: date | None, if_empty: bool, **said: Any
    ) -> None:
        self._fill(orders, random_seed, today, if_empty=if_empty)
        self.connect(said)

    def _fill(self, orders: int, random_seed: int, today: date | None, *, if_empty: bool) -> None:
        began = monotonic()
        try:
            with _progress(self.stdout, orders) as tell:
                loaded = self.load(
                    orders=orders, random_seed=random_seed, today=today, now=datetime.now(UTC), tell=tell
                )
        except HouseIsTaken as taken:
            if not if_empty:
                raise CommandError(str(taken)) from None
            self.stdout.write("This house holds other data already; nothing was added.")
            return
        seconds = max(monotonic() - began, 0.001)
        if loaded.added:
            self.stdout.write(
                f"Added {loaded.added:,} orders as of {loaded.today} in {seconds:,.1f} s"
                f" ({loaded.added / seconds:,.0f} a second)."
            )
        else:
            self.stdout.write(f"All {orders:,} sample orders are here already, as of {loaded.today}.")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 10_000_000:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 0 to 10,000,000")
    return int(text)


@contextmanager
def _progress(out: OutputWrapper, orders: int) -> Iterator[Tell]:
    """A bar on a terminal; elsewhere a line for every tenth part."""
    if not out.isatty():
        yield _TenLines(out, orders)
        return
    columns = (TextColumn("Sample orders"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(), transient=True) as bar:
        task = bar.add_task("", total=orders)
        yield lambda done: bar.update(task, completed=done)


class _TenLines:
    def __init__(self, out: OutputWrapper, orders: int) -> None:
        self._out, self._orders, self._said = out, orders, 0

    def __call__(self, done: int) -> None:
        tenths = done * 10 // self._orders if self._orders else 10
        if tenths > self._said:
            self._said = tenths
            self._out.write(f"{done:,} of {self._orders:,} orders")
