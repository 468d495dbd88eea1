"""What has to be there before anything can be shown. Each step may be repeated; a start that was cut off goes on."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from recork import lifeline
from recork.cellar import var_folder
from recork.demo.child import command
from recork.demo.plan import PASSWORD, Plan
from recork.demo.supervisor import Told

TOKENS = "demo-tokens.json"


class FailedStep(Exception):
    """A step of setting up ended badly; the words are its own."""


def tokens_file() -> Path:
    return var_folder() / TOKENS


def prepare(plan: Plan, console: Console, told: Told) -> None:
    """Bring the tables up to date; on the first start also lay in sample orders, people and tokens.

    The file of tokens is written last, so its presence says that the first start came to its end.
    """
    with console.status("Bringing the database up to date"):
        _run(("fulfillment", "migrate", "--verbosity", "0"), told)
    if tokens_file().exists() or told.within(0):
        return
    console.print(f"First start: making {plan.orders:,} sample orders. The next start finds them here.")
    _run(("fulfillment", "seed", "--orders", str(plan.orders), "--if-empty"), told, aloud=True)
    if told.within(0):
        return
    with console.status("Letting the demo's people in"):
        people = ("fulfillment", "demo_people", "--tokens-file", str(tokens_file()))
        _run(people, told, RECORK_DEMO_PASSWORD=PASSWORD)


def _run(words: Sequence[str], told: Told, *, aloud: bool = False, **environment: str) -> None:
    """Run one command to its end, its words shown as they come (`aloud`) or only when it fails."""
    process = subprocess.Popen(
        command(*words),
        env=os.environ | {lifeline.VARIABLE: str(os.getpid())} | environment,
        stdin=subprocess.DEVNULL,
        stdout=None if aloud else subprocess.PIPE,
        stderr=None if aloud else subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    try:
        said = _wait(process, told)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode and not told.within(0):
        raise FailedStep(f"`recork {' '.join(words)}` failed.\n{said}")


def _wait(process: subprocess.Popen[str], told: Told) -> str:
    while True:
        try:
            return process.communicate(timeout=0.2)[0] or ""
        except subprocess.TimeoutExpired:
            if told.within(0):
                return ""
