"""What becomes of a refund by what its gateway, or a person, has said of it."""

from datetime import datetime
from random import SystemRandom

from recork.commerce.gateways import ALREADY_TAKEN, Outcome, Result
from recork.commerce.models import Capture, Mail, Order, RefundAttempt, RefundIntent
from recork.commerce.operations.attention import attention_left, call_people
from recork.commerce.operations.mailing import owe_mail
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.timeline import changed, note
from recork.commerce.queries.order_money import paid_before
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.money import spoken
from recork.commerce.rules.refund import CaptureState, RefundFor, RefundOutcome
from recork.commerce.rules.refund_pace import WORTH_A_LOOK, patience
from recork.commerce.rules.refusal import Refused
from recork.wire.backoff import next_try

MOST_ATTEMPTS = 3
"""So often the machine tries by itself what may succeed yet."""
DICE = SystemRandom()


def lock_intent(intent_id: int) -> tuple[Order, RefundIntent]:
    """Lock an intent behind its order, as whatever concerns an order does. Raises `RefundIntent.DoesNotExist`."""
    order_id = RefundIntent.objects.values_list("order", flat=True).get(pk=intent_id)
    order = Order.objects.select_for_update().get(pk=order_id)
    return order, RefundIntent.objects.select_related("capture").get(pk=intent_id)


def hear_outcome(
    order: Order,
    intent: RefundIntent,
    attempt: RefundAttempt,
    outcome: Outcome,
    *,
    who: str = MACHINE.name,
    now: datetime,
) -> None:
    """Let an intent hear how its attempt stands. The order is locked.

    That nobody knows says nothing of what was known. A refund that had been done and has failed since is
    never tried anew by itself.
    """
    if outcome.result is Result.UNKNOWN:
        _wait(order, intent, attempt, outcome, now)
        return
    was_done = attempt.outcome == RefundOutcome.SUCCEEDED
    attempt.outcome = RefundOutcome(outcome.result)
    attempt.gateway_id = outcome.gateway_id or attempt.gateway_id
    attempt.code, attempt.words, attempt.for_good = outcome.code[:60], outcome.words[:400], outcome.for_good
    attempt.save(update_fields=["outcome", "gateway_id", "code", "words", "for_good"])
    match outcome.result:
        case Result.SUCCEEDED:
            finish(order, intent, _told(intent, order.currency), who=who, now=now)
        case Result.FAILED:
            may_try = outcome.may_be_tried_anew and not was_done and attempt.number < MOST_ATTEMPTS
            _fail(order, intent, attempt, outcome, may_try=may_try, now=now)
        case Result.PENDING:
            is_new = intent.outcome != RefundOutcome.PENDING
            again = None if intent.capture.is_by_hand else now + patience(now - attempt.started_at)
            _set_outcome(intent, RefundOutcome.PENDING, next_try_at=again)
            if is_new:
                resettle(order, MACHINE.name, now=now)


def finish(order: Order, intent: RefundIntent, told: str, *, who: str, now: datetime) -> None:
    """It is given back, as `told` says."""
    if intent.capture.state == CaptureState.AUTHORIZED:
        _set_capture(intent.capture, CaptureState.VOIDED)
    intent.finished_at = now
    _set_outcome(intent, RefundOutcome.SUCCEEDED, next_try_at=None)
    note(order, who, told, "refunded", now=now)
    resettle(order, who, now=now)
    tell_customer(order, intent, now=now)


def resettle(order: Order, who: str, *, now: datetime) -> None:
    """Bring the order in step with its money."""
    settle_payment_status(order)
    changed(order, who, now=now, payment_status=order.payment_status, attention=attention_left(order))


def tell_customer(order: Order, intent: RefundIntent, *, now: datetime) -> None:
    """One letter for all that belongs together, once the last of it is given back.

    What comes back later still, as a refund does that the bank had sent back, is told in another one.
    """
    together = RefundIntent.objects.select_related("capture").filter(order=order, refund=intent.refund)
    if together.exclude(outcome__in=(RefundOutcome.SUCCEEDED, RefundOutcome.SETTLED)).exists():
        return
    if intent.purpose == RefundFor.CANCEL and not order.cancellation.send_email:
        return
    about = str(intent.refund_id or "cancellation")
    told = Mail.objects.filter(order=order, kind="refunded", about__startswith=about).order_by("-at")
    newest, times = told.first(), told.count()
    since_then = together.filter(finished_at__gt=newest.at) if newest else together
    owe_mail(
        order,
        "refunded",
        f"{about}.{times + 1}" if times else about,
        refunds=since_then.order_by("pk"),
        now=now,
    )


def _told(intent: RefundIntent, currency: str) -> str:
    amount, label = spoken(intent.amount_cents, currency), intent.capture.label
    if intent.capture.state == CaptureState.AUTHORIZED:
        return f"{amount} that was set aside on {label} is let go"
    return f"{amount} given back to {label}"


def _fail(
    order: Order,
    intent: RefundIntent,
    attempt: RefundAttempt,
    outcome: Outcome,
    *,
    may_try: bool,
    now: datetime,
) -> None:
    words = outcome.words
    if outcome.code == ALREADY_TAKEN and (other := _taken_after_all(intent.capture, outcome.charge_id)):
        may_try, words = False, other.words
    intent.finished_at = None
    if may_try:
        _set_outcome(intent, RefundOutcome.WAITING, next_try_at=now + next_try(attempt.number, DICE))
        return
    _set_outcome(intent, RefundOutcome.FAILED, next_try_at=None)
    amount, label = spoken(intent.amount_cents, order.currency), intent.capture.label
    call_people(order, f"{amount} to {label} could not be given back: {words}", "refund_failed", now=now)
    resettle(order, MACHINE.name, now=now)


def _taken_after_all(capture: Capture, charge: str) -> Refused | None:
    """Somebody took what we thought was only set aside: there is nothing to let go, but all to give back.

    Unless that charge is another order's money: then nothing is, and people are to look.
    """
    capture.charge = capture.charge or charge
    other = paid_before(capture)
    if other is not None:
        capture.refresh_from_db(fields=["charge"])
        return other
    capture.save(update_fields=["charge"])
    _set_capture(capture, CaptureState.CAPTURED)
    return None


def _wait(
    order: Order, intent: RefundIntent, attempt: RefundAttempt, outcome: Outcome, now: datetime
) -> None:
    """Ask again later; people are called, once, to what nobody knows the end of for long."""
    attempt.words = outcome.words[:400]
    attempt.save(update_fields=["words"])
    again = now + next_try(max(attempt.calls, 1), DICE)
    _set_outcome(intent, RefundOutcome(attempt.outcome), next_try_at=again)
    if now - attempt.started_at < WORTH_A_LOOK or order.attention:
        return
    amount, label = spoken(intent.amount_cents, order.currency), intent.capture.label
    words = f"Nobody knows yet whether {amount} went back to {label}; it is asked for again. {outcome.words}"
    call_people(order, words, "refund_unknown", now=now)
    changed(order, MACHINE.name, now=now, attention=order.attention)


def _set_outcome(intent: RefundIntent, outcome: RefundOutcome, *, next_try_at: datetime | None) -> None:
    intent.outcome, intent.next_try_at = outcome, next_try_at
    intent.save(update_fields=["outcome", "next_try_at", "finished_at"])


def _set_capture(capture: Capture, state: CaptureState) -> None:
    capture.state = state
    capture.save(update_fields=["state"])
