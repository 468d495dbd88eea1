"""Real threads, each with a connection of its own, that start at one line."""

import os
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

PATIENCE_S = 60
JITTER_S = 0.004


def race(*runners: Callable[[], object]) -> list[Any]:
    """Let all run at once; what each came back with, in their order. One that raises is seen."""
    line = threading.Barrier(len(runners))
    fallen = object()
    answers = [fallen] * len(runners)

    def run(lane: int) -> None:
        try:
            line.wait(PATIENCE_S)
            answers[lane] = runners[lane]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(lane,)) for lane in range(len(runners))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert fallen not in answers, "a racer fell"
    return answers


class Dice:
    """Races of which each racer starts a little late, by chance: now this one is first, now that one.

    The seed is printed; `RECORK_SEED` throws the same again.
    """

    def __init__(self) -> None:
        self.seed = int(os.environ.get("RECORK_SEED") or random.randrange(2**32))
        print(f"random seed {self.seed}; RECORK_SEED={self.seed} does the same again")
        self._random = random.Random(self.seed)

    def race(self, *runners: Callable[[], object]) -> list[Any]:
        """Let them run; what each came back with, in their order."""
        return race(*(self._late(each) for each in runners))

    def _late(self, runner: Callable[[], object]) -> Callable[[], object]:
        wait = self._random.uniform(0, JITTER_S)

        def run() -> object:
            time.sleep(wait)
            return runner()

        return run
