"""What has to be there before anything can be shown. Each step may be repeated; a start that was cut off goes on."""

from pathlib import Path

from rich.console import Console

from recork.cellar import var_folder
from recork.demo import line
from recork.demo.plan import PASSWORD, Plan
from recork.demo.steps import run
from recork.demo.supervisor import Told

TOKENS = "demo-tokens.json"
HOUSES = ("fulfillment", "commerce")


def tokens_file() -> Path:
    return var_folder() / TOKENS


def prepare(plan: Plan, console: Console, told: Told) -> None:
    """Bring the tables up to date; on the first start also lay in sample orders, which connects the shop, people
    and tokens. The payment sandbox runs already.

    The file of tokens is written last, so its presence says that the first start came to its end.
    """
    for house in HOUSES:
        with console.status(f"Bringing the database of {house} up to date"):
            run((house, "migrate", "--verbosity", "0"), told)
    if not tokens_file().exists() and not told.within(0):
        _lay_in(plan, console, told)
    if not told.within(0):
        line.move_in(plan, told)


def _lay_in(plan: Plan, console: Console, told: Told) -> None:
    console.print(f"First start: making {plan.orders:,} sample orders. The next start finds them here.")
    for house, what in zip(HOUSES, ("The warehouse", "The shop"), strict=True):
        console.print(f"{what}:", style="dim")
        seed = (house, "seed", "--orders", str(plan.orders), "--if-empty", *line.options(house, plan))
        run(seed, told, aloud=True)
        if told.within(0):
            return
    with console.status("Letting the demo's people in"):
        half = tokens_file().with_suffix(".half")
        for house in HOUSES:
            people = (house, "demo_people", "--tokens-file", str(half))
            run(people, told, RECORK_DEMO_PASSWORD=PASSWORD)
        if not told.within(0):
            half.rename(tokens_file())
