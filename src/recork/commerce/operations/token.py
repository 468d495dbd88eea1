"""Keys for programs: the secret is shown once, only its hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from recork.commerce.models import ApiToken
from recork.commerce.rules.actor import Actor, Role, Verb, require
from recork.manners.entry import line_of
from recork.manners.token import mint, save_once

PREFIX = "recork_shop_"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, which nobody can read again."""

    token: ApiToken
    secret: str


def create_token(actor: Actor, role: Role, name: str, *, now: datetime, key: UUID | None = None) -> NewToken:
    """Make a key for a program of this role.

    Raises `Unfit`, also when `key`, the token's id-to-be, was used before: a secret can't be shown twice.
    """
    require(actor, Verb.SET_UP)
    minted = mint(PREFIX)
    token = ApiToken(
        id=key or uuid4(),
        name=line_of(name, "name", most=120),
        role=role,
        digest=minted.digest,
        hint=minted.hint,
        created_at=now,
        created_by=actor.name,
    )
    save_once(token)
    return NewToken(token, minted.secret)


def revoke_token(actor: Actor, token: ApiToken, *, now: datetime) -> None:
    """Shut a program out from its next request on; revoking again changes nothing."""
    require(actor, Verb.SET_UP)
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)
