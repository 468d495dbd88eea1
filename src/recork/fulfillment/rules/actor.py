"""Who acts, and what a role lets them do. What isn't listed is not allowed."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """A person's or a token's part in the house."""

    VIEWER = "viewer"
    MANAGER = "manager"
    FLOOR = "floor"
    CLIENT_SERVICES = "client_services"
    ADMINISTRATOR = "administrator"
    SHOP = "shop"

    @property
    def words(self) -> str:
        """What people call it."""
        return self.value.replace("_", " ").capitalize()


class Verb(StrEnum):
    """Something that not everybody may do."""

    READ_ORDERS = "orders:read"
    SEND_ORDERS = "orders:write"
    CANCEL_ORDERS = "orders:cancel"
    HOLD_ORDERS = "orders:hold"
    MOVE_ORDERS = "floor:move"
    MANAGE_WEBHOOKS = "webhooks:manage"
    READ_STOCK = "stock:read"
    CHANGE_STOCK = "stock:write"
    SET_UP = "winery:write"
    REPORT_ORDERS = "orders:report"
    RUN_HOUSE = "house:write"
    ERASE = "people:erase"
    READ_TRAIL = "trail:read"


_WINERY_READER = frozenset({Verb.READ_ORDERS, Verb.READ_STOCK})
_WINERY_MANAGER = _WINERY_READER | {
    Verb.CANCEL_ORDERS,
    Verb.HOLD_ORDERS,
    Verb.SEND_ORDERS,
    Verb.MANAGE_WEBHOOKS,
    Verb.SET_UP,
    Verb.READ_TRAIL,
    Verb.ERASE,
}
_SERVICE = _WINERY_MANAGER | {Verb.MOVE_ORDERS, Verb.CHANGE_STOCK}

MAY: dict[Role, frozenset[Verb]] = {
    Role.VIEWER: _WINERY_READER,
    Role.MANAGER: _WINERY_MANAGER,
    Role.FLOOR: frozenset({Verb.READ_ORDERS, Verb.READ_STOCK, Verb.MOVE_ORDERS, Verb.CHANGE_STOCK}),
    Role.CLIENT_SERVICES: _SERVICE,
    Role.ADMINISTRATOR: _SERVICE | {Verb.RUN_HOUSE},
    Role.SHOP: frozenset(
        {
            Verb.READ_ORDERS,
            Verb.SEND_ORDERS,
            Verb.CANCEL_ORDERS,
            Verb.REPORT_ORDERS,
            Verb.MANAGE_WEBHOOKS,
            Verb.READ_STOCK,
            Verb.ERASE,
        }
    ),
}

OF_A_WINERY: frozenset[Role] = frozenset({Role.VIEWER, Role.MANAGER, Role.SHOP})
"""These belong to one winery and see nothing of another; the rest belong to the house."""

MOVE_MUCH: frozenset[Role] = frozenset({Role.MANAGER, Role.CLIENT_SERVICES, Role.ADMINISTRATOR})
"""People whose click stops orders or opens doors to others: they sign in with a second factor."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a person at a screen, a token, or the machine itself.

    `winery_id` is None for the house's own people, who see every winery.
    `name` is what timelines show. `scopes` narrow what a token's role may do; None: they don't.
    """

    name: str
    role: Role
    winery_id: int | None
    user_id: int | None = None
    token_id: UUID | None = None
    connection_id: UUID | None = None
    scopes: frozenset[Verb] | None = None

    def may(self, verb: Verb) -> bool:
        """Say whether the actor's role allows it, and the scopes of their token."""
        return verb in MAY[self.role] and (self.scopes is None or verb in self.scopes)


class NotAllowed(Exception):
    """The actor's role, or a scope that their token lacks, doesn't let them do this; nothing was changed."""

    def __init__(self, actor: Actor, verb: Verb) -> None:
        lacks = verb in MAY[actor.role]
        why = f"its token lacks the scope {verb}" if lacks else str(verb)
        super().__init__(f"{actor.name} ({actor.role.words}) may not do this ({why}).")
        self.actor = actor
        self.verb = verb


def require(actor: Actor, verb: Verb) -> None:
    """Let the actor pass or raise `NotAllowed`; every operation asks this first."""
    if not actor.may(verb):
        raise NotAllowed(actor, verb)


MACHINE = Actor(name="Recork", role=Role.ADMINISTRATOR, winery_id=None)
"""Jobs and sweeps act under this name."""
