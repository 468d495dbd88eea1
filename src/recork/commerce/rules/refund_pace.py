"""How much a gateway's word says, and how long one waits for it."""

from datetime import timedelta

from recork.commerce.rules.refund import RefundOutcome

KEY_LIVES = timedelta(hours=20)
"""A gateway may forget a key after a day; before that the same key moves nothing twice."""
WORTH_A_LOOK = timedelta(hours=1)
"""After so long without a plain answer somebody should know of it."""
SOONEST, LATEST = timedelta(minutes=5), timedelta(hours=4)

_SAYS = {
    RefundOutcome.UNKNOWN: 0,
    RefundOutcome.PENDING: 1,
    RefundOutcome.SUCCEEDED: 2,
    RefundOutcome.FAILED: 3,
}


def says_more(known: RefundOutcome, told: RefundOutcome) -> bool:
    """Whether what is told of a refund is news. Answers and events come twice, late and in any order.

    A refund goes one way: the gateway has it, has paid it, and at the worst the bank has sent it back.
    """
    return _SAYS[told] > _SAYS[known]


def patience(age: timedelta) -> timedelta:
    """How long to wait before a gateway is asked again about what it has had for so long."""
    return min(max(age / 4, SOONEST), LATEST)
