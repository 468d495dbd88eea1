"""Idempotency keys, as Stripe documents them."""

import contextlib
import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from typing import NamedTuple

from recork.sandbox.answers import Answer, Refused
from recork.sandbox.asked import Asked
from recork.sandbox.ledger import Turn

KEPT_S = 24 * 60 * 60
LONGEST = 255


class Meant(NamedTuple):
    """What a key stands for: the door, and a mark of the parameters."""

    door: str
    parameters: str


def meant_by(asked: Asked) -> Meant:
    mark = hashlib.sha256(repr(sorted(asked.pairs)).encode()).hexdigest()
    return Meant(f"{asked.method} {asked.path}", mark)


class KeysInUse:
    """The keys of requests that are being carried out. They go with the process, as those requests do."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[str] = set()

    @contextlib.contextmanager
    def hold(self, key: str) -> Iterator[None]:
        """Keep others off this key while the block runs. Raises `Refused` (409) when somebody holds it."""
        if len(key) > LONGEST:
            raise Refused(f"Idempotency keys have at most {LONGEST} characters.")
        if not key:
            yield
            return
        with self._lock:
            if key in self._keys:
                raise in_use(key)
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def in_use(key: str) -> Refused:
    return Refused(
        f"There is currently another in-progress request using this Idempotent Key: {key}. Please try again later.",
        status=409,
        type="idempotency_error",
        code="idempotency_key_in_use",
    )


def first_answer(db: sqlite3.Connection, key: str, meant: Meant) -> Answer | None:
    """Give the answer that was kept under this key. Raises `Refused` (400) when something else was asked then."""
    kept = db.execute("SELECT * FROM answer WHERE key = ?", (key,)).fetchone()
    if kept is None:
        return None
    if (kept["door"], kept["parameters"]) != meant:
        what = "endpoint" if kept["door"] != meant.door else "parameters"
        raise Refused(
            f"Keys for idempotent requests can only be used with the same {what} they were first used with."
            f" Try using a key other than '{key}' if you meant to execute a different request.",
            type="idempotency_error",
        )
    headers = {"Idempotent-Replayed": "true", "Original-Request": kept["request"]}
    return Answer(kept["status"], kept["body"], headers=headers)


def keep(turn: Turn, meant: Meant, answer: Answer) -> None:
    turn.db.execute("DELETE FROM answer WHERE created < ?", (turn.now - KEPT_S,))
    turn.db.execute(
        "INSERT INTO answer (key, door, parameters, status, body, request, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (turn.key, *meant, answer.status, answer.body, turn.request, turn.now),
    )


def forget_all(db: sqlite3.Connection) -> None:
    """Do at once what 24 hours do."""
    db.execute("DELETE FROM answer")
