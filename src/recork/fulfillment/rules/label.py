"""A shipping label's life: wanted, bought, and given back when its order is called back."""

from datetime import timedelta
from enum import StrEnum


class LabelState(StrEnum):
    """How a label stands. What is wanted is only a promise: somebody still has to ask the carrier."""

    WANTED = "wanted"
    BOUGHT = "bought"
    FAILED = "failed"
    VOID_WANTED = "void_wanted"
    VOIDED = "voided"
    VOID_REFUSED = "void_refused"


IN_USE: tuple[LabelState, ...] = (LabelState.WANTED, LabelState.BOUGHT)
"""A box has one of these at most."""

TO_CARRY: tuple[LabelState, ...] = (LabelState.WANTED, LabelState.VOID_WANTED)
"""Here the carrier is asked, until it answers."""

LONGEST_PAUSE = timedelta(minutes=15)
"""Between two askings of a carrier that doesn't answer: a truck is waiting."""

LATE = timedelta(minutes=2)
"""After that a person should know that the carrier doesn't answer."""
