"""`make bench`: what the served house does in a second, beside the same SQL without us.

Each figure is measured in turn with its limit, several rounds in one run on one machine, and the
ratio is what counts: machines differ and are noisy. ORDERS, SECONDS and ROUNDS change the size.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from rich.console import Console

from bench.house import Bench, fill, serve
from bench.subjects import BATCH, FASTEST, Numbers, batch, cancel, page, search, trail, trail_of_batch
from bench.wave import WAVE, wave
from recork.cellar import open_cellar

ORDERS = int(os.environ.get("ORDERS", "100000"))
SECONDS = float(os.environ.get("SECONDS", "3"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
CONNECTIONS = (1, 16, 64)


@dataclass(frozen=True)
class Figure:
    """One thing measured: a second's worth over HTTP and without us, and the wait of one in HTTP."""

    served: float
    limit: float
    wait_ms: float | None = None


def main() -> None:
    console = Console()
    with tempfile.TemporaryDirectory(prefix="recork-bench-") as var:
        Path(var).chmod(0o755)  # as root the database's account must be able to walk in
        os.environ["RECORK_VAR"] = var
        with open_cellar("fulfillment"):
            needed = ROUNDS * (round((len(CONNECTIONS) * 1.5 + 4) * SECONDS * FASTEST) + 4 * BATCH + 2 * WAVE)
            console.print(f"Laying {ORDERS:,} orders and {needed:,} copies to cancel …")
            winery_id = fill(ORDERS, needed)
            with serve(winery_id) as bench:
                _measure(bench, console)


def _measure(bench: Bench, console: Console) -> None:
    numbers = Numbers()
    subjects: list[tuple[str, str, Callable[[], tuple[float, ...]]]] = [
        (f"cancel, {n} connections", "orders/s", partial(cancel, bench, numbers, n, SECONDS))
        for n in CONNECTIONS
    ]
    subjects += [
        ("cancellation batch of 10,000", "orders/s", partial(batch, bench, numbers)),
        ("audit trail, 1 connection", "orders/s", partial(trail, bench, numbers, 1, SECONDS)),
        ("audit trail, 16 connections", "orders/s", partial(trail, bench, numbers, 16, SECONDS)),
        ("audit trail, batch of 10,000", "orders/s", partial(trail_of_batch, bench, numbers)),
        (f"wave of {WAVE:,}", "orders/s", partial(wave, bench)),
        ("View Orders, 1 connection", "pages/s", partial(page, bench, SECONDS)),
        ("quick search, 1 connection", "pages/s", partial(search, bench, SECONDS)),
    ]
    console.print(f"At {ORDERS:,} orders, median of {ROUNDS} rounds of {SECONDS:g} s each")
    console.print(LINE.format("", "served", "p50", "SQL alone", "ratio"), highlight=False)
    for name, unit, measure in subjects:
        rounds = []
        for _ in range(ROUNDS):
            with console.status(f"{name} …"):
                rounds.append(Figure(*measure()))
        console.print(LINE.format(name, *_row(rounds, unit)), highlight=False)


LINE = "{:<29}{:>16}{:>10}{:>16}{:>7}"


def _row(rounds: list[Figure], unit: str) -> tuple[str, ...]:
    waits = [each.wait_ms for each in rounds if each.wait_ms is not None]
    return (
        f"{median(each.served for each in rounds):,.0f} {unit}",
        f"{median(waits):.1f} ms" if waits else "",
        f"{median(each.limit for each in rounds):,.0f} {unit}",
        f"{median(each.served / each.limit for each in rounds):.2f}",
    )


if __name__ == "__main__":
    main()
