"""Keeps a handful of processes running until it is told to stop."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from recork.demo.child import Child

GLANCE_S = 0.2


class Told:
    """Whether somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal went away."""

    def __init__(self) -> None:
        self._event = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._event.set()

    def within(self, seconds: float) -> bool:
        """Wait this long at most; tell whether we were asked by then."""
        return self._event.wait(seconds)


def look_after(children: Sequence[Child], *, told: Told, say: Callable[[str], None]) -> None:
    """Start again whoever ends by itself, until told to stop. Stop them with `end`."""
    while not told.within(GLANCE_S):
        for child in children:
            news = child.look(now=time.monotonic())
            if news:
                say(news)


def end(children: Sequence[Child]) -> None:
    """Ask all to end at once, then wait for each."""
    for child in children:
        child.ask_to_end()
    for child in children:
        child.wait_for_end()
