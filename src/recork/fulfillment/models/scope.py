"""The one way to rows that belong to a winery: a transaction that has said whose it may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from recork.fulfillment.rules.actor import Actor, Role, Verb
from recork.manners.token import digest_of
from recork.manners.trail.standing import in_hand, words_in_hand


@contextmanager
def of_winery(winery_id: int) -> Iterator[None]:
    """A transaction that sees and writes one winery's rows, and nothing else of a tenant's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT enter_scope(%s, %s)", (winery_id, words_in_hand()))
        yield


@contextmanager
def of_every_winery() -> Iterator[None]:
    """The named scope of all wineries: for the house's own people, sweeps and jobs that serve all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT enter_scope(NULL, %s)", (words_in_hand(),))
        yield


@contextmanager
def of_actor(actor: Actor) -> Iterator[None]:
    """The scope that an actor has by their role."""
    with of_every_winery() if actor.winery_id is None else of_winery(actor.winery_id):
        yield


def enter_by_token(secret: str, now: datetime) -> Actor | None:
    """Find a token by its secret and enter its scope, in one statement, for the rest of the transaction.

    None: unknown, revoked or expired, and no scope is open.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM enter_by_token(%s, %s, %s)", (digest_of(secret), now, words_in_hand()))
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, name, role, winery_id, connection_id, scopes = row
    actor = Actor(
        name=name,
        role=Role(role),
        winery_id=winery_id,
        token_id=token_id,
        connection_id=connection_id,
        scopes=None if scopes is None else frozenset(map(Verb, scopes)),
    )
    _note(actor)
    return actor


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a signed-in person sits: who they are, and which winery they look at (None: all)."""

    actor: Actor
    email: str
    looking_at: int | None


def enter_by_user(user_id: int, winery_id: int | None) -> Seat | None:
    """Find a person's membership and enter its scope for the rest of the transaction.

        winery_id  the one winery that somebody of the house wants to look at, else None

    None: the person has no place in this house, or was shut out since they signed in.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM enter_by_user(%s, %s, %s)", (user_id, winery_id, words_in_hand()))
        row = cursor.fetchone()
    if row is None:
        return None
    name, email, role, own_winery, looking_at = row
    actor = Actor(name=name or email, role=Role(role), winery_id=own_winery, user_id=user_id)
    _note(actor, looking_at)
    return Seat(actor, email, looking_at)


def _note(actor: Actor, looking_at: int | None = None) -> None:
    """Remember who is at work, for what this request does in later transactions, and is refused after them."""
    standing = in_hand()
    if standing is None:
        return
    known = {
        "who": actor.name,
        "role": str(actor.role),
        "winery": actor.winery_id,
        "user": actor.user_id,
        "token": str(actor.token_id or ""),
        "shop": str(actor.connection_id or ""),
        "for": looking_at if actor.winery_id is None else None,
    }
    standing.person = {name: value for name, value in known.items() if value}


def place_of(user: AbstractBaseUser) -> dict[str, str | int | None]:
    """A signed-in person as the audit trail names them, for pages that enter no scope, in one statement. Opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, winery_id FROM trail_person(%s)", (user.pk,))
        role, winery_id = cursor.fetchone() or ("", None)
    return {"who": str(user), "role": role, "user": user.pk, "winery": winery_id}
