"""Whether the embedded server is well: asked by connecting, since process ids and files can lie."""

import socket
from enum import Enum, auto

import psycopg

from recork.cellar.place import PORT, Place


class Health(Enum):
    ANSWERS = auto()
    STIRS = auto()  # somebody listens but does not serve yet, or not any more
    NOBODY_LISTENS = auto()


def ask(place: Place) -> Health:
    try:
        with superuser(place) as connection:
            connection.execute("select 1")
    except psycopg.OperationalError:
        return Health.STIRS if _somebody_listens(place) else Health.NOBODY_LISTENS
    return Health.ANSWERS


def _somebody_listens(place: Place) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as knock:
            knock.settimeout(5)
            knock.connect(str(place.socket))
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    except OSError:
        return True  # there, and too busy to open
    return True


def superuser(place: Place, database: str = "postgres") -> psycopg.Connection:
    """Connect as the one who may make roles and databases. Only setting up does."""
    return psycopg.connect(
        host=str(place.run),
        port=PORT,
        dbname=database,
        user="postgres",
        connect_timeout=5,
        autocommit=True,
    )
