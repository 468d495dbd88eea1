"""What a shop said of one order, as pages read it: the report's body was checked when it came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recork.fulfillment.models import ShopNextChange, ShopReport


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of the shop's order, the oldest first; `state` is the shop's word."""

    order_number: str
    state: str


@dataclass(frozen=True, slots=True)
class ShopEffect:
    """What came of a stop at the shop: stop, stock, refund or email, each with a state of its own."""

    effect: str
    state: str
    at: datetime | None
    amount_cents: int | None
    words: str


@dataclass(frozen=True, slots=True)
class ShopEntry:
    """One thing that happened at the shop."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class ShopSide:
    """One report: statuses in the shop's own words, `resend_at` when it means to send the order again."""

    shop_number: str
    order_status: str
    payment_status: str
    shipping_status: str
    resend_at: datetime | None
    sendings: tuple[Sending, ...]
    effects: tuple[ShopEffect, ...]
    entries: tuple[ShopEntry, ...]
    heard_at: datetime

    def state_of(self, order_number: str) -> str:
        """What the shop says of one sending; empty when it says nothing."""
        return next((each.state for each in self.sendings if each.order_number == order_number), "")


def read_report(report: ShopReport) -> ShopSide:
    """Read what is kept of a report."""
    body = report.body
    return ShopSide(
        shop_number=report.shop_number,
        order_status=report.order_status,
        payment_status=report.payment_status,
        shipping_status=report.shipping_status,
        resend_at=_at(body.get("resend_at")),
        sendings=tuple(Sending(each["order_number"], each["state"]) for each in body.get("links", [])),
        effects=tuple(_effect(each) for each in body.get("effects", [])),
        entries=tuple(_entry(each) for each in body.get("entries", [])),
        heard_at=report.heard_at,
    )


def sent_later(order_number: str, wishes: Sequence[ShopNextChange], side: ShopSide | None) -> str:
    """The number under which the shop has sent the order again, as far as it has told; empty if it hasn't.

    wishes  those after the stop, oldest first
    """
    late = next((wish for wish in reversed(wishes) if wish.answer == "too_late"), None)
    if late is not None:
        return late.sent_as or order_number
    numbers = [each.order_number for each in side.sendings] if side else []
    later = numbers[numbers.index(order_number) + 1 :] if order_number in numbers else []
    return later[-1] if later else ""


def _effect(told: dict[str, Any]) -> ShopEffect:
    return ShopEffect(
        told["effect"], told["state"], _at(told.get("at")), told.get("amount_cents"), told.get("words", "")
    )


def _entry(told: dict[str, Any]) -> ShopEntry:
    return ShopEntry(datetime.fromisoformat(told["at"]), told["who"], told["what"])


def _at(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
