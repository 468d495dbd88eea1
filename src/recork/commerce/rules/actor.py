"""Who acts in the shop, and what a role lets them do. What isn't listed is not allowed."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """A person's or a program's part in the shop."""

    VIEWER = "viewer"
    ORDER_MANAGER = "order_manager"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """What people call it."""
        return self.value.replace("_", " ").capitalize()


class Verb(StrEnum):
    """Something that not everybody may do."""

    READ_ORDERS = "orders:read"
    TAKE_ORDERS = "orders:write"
    CANCEL_ORDERS = "orders:cancel"
    REFUND = "money:refund"
    CHANGE_STOCK = "stock:write"
    SET_UP = "shop:write"
    ERASE = "customers:erase"
    READ_TRAIL = "trail:read"


_VIEWER = frozenset({Verb.READ_ORDERS})
_MANAGER = _VIEWER | {Verb.TAKE_ORDERS, Verb.CANCEL_ORDERS, Verb.REFUND, Verb.CHANGE_STOCK}

MAY: dict[Role, frozenset[Verb]] = {
    Role.VIEWER: _VIEWER,
    Role.ORDER_MANAGER: _MANAGER,
    Role.ADMINISTRATOR: _MANAGER | {Verb.SET_UP, Verb.ERASE, Verb.READ_TRAIL},
}

MOVE_MUCH: frozenset[Role] = frozenset({Role.ORDER_MANAGER, Role.ADMINISTRATOR})
"""People whose click moves money or opens doors to others: they sign in with a second factor."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a person at a screen, a token, or the machine itself. `name` is what timelines show.

    `scopes` narrow what a token's role may do; None: they don't.
    """

    name: str
    role: Role
    user_id: int | None = None
    token_id: UUID | None = None
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


MACHINE = Actor(name="Recork", role=Role.ADMINISTRATOR)
"""Jobs and sweeps act under this name."""
