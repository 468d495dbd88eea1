"""The demo from start to Ctrl-C."""

import time
from collections.abc import Sequence
from contextlib import ExitStack

from rich.console import Console

from recork.cellar import keep_alive, open_cellar, versions
from recork.demo import line, words
from recork.demo.cast import Cast, cast, introduce_shop
from recork.demo.first_start import HOUSES, prepare
from recork.demo.plan import BadPlan, Plan, read_plan, surroundings
from recork.demo.port import demand_free
from recork.demo.ready import NeverReady, wait_until_ready
from recork.demo.steps import FailedStep
from recork.demo.supervisor import Told, end, look_after


def run(options: Sequence[str]) -> int:
    """Set up what is missing, run everything, end everything. Returns the exit code."""
    console = Console(highlight=False)
    if options:
        console.print(words.HELP)
        return 0 if options[0] in {"-h", "--help", "help"} else 2
    try:
        plan = read_plan()
        for variable, port in plan.ports.items():
            demand_free(port, variable=variable)
        surroundings(plan)
        return _run(plan, console)
    except (BadPlan, FailedStep, NeverReady) as error:
        console.print(str(error), markup=False, style="red", soft_wrap=True)
        return 1


def _run(plan: Plan, console: Console) -> int:
    told = Told()
    with ExitStack() as stack:
        for house in HOUSES:
            stack.enter_context(open_cellar(house))
            stack.enter_context(keep_alive(house))
        children = cast(plan)
        try:
            _bring_up(plan, children, console, told)
            look_after(
                children,
                told=told,
                say=lambda news: console.print(news, markup=False, style="yellow", soft_wrap=True),
            )
        finally:
            console.print("\nEnding everything; your data stays.", style="dim")
            end(children)
    return 0


def _bring_up(plan: Plan, children: Cast, console: Console, told: Told) -> None:
    """The sandbox first, as the shop's sample is paid for there; then what is missing; then all the others."""
    children.sandbox.start(now=time.monotonic())
    wait_until_ready(children.sandbox, plan.sandbox_url, told=told)
    introduce_shop(plan)
    prepare(plan, console, told)
    if told.within(0):
        return
    for child in children[1:]:
        child.start(now=time.monotonic())
    wait_until_ready(children.portal, f"{plan.portal_url}/readyz", told=told)
    wait_until_ready(children.shop, f"{plan.shop_url}/readyz", told=told)
    if not told.within(0):
        line.move_webhooks(plan)
        words.tell_where(console, plan, postgres=versions(HOUSES[0]))
