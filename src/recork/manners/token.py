"""Keys for programs: a secret that is shown once, and what is kept of it."""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Model

from recork.manners.entry import Unfit


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


def save_once(token: Model) -> None:
    """Keep a new token. Raises `Unfit` when its id was used before: a secret can't be shown twice."""
    try:
        with transaction.atomic():
            token.save(force_insert=True)
    except IntegrityError as error:
        words = (
            "This token is made already, and its secret was shown. If it is lost, revoke it and make another."
        )
        raise Unfit("", words) from error
