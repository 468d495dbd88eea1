"""What has come of each entry of an order's timeline: its stop, stock, refunds and letters, each with its state."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from recork.commerce.models import Entry, Mail, RefundIntent
from recork.commerce.queries.order_effects import (
    Effect,
    mail_effect,
    question_effect,
    refund_effect,
    stock_effect,
)
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.refund import RefundFor


def effects_by_entry(read: OrderRead, entries: Iterable[Entry]) -> dict[int, list[Effect]]:
    """The effects of those entries that have some, by the entry's id, in three statements."""
    intents = list(RefundIntent.objects.select_related("capture").filter(order=read.order).order_by("pk"))
    mails = list(Mail.objects.filter(order=read.order).defer("text", "html").order_by("pk"))
    found = _Found(read, intents, mails)
    return {entry.pk: effects for entry in entries if (effects := list(found.of(entry)))}


class _Found:
    """The rows that an order's effects are read from."""

    def __init__(self, read: OrderRead, intents: list[RefundIntent], mails: list[Mail]) -> None:
        self._read, self._intents, self._mails = read, intents, mails
        self._stock = stock_effect(read) if read.cancellation is not None else None

    def of(self, entry: Entry) -> Iterator[Effect]:
        match entry.kind:
            case "asked":
                asked = (each for each in self._read.questions if str(each.pk) == entry.request_id)
                yield from (question_effect(each) for each in asked)
            case "cancelled" if self._stock is not None and entry.request_id == self._about_cancellation:
                yield self._stock
                yield from self._refunds(RefundFor.CANCEL, "")
                yield from self._letters("cancelled", self._about_cancellation)
                yield from (
                    replace(each, name="Refund e-mail") for each in self._letters("refunded", "cancellation")
                )
            case "refund" if entry.request_id:
                yield from self._refunds("", entry.request_id)
                yield from self._letters("refunded", entry.request_id)
            case "pickup":
                yield from self._letters("changed_to_pickup", entry.request_id)

    @property
    def _about_cancellation(self) -> str:
        return str(self._read.order.pk)

    def _refunds(self, purpose: str, refund_id: str) -> Iterator[Effect]:
        for intent in self._intents:
            is_meant = intent.purpose == purpose if purpose else str(intent.refund_id) == refund_id
            if is_meant:
                yield refund_effect(intent)

    def _letters(self, kind: str, about: str) -> Iterator[Effect]:
        for mail in self._mails:
            if mail.kind == kind and mail.about.partition(".")[0] == about:
                yield mail_effect(mail)
