"""The trail as a table for elsewhere: everything that is sealed, with its place in the chain and its hash."""

import json
from datetime import UTC
from typing import Any

from recork.manners.trail.reading import MOST

HEADER = (
    "Entry",
    "When (UTC)",
    "Who",
    "Role",
    "On behalf of",
    "From",
    "Address",
    "Request",
    "Doing",
    "What",
    "About",
    "Row",
    "Named",
    "Before",
    "After",
    "Reason",
    "Times",
    "Orders (ids)",
    "Place",
    "Hash",
)
CUT = f"Only the newest {MOST:,} entries are in this file. Choose fewer days to get the rest."


def cells(entry: Any) -> list[object]:
    """One row."""
    return [
        entry.pk,
        f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}",
        *map(
            _plain,
            (
                entry.who,
                entry.role,
                entry.on_behalf,
                entry.door,
                entry.address,
                entry.request_id,
                entry.doing,
                entry.what,
                entry.about,
                entry.row_id,
                entry.named,
            ),
        ),
        _json(entry.before),
        _json(entry.after),
        _plain(entry.reason),
        entry.times,
        " ".join(map(str, entry.order_ids)),
        entry.place,
        bytes(entry.hash).hex() if entry.hash else "",
    ]


def _plain(text: str) -> str:
    """A formula may hide behind what a spreadsheet takes off first."""
    return text.strip()


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
