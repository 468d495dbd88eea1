"""The ledger: one SQLite file. Not our PostgreSQL, because it stands for what somebody else keeps."""

import contextlib
import secrets
import sqlite3
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SCHEMA = Path(__file__).with_name("ledger.sql")
PATIENCE_S = 60.0  # writers take turns; each turn is a matter of milliseconds
LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Turn:
    """One request's turn at the ledger: all it does is kept together, or nothing is.

    now      seconds since 1970
    request  its `Request-Id`
    key      its idempotency key, or ""
    """

    db: sqlite3.Connection
    now: int
    request: str
    key: str


class Ledger:
    """Safe to use from many threads: every turn has a connection of its own."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        with self.opened() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(SCHEMA.read_text())

    @contextlib.contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Open it to read; each statement stands alone."""
        with contextlib.closing(sqlite3.connect(self._file, timeout=PATIENCE_S, autocommit=True)) as db:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA foreign_keys = ON")
            yield db

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open it to write, one writer at a time; kept when the block ends, undone when it raises."""
        with self.opened() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")


def new_id(prefix: str) -> str:
    return f"{prefix}_" + "".join(secrets.choice(LETTERS) for _ in range(24))
