"""Take money that is to be taken by us: cards under a key for ever, gift cards and credit in our own rows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from recork.commerce.gateways import NOT_ADMITTED, Gateway, Outcome, Result
from recork.commerce.models import Capture, CreditEntry
from recork.commerce.operations.charge_outcome import decline, lock_capture, take, wait
from recork.commerce.operations.credit import lock_credit
from recork.commerce.operations.refunding import AT_ONCE, LEASE
from recork.commerce.operations.tills import Tills, payment_of, till_of
from recork.commerce.queries.order_money import paid_before
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.money import spoken
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refund import CaptureState
from recork.commerce.rules.refund_pace import KEY_LIVES

MOST_TRIES = 10
"""So often credit is looked for that a refund is still to bring; then the payment is declined."""
OPEN = (CaptureState.WAITING, CaptureState.UNKNOWN)


def charge_captures(tills: Tills, *, now: Callable[[], datetime]) -> int:
    """Take what is due of the tenders that wait. Returns how many were tried, at most `AT_ONCE`."""
    for tried in range(AT_ONCE):
        capture_id = _claim(now())
        if capture_id is None:
            return tried
        capture = Capture.objects.select_related("order").get(pk=capture_id)
        if capture.account:
            _spend(capture_id, now())
        else:
            _charge(capture, tills, now)
    return AT_ONCE


def _claim(now: datetime) -> int | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """UPDATE capture SET next_try_at = %s, attempts = attempts + 1
                WHERE id = (SELECT id FROM capture
                             WHERE state IN ('waiting', 'unknown') AND next_try_at <= %s
                             ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id""",
            [now + LEASE, now],
        )
        found: tuple[int] | None = cursor.fetchone()
        return found[0] if found else None


def _charge(capture: Capture, tills: Tills, now: Callable[[], datetime]) -> None:
    till = till_of(capture, tills)
    if not capture.source and not capture.payment:
        words = "No card is known for it; take the payment anew."
        _record(capture.pk, Outcome.failed("no_card", words, for_good=True), now())
    elif till is None:
        _record(capture.pk, Outcome.unknown(f"This shop has no key for {capture.gateway}."), now())
    elif (asked_at := _begin(capture.pk, now())) is not None:
        _record(capture.pk, _ask(capture, till, asked_at, now()), now())


@transaction.atomic
def _begin(capture_id: int, now: datetime) -> datetime | None:
    """Write, before the gateway is asked, that it may have been, and since when. None: there is nothing to ask."""
    _, capture = lock_capture(capture_id)
    if capture.state not in OPEN:
        return None
    capture.state, capture.asked_at = CaptureState.UNKNOWN, capture.asked_at or now
    capture.save(update_fields=["state", "asked_at"])
    return capture.asked_at


def _ask(capture: Capture, till: Gateway, asked_at: datetime, now: datetime) -> Outcome:
    """Ask under the capture's own key; once the gateway may have forgotten that, only what became of it."""
    key = str(capture.key)
    if (
        capture.payment
    ):  # it was set aside, under a name by which a repeat is known whatever the gateway forgets
        return till.capture(payment_of(capture), capture.amount_cents, key=key)
    if now - asked_at <= KEY_LIVES:
        return till.charge(
            capture.amount_cents,
            capture.order.currency,
            source=capture.source,
            key=key,
            metadata={"order": capture.order.number},
        )
    found = till.look_up_charge(key=key, since=asked_at)
    return found or Outcome.failed(
        "never_arrived", "The gateway has never heard of this payment; take it anew.", for_good=True
    )


@transaction.atomic
def _record(capture_id: int, outcome: Outcome, now: datetime) -> None:
    order, capture = lock_capture(capture_id)
    if capture.state not in OPEN:
        return
    # That the gateway lets us in no more is no word about the card.
    is_no = outcome.result is Result.FAILED and outcome.code != NOT_ADMITTED
    if outcome.result is Result.SUCCEEDED:
        capture.payment, capture.charge = outcome.gateway_id, outcome.charge_id
        used = paid_before(capture)
        if used is None:
            take(order, capture, now=now)
        else:
            decline(order, capture, used.words, now=now)
    elif is_no:
        decline(order, capture, outcome.words, now=now)
    else:
        wait(order, capture, outcome.words, now=now)


@transaction.atomic
def _spend(capture_id: int, now: datetime) -> None:
    """Take an amount out of a gift card or a customer's credit, once; wait a while for what a refund will bring."""
    order, capture = lock_capture(capture_id)
    if capture.state != CaptureState.WAITING:
        return
    if order.status == OrderStatus.CANCELLED:
        capture.state = CaptureState.VOIDED
        capture.save(update_fields=["state"])
    elif lock_credit(capture.account) >= capture.amount_cents:
        CreditEntry.objects.create(
            account=capture.account,
            amount_cents=-capture.amount_cents,
            capture=capture,
            at=now,
            actor=MACHINE.name,
        )
        take(order, capture, now=now)
    elif capture.attempts >= MOST_TRIES:
        amount = spoken(capture.amount_cents, order.currency)
        decline(order, capture, f"{capture.label} does not hold {amount}.", now=now)
    else:
        capture.next_try_at = now + timedelta(seconds=2 * capture.attempts)
        capture.save(update_fields=["next_try_at"])
