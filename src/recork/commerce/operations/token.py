"""Keys for programs: the secret is shown once, only its hash is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from recork.commerce.models import ApiToken
from recork.commerce.models.keys import digest_of
from recork.commerce.rules.actor import Actor, Role, Verb, require
from recork.manners.entry import line_of

PREFIX = "recork_shop_"
"""By which people and secret scanners know one of ours."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, which nobody can read again."""

    token: ApiToken
    secret: str


def create_token(actor: Actor, role: Role, name: str, *, now: datetime, key: UUID | None = None) -> NewToken:
    """Make a key for a program of this role. Raises `Unfit`, `NotAllowed`."""
    require(actor, Verb.SET_UP)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        id=key or uuid4(),
        name=line_of(name, "name", most=120),
        role=role,
        digest=digest_of(secret),
        hint=secret[: len(PREFIX) + 4],
        created_at=now,
        created_by=actor.name,
    )
    return NewToken(token, secret)


def revoke_token(actor: Actor, token: ApiToken, *, now: datetime) -> None:
    """Shut a program out from its next request on; revoking again changes nothing."""
    require(actor, Verb.SET_UP)
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)
