"""A place in a list that is sorted newest first: the row beside which the next page begins."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """One row by what the list is sorted by; the row itself may be gone by the time the place is used."""

    ordered_at: datetime
    order_id: int

    def encode(self) -> str:
        """Write it for an address. Nothing in it is secret, and reading it back believes nothing."""
        text = f"{(self.ordered_at - _EPOCH) // _MICROSECOND}.{self.order_id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(text: str) -> Place | None:
    """Read a place out of an address; None for anything that isn't one."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        micros, order_id = map(_digits, plain.decode("ascii").split("."))
    except (binascii.Error, ValueError):
        return None
    if micros > _LATEST or not 0 < order_id <= _LARGEST_ID:
        return None
    return Place(_EPOCH + micros * _MICROSECOND, order_id)


def _digits(text: str) -> int:
    """Plain digits, not too many: int() would take "+1", "1_0" and numbers that take minutes to read."""
    if not text.isdigit() or len(text) > 20:
        raise ValueError
    return int(text)
