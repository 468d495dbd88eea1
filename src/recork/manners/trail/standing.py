"""Where the work in hand comes from, and for whom it is done: what triggers write beside every change."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import Error, connection

MOST_DOING = 200
KEPT = "recork.standing"
"""Where a request keeps its own, for what is told of it when it is answered."""


class Door(StrEnum):
    """Through what somebody came in. What came through none stood at the database itself."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    JOB = "job"
    DATABASE = "database"


@dataclass(slots=True)
class Standing:
    """One piece of work: a request, a job or a command.

    `person` is filled as soon as it is known who asks, `refused` with the words in which they were refused.
    `in_session` says that the database was told for the whole of its session, and must be told to forget it.
    """

    door: Door
    doing: str
    request_id: str
    address: str = ""
    person: dict[str, str | int] = field(default_factory=dict)
    refused: str = ""
    in_session: bool = False

    def words(self) -> str:
        """The whole of it, as the database's setting `recork.trail` bears it."""
        stands = {
            "door": str(self.door),
            "doing": self.doing[:MOST_DOING],
            "request": self.request_id,
            "address": self.address,
            **self.person,
        }
        return json.dumps({name: value for name, value in stands.items() if value not in {"", None}})


_IN_HAND: ContextVar[Standing | None] = ContextVar("trail_standing", default=None)


def in_hand() -> Standing | None:
    """The work in hand, None outside of any door."""
    return _IN_HAND.get()


def words_in_hand() -> str:
    """The same for the database; empty outside of any door."""
    standing = _IN_HAND.get()
    return standing.words() if standing is not None else ""


@contextmanager
def standing_at(standing: Standing) -> Iterator[Standing]:
    """Do the block's work from there."""
    token = _IN_HAND.set(standing)
    try:
        yield standing
    finally:
        _IN_HAND.reset(token)


def tell_database(*, whole_session: bool) -> None:
    """Tell the database where the work in hand stands, for this transaction or until it is told anew.

    A transaction that enters a winery's scope hears it with that, and needs no telling.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('recork.trail', %s, %s)", (words_in_hand(), not whole_session))
    standing = in_hand()
    if standing is not None and whole_session:
        standing.in_session = True


def let_database_forget() -> None:
    """Work that was told for the whole session is over: the next on this connection may be somebody else's.

    A connection that can't be told so is closed, and nobody comes after.
    """
    if connection.connection is None:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('recork.trail', '', false)")
    except Error:
        connection.close()
