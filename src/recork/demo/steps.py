"""Commands that the demo runs to their end, one after the other."""

import os
import subprocess
from collections.abc import Sequence

from recork import lifeline
from recork.demo.child import command
from recork.demo.supervisor import Told


class FailedStep(Exception):
    """A step of setting up ended badly; the words are its own."""


def run(words: Sequence[str], told: Told, *, aloud: bool = False, **environment: str) -> None:
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
