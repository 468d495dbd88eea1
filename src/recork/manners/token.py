"""Keys for programs: a secret that is shown once, and what is kept of it."""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils import timezone

from recork.manners.entry import Unfit
from recork.manners.key import Key

LONGEST_OVERLAP = timedelta(days=90)
"""Whoever has not brought the second key to its program by then has forgotten the first."""

OURS = re.compile(r"recork_(shop_)?[A-Za-z0-9_-]{43}")
"""What a secret of ours looks like, of either house."""


@dataclass(frozen=True, slots=True)
class Minted:
    """A new secret, the digest that is kept of it, and how it begins, by which people know it again."""

    secret: str
    digest: str
    hint: str


def mint(prefix: str) -> Minted:
    """Make a secret of 256 random bits; by its prefix people and secret scanners know one of ours."""
    secret = prefix + secrets.token_urlsafe(32)
    return Minted(secret, digest_of(secret), hint=secret[: len(prefix) + 4])


def digest_of(secret: str) -> str:
    """What is kept of a token's secret: its SHA-256, enough for 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def save_once(token: Key) -> None:
    """Keep a new token. Raises `Unfit` when its id was used before: a secret can't be shown twice."""
    try:
        with transaction.atomic():
            token.save(force_insert=True)
    except IntegrityError as error:
        words = (
            "This token is made already, and its secret was shown. If it is lost, revoke it and make another."
        )
        raise Unfit("", words) from error


def scopes_within(chosen: Collection[str] | None, allowed: Collection[StrEnum]) -> list[str] | None:
    """The scopes of a new key, of those its role may have; None for none chosen. Raises `Unfit`."""
    beyond = sorted(set(chosen or ()) - {str(each) for each in allowed})
    if beyond:
        raise Unfit("scopes", f"A token of this role can't have the scope {beyond[0]}.")
    return sorted(set(chosen)) if chosen else None


def end_of(day: date | None, field: str, *, now: datetime) -> datetime | None:
    """The last instant of a day as people here count it; no end without a day. Raises `Unfit` for what is over."""
    if day is None:
        return None
    if not 2000 <= day.year < 2100:
        raise Unfit(field, "A day such as 2027-01-31.")
    end = datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())
    if end <= now:
        raise Unfit(field, "This day is over.")
    return end


def second_of[K: Key](first: K, minted: Minted, *, ends_at: datetime, now: datetime, by: str) -> K:
    """Write a key that may what `first` may, which then ends at `ends_at`: both are alive until then.

    A key that had a term gets one of the same length. `first` is to be locked. Raises `Unfit` when it is over,
    or takes over from one that is alive itself: two are enough to change one at a time.
    """
    if not first.is_alive(now):
        raise Unfit("", "This token is over. Make a new one.")
    before = first.succeeds
    keys = type(first)._default_manager  # noqa: SLF001 -- Django's own name for it
    followed = keys.filter(succeeds=first.pk, revoked_at=None)
    if (before is not None and before.is_alive(now)) or followed.exists():
        raise Unfit(
            "",
            "Two are alive already. Let the older one end, or revoke one of them, before you make another.",
        )
    if not now < ends_at <= now + LONGEST_OVERLAP:
        raise Unfit("ends_on", f"A day within the next {LONGEST_OVERLAP.days}.")
    fields = {each.attname: getattr(first, each.attname) for each in first._meta.concrete_fields}
    term = first.expires_at - first.created_at if first.expires_at else None
    second = type(first)(
        **fields
        | {
            "id": None,
            "digest": minted.digest,
            "hint": minted.hint,
            "created_at": now,
            "created_by": by,
            "expires_at": now + term if term else None,
            "last_used_at": None,
            "succeeds_id": first.pk,
        }
    )
    first.expires_at = min(ends_at, first.expires_at) if first.expires_at else ends_at
    return second
