"""The letters that customers got."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from recork.commerce.models import Capture, Mail, Order, OrderLine
from recork.commerce.operations.mailing import letter_words, write_letter
from recork.commerce.operations.sample_data.ground import Ground
from recork.commerce.operations.sample_data.money import AFTER
from recork.commerce.operations.sample_data.standing import Standing, purpose_of
from recork.sample.shapes import SampleAddress


def letters_of(
    order: Order, lines: Sequence[OrderLine], captures: Sequence[Capture], standing: Standing,
    submission_id: int, to: SampleAddress, ground: Ground,
) -> Iterator[Mail]:  # fmt: skip
    """Of a cancelled order two, of one that is picked up one."""
    stop = standing.stop
    if stop is None:
        return

    def letter(kind: str, about: object, at: datetime, back: Sequence[Capture]) -> Mail:
        parts = [(capture.label, capture.amount_cents) for capture in back]
        words = letter_words(order, to.name, ground.shop, lines, parts)
        mail = write_letter(order, kind, str(about), to.email, words, now=at)
        mail.attempts, mail.next_try_at, mail.sent_at = 1, at, at + AFTER
        return mail

    if standing.is_cancelled:
        yield letter("cancelled", order.pk, stop.asked_at, captures)
        yield letter("refunded", "cancellation", stop.asked_at + AFTER, captures)
    elif stop.pickup_location:
        about = stop.id if purpose_of(stop) else submission_id
        yield letter("changed_to_pickup", about, stop.asked_at, ())
