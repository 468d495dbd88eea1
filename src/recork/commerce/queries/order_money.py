"""The money of one order: what came in by each tender, and all that goes back of it."""

from dataclasses import dataclass

from django.db.models import Prefetch, Sum

from recork.commerce.models import Capture, Order, OrderLine, RefundAttempt, RefundIntent
from recork.commerce.models.payment import BY_HAND
from recork.commerce.rules.refund import CaptureState, RefundOutcome
from recork.commerce.rules.refusal import Refused

GIVEN_BACK = (RefundOutcome.SUCCEEDED, RefundOutcome.SETTLED)


@dataclass(frozen=True, slots=True)
class TenderRead:
    """One tender. `owed_cents` is all that goes back of it, `back_cents` what has arrived of that."""

    capture: Capture
    owed_cents: int
    back_cents: int

    @property
    def left_cents(self) -> int:
        """What may still be given back."""
        return self.capture.amount_cents - self.owed_cents


@dataclass(frozen=True, slots=True)
class LineLeft:
    """A line, and how many of its bottles haven't been refunded."""

    line: OrderLine
    bottles: int


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """All of it, refunds newest first, each with its attempts."""

    tenders: list[TenderRead]
    intents: list[RefundIntent]
    lines: list[LineLeft]

    @property
    def left_cents(self) -> int:
        return sum(
            tender.left_cents for tender in self.tenders if tender.capture.state == CaptureState.CAPTURED
        )


def read_money(order: Order) -> OrderMoney:
    """Four statements."""
    attempts = Prefetch("attempts", RefundAttempt.objects.order_by("number"))
    found = RefundIntent.objects.select_related("capture", "refund").prefetch_related(attempts)
    intents = list(found.filter(order=order).order_by("-pk"))
    return OrderMoney(
        tenders=[_tender(capture, intents) for capture in Capture.objects.filter(order=order).order_by("pk")],
        intents=intents,
        lines=[
            LineLeft(line, line.bottles - (line.gone or 0))
            for line in OrderLine.objects.filter(order=order)
            .annotate(gone=Sum("refunded__bottles"))
            .order_by("position")
        ],
    )


def _tender(capture: Capture, intents: list[RefundIntent]) -> TenderRead:
    mine = [intent for intent in intents if intent.capture_id == capture.pk]
    back = sum(intent.amount_cents for intent in mine if intent.outcome in GIVEN_BACK)
    return TenderRead(capture, sum(intent.amount_cents for intent in mine), back)


def may_try_anew(intent: RefundIntent) -> bool:
    """Whether another attempt has a chance. Its attempts are at hand, oldest first."""
    attempts = intent.attempts.all()
    return intent.outcome == RefundOutcome.FAILED and not any(each.for_good for each in attempts)


def paid_before(capture: Capture) -> Refused | None:
    """Why a capture can't stand beside another that bears the gateway's name of its payment or charge; None: it can."""
    others = Capture.objects.select_related("order").filter(gateway=capture.gateway).exclude(pk=capture.pk)
    for what, name in (("payment", capture.payment), ("charge", capture.charge)):
        if not name or capture.gateway in BY_HAND:
            continue
        first = others.filter(**{what: name}).first()
        if first is not None:
            words = (
                f"The {what} {name} is the money of order {first.order.number} already: it can't pay twice."
            )
            return Refused("payment_reused", words, ("Take a payment of its own for this order",))
    return None


def may_become_credit(intent: RefundIntent) -> bool:
    """Whether there is money to give as store credit: of what was only set aside there is none."""
    return intent.capture.state == CaptureState.CAPTURED
