"""Two files that say who starts and who uses the embedded server. The kernel drops a dead holder's lock."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recork.cellar.errors import CellarError

# A first start on a slow disk and a crash recovery both fit; a helper that hangs does not.
LONGEST_WAIT_S = 300.0


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold `file` exclusively; wait for the others, but not for ever."""
    handle = _open(file)
    try:
        until = time.monotonic() + LONGEST_WAIT_S
        while not _try(handle, fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise CellarError(
                    f"Another Recork has held {file} for {LONGEST_WAIT_S:.0f} s. "
                    f"See what it does (`fuser {file}` names it), end it, and start again."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


class Shared:
    """A use of `file` together with others, from construction until `leave`."""

    def __init__(self, file: Path) -> None:
        self._handle = _open(file)
        if not _try(self._handle, fcntl.LOCK_SH):
            os.close(self._handle)
            raise CellarError(
                f"{file} is held by a process that is none of Recork's. End it, and start again."
            )

    def leave(self) -> bool:
        """Stop using it; True when nobody else does. Ask only while starts are locked out."""
        last = _try(self._handle, fcntl.LOCK_EX)
        os.close(self._handle)
        return last


def _open(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _try(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
