"""The demo from start to Ctrl-C."""

import os
import time
from collections.abc import Sequence

from rich.console import Console

from recork.cellar import keep_alive, open_cellar, var_folder, versions
from recork.demo import words
from recork.demo.child import Child, command
from recork.demo.first_start import FailedStep, prepare
from recork.demo.plan import BadPlan, Plan, read_plan
from recork.demo.port import demand_free
from recork.demo.ready import NeverReady, wait_until_ready
from recork.demo.supervisor import Told, end, look_after


def run(options: Sequence[str]) -> int:
    """Set up what is missing, run everything, end everything. Returns the exit code."""
    console = Console(highlight=False)
    if options:
        console.print(words.HELP)
        return 0 if options[0] in {"-h", "--help", "help"} else 2
    try:
        plan = read_plan()
        demand_free(plan.portal_port, variable="PORTAL_PORT")
        surroundings(plan)
        return _run(plan, console)
    except (BadPlan, FailedStep, NeverReady) as error:
        console.print(str(error), markup=False, style="red", soft_wrap=True)
        return 1


def surroundings(plan: Plan) -> None:
    """Tell the processes to come that this is a demo, and by which address people reach it."""
    os.environ["RECORK_DEMO"] = "1"
    os.environ["RECORK_FULFILLMENT_URL"] = plan.portal_url


def _run(plan: Plan, console: Console) -> int:
    told = Told()
    with open_cellar("fulfillment"), keep_alive("fulfillment"):
        prepare(plan, console, told)
        children = cast(plan)
        try:
            for child in children:
                child.start(now=time.monotonic())
            wait_until_ready(children[0], f"{plan.portal_url}/readyz", told=told)
            if not told.within(0):
                words.tell_where(console, plan, postgres=versions("fulfillment"))
            look_after(
                children,
                told=told,
                say=lambda news: console.print(news, markup=False, style="yellow", soft_wrap=True),
            )
        finally:
            console.print("\nEnding everything; your data stays.", style="dim")
            end(children)
    return 0


def cast(plan: Plan) -> list[Child]:
    """Name the processes of the demo, the portal first."""
    logs = var_folder() / "log"
    serve = command("fulfillment", "serve", "--port", str(plan.portal_port))
    return [
        Child("The portal", serve, logs / "portal.log"),
        Child("The warehouse's worker", command("fulfillment", "worker"), logs / "worker.log"),
    ]
