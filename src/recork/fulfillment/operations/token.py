"""Keys for programs: the secret is shown once, only its hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from recork.fulfillment.models import ApiToken, ShopConnection, Winery
from recork.fulfillment.rules.actor import OF_A_WINERY, Actor, NotAllowed, Role, Verb, require
from recork.manners.entry import Unfit, line_of
from recork.manners.token import mint, save_once

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
    key: UUID | None = None,
) -> NewToken:
    """Make a key for a program of this role; a winery's role names its winery.

    Whoever sets a winery up makes its shop's; the house's own takes RUN_HOUSE. Raises
    `Unfit` when role and winery don't go together, and when `key`, the token's id-to-be,
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
