"""The chain of hashes: sealing what is new, and saying whether it is whole. The rule itself is SQL (`sql/seal.sql`)."""

from dataclasses import dataclass
from logging import getLogger

from django.db import connection

MOST = 20_000
"""Entries in one round of the job: more wait for the next minute."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of the chain, to be kept elsewhere: whoever has it can tell later that nothing before it was changed."""

    place: int
    hash: str

    def __str__(self) -> str:
        return f"{self.place}:{self.hash}"


def seal_all() -> int:
    """Seal what is new, all rows being in sight; says how many. The log keeps the anchor, outside the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, hash, sealed FROM trail_seal(%s)", (MOST,))
        place, digest, sealed = cursor.fetchone()
    if sealed:
        getLogger(__name__).info("The audit trail is sealed up to %s", Anchor(place, bytes(digest).hex()))
    return int(sealed)


def close_tallies() -> None:
    """Write what was counted in the last ten minutes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trail_close_tallies(now())")


def newest_anchor() -> Anchor | None:
    """The last link; None while nothing is sealed."""
    return _anchor("SELECT place, hash FROM audit_seal ORDER BY place DESC LIMIT 1")


def anchor_at(place: int) -> Anchor | None:
    """The link at a place, None when there is none."""
    return _anchor("SELECT place, hash FROM audit_seal WHERE place = %s", place)


def broken() -> list[tuple[int | None, int, str]]:
    """Where the chain isn't whole: place, entry and how, the first ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, entry_id, how FROM inv_audit_trail_is_whole LIMIT 20")
        return list(cursor.fetchall())


def _anchor(statement: str, *values: int) -> Anchor | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return Anchor(row[0], bytes(row[1]).hex()) if row else None
