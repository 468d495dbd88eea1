"""Keys for programs: the secret is shown once, only its hash is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from recork.fulfillment.models import ApiToken, ShopConnection, Winery
from recork.fulfillment.rules.actor import MAY, OF_A_WINERY, Actor, NotAllowed, Role, Verb, require
from recork.manners.entry import Unfit, line_of
from recork.manners.token import end_of, mint, save_once, scopes_within, second_of

PREFIX = "recork_"


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
    winery: Winery | None = None,
    connection: ShopConnection | None = None,
    scopes: Collection[str] | None = None,
    expires_on: date | None = None,
    key: UUID | None = None,
) -> NewToken:
    """Make a key for a program of this role; a winery's role names its winery.

        scopes      the verbs of the role that it may; None or none: all of them
        expires_on  its last day

    Whoever sets a winery up makes its shop's; the house's own takes RUN_HOUSE. Raises
    `Unfit` when role, winery and scopes don't go together, and when `key`, the token's id-to-be,
    was used before: a secret can't be shown twice.
    """
    require(actor, Verb.SET_UP if role in OF_A_WINERY else Verb.RUN_HOUSE)
    _check_fit(actor, role, winery, connection)
    minted = mint(PREFIX)
    token = ApiToken(
        id=key or uuid4(),
        winery=winery,
        connection=connection,
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


def _check_fit(actor: Actor, role: Role, winery: Winery | None, shop: ShopConnection | None) -> None:
    if role in OF_A_WINERY and winery is None:
        raise Unfit("winery", f"A token of the role {role} belongs to a winery. Say which.")
    if role not in OF_A_WINERY and winery is not None:
        raise Unfit("winery", f"A token of the role {role} serves the whole house, not one winery.")
    if shop is not None and (role is not Role.SHOP or winery is None or shop.winery_id != winery.pk):
        raise Unfit("connection", "A shop connection goes with a shop's token of the same winery.")
    if winery is not None and actor.winery_id not in {None, winery.pk}:
        raise NotAllowed(actor, Verb.SET_UP)


def make_second(
    actor: Actor, token: ApiToken, *, ends_on: date, now: datetime, key: UUID | None = None
) -> NewToken:
    """Make a key that may the same; the first one ends with the day `ends_on`, so that programs change at leisure.

    Raises `Unfit` when the first is over, two are alive already, or `key` was used before.
    """
    require(actor, Verb.SET_UP if token.winery_id is not None else Verb.RUN_HOUSE)
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
    require(actor, Verb.SET_UP if token.winery_id is not None else Verb.RUN_HOUSE)
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)


def open_connection(actor: Actor, winery: Winery, name: str, *, now: datetime) -> ShopConnection:
    """Let a shop speak for a winery; finds the winery's connection of this name when there is one."""
    require(actor, Verb.SET_UP)
    called = line_of(name, "connection", most=120)
    first = ShopConnection.objects.filter(winery=winery, name=called).order_by("created_at").first()
    return first or ShopConnection.objects.create(id=uuid4(), winery=winery, name=called, created_at=now)
