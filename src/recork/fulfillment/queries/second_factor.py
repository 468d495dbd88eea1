"""Who signs in with a second factor."""

from recork.fulfillment.models import Winery
from recork.fulfillment.rules.actor import MOVE_MUCH, Actor


def needs_second_factor(actor: Actor) -> bool:
    """By their role, or because their winery asks it of everybody. The scope must be the actor's."""
    return actor.role in MOVE_MUCH or (
        actor.winery_id is not None
        and Winery.objects.filter(pk=actor.winery_id, second_factor_for_all=True).exists()
    )
