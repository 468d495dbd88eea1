"""Opens a house's database for as long as somebody needs it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from recork.cellar.address import Role, conninfo, is_embedded, roles, variable
from recork.cellar.errors import CellarError
from recork.cellar.folders import make_open_folder
from recork.cellar.furnish import furnish
from recork.cellar.health import Health, ask
from recork.cellar.locks import Shared, alone
from recork.cellar.place import Place, find_place
from recork.cellar.say import say
from recork.cellar.server import start, stop

# A server that starts together with us on the same machine is there by then.
OUTSIDE_PATIENCE_S = 30.0
HEARTBEAT_S = 2.0


@contextmanager
def open_cellar(house: str) -> Iterator[None]:
    """Make sure that the house's database answers while the block runs.

    Embedded: sets up and starts what is missing; the last of all blocks in all processes to end stops the server,
    so end your connections first. Raises `CellarError`.
    """
    if not is_embedded(house):
        _await_outside(house)
        yield
        return
    place = find_place()
    _claim(place)
    with alone(place.home / "start.lock"):
        use = Shared(place.home / "users.lock")
        start(place)
        furnish(place, house)
    try:
        yield
    finally:
        with alone(place.home / "start.lock"):
            if use.leave():
                stop(place)


@contextmanager
def keep_alive(house: str) -> Iterator[None]:
    """Start the embedded server again whenever it dies while the block runs. Stands inside `open_cellar`."""
    if not is_embedded(house):
        yield
        return
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(find_place(), over), name="cellar-watch", daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _watch(place: Place, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT_S):
        if ask(place) is Health.ANSWERS:
            continue
        try:
            with alone(place.home / "start.lock"):
                if ask(place) is Health.NOBODY_LISTENS:
                    say("PostgreSQL has ended; starting it again.")
                start(place)
        except CellarError as error:
            say(str(error))


def _claim(place: Place) -> None:
    try:
        make_open_folder(place.home)
    except OSError as error:
        raise CellarError(
            f"The database's folder {place.home} cannot be made: {error}. Set RECORK_VAR to a folder of your own."
        ) from error


def _await_outside(house: str) -> None:
    role = next(iter(roles(house)))
    until = time.monotonic() + OUTSIDE_PATIENCE_S
    while True:
        try:
            with psycopg.connect(**{"connect_timeout": "5", **conninfo(house, role)}) as connection:
                connection.execute("select 1")
        except psycopg.OperationalError as error:
            if time.monotonic() > until:
                raise CellarError(
                    f"The database of {variable(house, role)} has not answered for {OUTSIDE_PATIENCE_S:.0f} s: {error}"
                ) from error
            time.sleep(0.5)
        else:
            return


def versions(house: str) -> str:
    """Say which server answers, such as "PostgreSQL 18.4 (embedded)". Ask inside `open_cellar`."""
    with psycopg.connect(**conninfo(house, Role.APP)) as connection:
        number = connection.info.server_version
    where = "embedded" if is_embedded(house) else "outside"
    return f"PostgreSQL {number // 10000}.{number % 10000} ({where})"
