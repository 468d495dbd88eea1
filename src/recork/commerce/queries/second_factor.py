"""Who signs in with a second factor."""

from recork.commerce.models import Shop
from recork.commerce.rules.actor import MOVE_MUCH, Actor


def needs_second_factor(actor: Actor) -> bool:
    """By their role, or because the shop asks it of everybody."""
    return actor.role in MOVE_MUCH or Shop.objects.filter(second_factor_for_all=True).exists()
