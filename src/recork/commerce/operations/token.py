"""Keys for programs: the secret is shown once, only its hash is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from recork.commerce.models import ApiToken
from recork.commerce.rules.actor import MAY, Actor, Role, Verb, require
from recork.manners.entry import line_of
from recork.manners.token import end_of, mint, save_once, scopes_within, second_of

PREFIX = "recork_shop_"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, which nobody can read again."""

    token: ApiToken
    secret: str


def create_token(
    actor: Actor,
    role: Role,
    name: str,
    *,
    now: datetime,
    scopes: Collection[str] | None = None,
    expires_on: date | None = None,
    key: UUID | None = None,
) -> NewToken:
    """Make a key for a program of this role.

        scopes      the verbs of the role that it may; None or none: all of them
        expires_on  its last day

    Raises `Unfit`, also when `key`, the token's id-to-be, was used before: a secret can't be shown twice.
    """
    require(actor, Verb.SET_UP)
    minted = mint(PREFIX)
    token = ApiToken(
        id=key or uuid4(),
        name=line_of(name, "name", most=120),
        role=role,
        scopes=scopes_within(scopes, MAY[role]),
        expires_at=end_of(expires_on, "expires_on", now=now),
        digest=minted.digest,
        hint=minted.hint,
        created_at=now,
        created_by=actor.name,
    )
    save_once(token)
    return NewToken(token, minted.secret)


def make_second(
    actor: Actor, token: ApiToken, *, ends_on: date, now: datetime, key: UUID | None = None
) -> NewToken:
    """Make a key that may the same; the first one ends with the day `ends_on`, so that programs change at leisure.

    Raises `Unfit` when the first is over, two are alive already, or `key` was used before.
    """
    require(actor, Verb.SET_UP)
    first = ApiToken.objects.select_for_update().get(pk=token.pk)
    minted = mint(PREFIX)
    ends_at = end_of(ends_on, "ends_on", now=now)
    assert ends_at is not None
    second = second_of(first, minted, ends_at=ends_at, now=now, by=actor.name)
    second.pk = key or uuid4()
    save_once(second)
    first.save(update_fields=["expires_at"])
    return NewToken(second, minted.secret)


def revoke_token(actor: Actor, token: ApiToken, *, now: datetime) -> None:
    """Shut a program out from its next request on; revoking again changes nothing."""
    require(actor, Verb.SET_UP)
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)
