"""Compare our books with those of the warehouse and of the gateway, over HTTP. Changes nothing anywhere."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from recork.commerce import environment
from recork.commerce.gateways.stripe_ledger import GatewayAway, LedgerRefund, every_refund
from recork.commerce.models import RefundAttempt, Submission
from recork.commerce.operations.paging import read_page
from recork.commerce.operations.telephone import Telephone
from recork.commerce.rules.answer import REUSED, NoAnswer
from recork.commerce.rules.refund import CaptureState, RefundOutcome
from recork.commerce.rules.submission import LIVE_THERE

GONE_THERE = frozenset({"shipped", "delivered", "returned"})
AGREED: dict[str, frozenset[str]] = {
    "asked": LIVE_THERE | GONE_THERE | {"cancelled", ""},
    "live": LIVE_THERE | GONE_THERE | {"cancelled"},
    "undecided": frozenset({"cancelled"}),
    "cancelled": frozenset({"cancelled"}),
    "refused": frozenset({"cancelled", ""}),
    "shipped": GONE_THERE,
    "returned": frozenset({"returned"}),
}
"""What the warehouse may say of a sending that stands here like that; what we have not heard yet may be news."""


class PeerFinding(NamedTuple):
    """Something on which two books differ."""

    about: str
    ours: str
    theirs: str


class PeerAway(Exception):
    """A peer does not answer, so nothing can be compared."""


def compare_warehouse(phone: Telephone) -> Iterator[PeerFinding]:
    """Each sending with how its order stands at the warehouse. Raises `PeerAway`."""
    theirs = {order["order_number"]: order["state"] for order in _orders(phone)}
    alive: dict[int, list[str]] = {}
    for sending in Submission.objects.order_by("pk").iterator():
        there = theirs.get(sending.order_number, "")
        if sending.refusal_code == REUSED:
            continue  # what stands there under this number is another order
        if there not in AGREED[sending.state]:
            yield PeerFinding(f"order {sending.order_number}", sending.state, there or "unknown")
        if there in LIVE_THERE | GONE_THERE:
            alive.setdefault(sending.order_id, []).append(sending.order_number)
    for numbers in alive.values():
        if len(numbers) > 1:
            yield PeerFinding(f"orders {', '.join(numbers)}", "one at most is live", "all of them are")


def _orders(phone: Telephone) -> Iterator[dict[str, Any]]:
    after = ""
    while True:
        page = read_page(phone, "/api/v1/orders", after)
        if isinstance(page, NoAnswer):
            raise PeerAway(f"The warehouse does not answer: {page.words}")
        yield from page.items
        after = page.next or ""
        if not after:
            return


def compare_gateway() -> Iterator[PeerFinding]:
    """Each refund here with the gateway's own, key by key, both ways. Raises `PeerAway`."""
    attempts = RefundAttempt.objects.filter(intent__capture__gateway="stripe").select_related(
        "intent__capture"
    )
    if not environment.STRIPE_KEY:
        if attempts.exists():
            raise PeerAway("RECORK_STRIPE_KEY is not set, so the gateway can't be asked about its refunds.")
        return
    theirs = {refund.key: refund for refund in _refunds() if refund.key}
    for attempt in attempts.order_by("pk").iterator():
        told = theirs.pop(str(attempt.key), None)
        yield from _differences(attempt, told)
    for refund in theirs.values():
        yield PeerFinding(f"refund {refund.gateway_id}", "unknown", f"{refund.amount_cents} cents")


def _differences(attempt: RefundAttempt, told: LedgerRefund | None) -> Iterator[PeerFinding]:
    about = f"refund attempt {attempt.key}"
    if told is None:
        was_void = attempt.intent.capture.state == CaptureState.AUTHORIZED
        if attempt.outcome == RefundOutcome.SUCCEEDED and attempt.gateway_id and not was_void:
            yield PeerFinding(about, attempt.outcome, "unknown")
        return
    if told.amount_cents != attempt.intent.amount_cents:
        yield PeerFinding(about, f"{attempt.intent.amount_cents} cents", f"{told.amount_cents} cents")
    if (told.status == "succeeded") != (attempt.outcome == RefundOutcome.SUCCEEDED):
        yield PeerFinding(about, attempt.outcome, told.status)


def _refunds() -> Iterator[LedgerRefund]:
    try:
        yield from every_refund(environment.STRIPE_KEY, address=environment.STRIPE_ADDRESS)
    except GatewayAway as error:
        raise PeerAway(f"The gateway does not answer: {error}") from error
