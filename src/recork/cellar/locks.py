"""Two files that say who starts and who uses the embedded server. The kernel drops a dead holder's lock."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recork.cellar.errors import CellarError
from recork.cellar.place import Place

# A first start on a slow disk and a crash recovery both fit; a helper that hangs does not.
LONGEST_WAIT_S = 300.0


def start_lock(place: Place) -> Path:
    """Held by whoever starts, stops or sets up, for as long as that takes."""
    return place.home / "start.lock"


def users_lock(place: Place) -> Path:
    """Held together by all who use the server, for as long as they do."""
    return place.home / "users.lock"


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
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CellarError(
            f"{file} cannot be opened: {error.strerror}. If another account made it, run Recork as that one, "
            f"or set RECORK_VAR to a folder of your own."
        ) from error


def _try(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
