"""Opens a house's database for as long as somebody needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from recork.cellar.address import Role, is_embedded
from recork.cellar.claim import claim
from recork.cellar.connection import connect
from recork.cellar.errors import CellarError
from recork.cellar.furnish import furnish
from recork.cellar.health import Health, ask
from recork.cellar.locks import Shared, alone, start_lock, users_lock
from recork.cellar.outside import await_outside
from recork.cellar.place import Place, find_place
from recork.cellar.say import say
from recork.cellar.server import start, stop

HEARTBEAT_S = 2.0


@contextmanager
def open_cellar(house: str) -> Iterator[None]:
    """Make sure that the house's database answers while the block runs.

    Embedded: sets up and starts what is missing; the last of all blocks in all processes to end stops the
    server, so close your connections before. Raises `CellarError`.
    """
    if not is_embedded(house):
        await_outside(house)
        yield
        return
    place = find_place()
    claim(place)
    with alone(start_lock(place)):
        use = Shared(users_lock(place))
    try:
        with alone(start_lock(place)):
            _bring_up(place, house)
        yield
    finally:
        with alone(start_lock(place)):
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


def versions(house: str) -> str:
    """Say which server answers, such as "PostgreSQL 18.4 (embedded)". Ask inside `open_cellar`."""
    with connect(house, Role.APP) as connection:
        number = connection.info.server_version
    where = "embedded" if is_embedded(house) else "outside"
    return f"PostgreSQL {number // 10000}.{number % 10000} ({where})"


def _bring_up(place: Place, house: str) -> None:
    start(place)
    try:
        furnish(place, house)
    except psycopg.OperationalError as error:
        raise CellarError(
            f"PostgreSQL ended while it was set up: {error}. Start again; it goes on."
        ) from error


def _watch(place: Place, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT_S):
        if ask(place) is Health.ANSWERS:
            continue
        try:
            with alone(start_lock(place)):
                if ask(place) is Health.NOBODY_LISTENS:
                    say("PostgreSQL has ended; starting it again.")
                start(place)
        except CellarError as error:
            say(str(error))
