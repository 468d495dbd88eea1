"""When an order stands otherwise at its shop than here: each kind by its name."""

from enum import StrEnum


class Disagreement(StrEnum):
    """What the shop said last against our own rows.

    CANCELLED_THERE   the shop has cancelled the order, and it is on its way here
    REFUNDED_THERE    the customer has the money back, and it is on its way here
    COLLECTED_THERE   the shop says that somebody else brings it or nothing is brought, and bottles are held here
    SHIPPED_ANYWAY    it has left here, and the shop has cancelled it
    LIVE_THERE        it was stopped here a while ago, and the shop still thinks that it is here
    IDLE_THERE        the shop meant to send it here again a while ago, and nothing has come
    NOT_HERE          the shop says that it has sent something that nobody here has ever seen
    """

    CANCELLED_THERE = "cancelled_there"
    REFUNDED_THERE = "refunded_there"
    COLLECTED_THERE = "collected_there"
    SHIPPED_ANYWAY = "shipped_anyway"
    LIVE_THERE = "live_there"
    IDLE_THERE = "idle_there"
    NOT_HERE = "not_here"
