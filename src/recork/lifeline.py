"""A process on a lifeline ends when the one that started it is gone, even by kill -9."""

import os
import signal
import threading
import time

VARIABLE = "RECORK_LIFELINE"  # the process id of the one who holds the other end
GLANCE_S = 0.5


def hold_to_holder() -> None:
    """Tie this process to the one that `VARIABLE` names; without it nobody holds the other end."""
    holder = os.environ.get(VARIABLE)
    if holder:
        tie_to(int(holder))


def tie_to(parent: int) -> None:
    """End this process politely (SIGTERM) within a second after its parent process `parent` is gone.

    Watches by looking: the kernel's own signal for it exists on Linux alone, and fires too early
    when the thread that started us ends before its process does.
    """
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(GLANCE_S)
    os.kill(os.getpid(), signal.SIGTERM)
