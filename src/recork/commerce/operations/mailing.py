"""Letters to customers: written and owed in the transaction of what they tell, sent by a job."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.template.loader import render_to_string

from recork.commerce.models import Mail, Order, OrderLine, RefundIntent, Shop
from recork.commerce.rules.money import spoken
from recork.commerce.rules.refund import CaptureState, Destination, RefundOutcome
from recork.wire.backoff import next_try

AT_ONCE = 20
MOST_TRIES = 12
LEASE = timedelta(minutes=5)
DICE = SystemRandom()


def owe_mail(
    order: Order, kind: str, about: str, *, refunds: Iterable[RefundIntent] = (), now: datetime
) -> None:
    """Owe a letter about one thing, once; a customer without an address gets none, nor is one written of an erased order.

    kind     cancelled, refunded or changed_to_pickup
    about    which cancellation, refund or pickup it tells of
    refunds  what is given back with it
    """
    to = order.customer.email
    if not to or order.erased_at is not None:
        return
    words = letter_words(
        order,
        order.customer.name,
        Shop.objects.first(),
        order.lines.order_by("position"),
        [(_whither(intent), intent.amount_cents) for intent in refunds],
    )
    mail = write_letter(order, kind, about, to, words, now=now)
    mail.next_try_at = now
    Mail.objects.bulk_create([mail], ignore_conflicts=True)


def write_letter(
    order: Order, kind: str, about: str, to: str, words: Mapping[str, object], *, now: datetime
) -> Mail:
    """Fill in a letter's template; whoever calls keeps it."""
    return Mail(
        order=order,
        kind=kind,
        about=about,
        to=to,
        subject=render_to_string(f"commerce/mail/{kind}_subject.txt", words).strip(),
        text=render_to_string(f"commerce/mail/{kind}.txt", words),
        html=render_to_string(f"commerce/mail/{kind}.html", words),
        at=now,
    )


def _whither(intent: RefundIntent) -> str:
    """Where an amount goes, to be read after "to"."""
    label = intent.capture.label
    if intent.capture.state in {CaptureState.AUTHORIZED, CaptureState.VOIDED}:
        return f"{label}, where it was only set aside"
    if intent.destination == Destination.STORE_CREDIT:
        return "your store credit"
    return "you in another way" if intent.outcome == RefundOutcome.SETTLED else label


def letter_words(
    order: Order, name: str, shop: Shop | None, lines: Iterable[OrderLine], back: Sequence[tuple[str, int]]
) -> dict[str, object]:
    """What the templates speak of. `back`: label and cents of each part that is given back."""
    cents = sum(part for _, part in back)
    return {
        "order": order,
        "name": name,
        "shop": shop.name if shop else "",
        "phone": (shop.support_phone if shop else "") or settings.SUPPORT_PHONE,
        "email": (shop.support_email if shop else "") or settings.SUPPORT_EMAIL,
        "lines": list(lines),
        "amount": spoken(cents, order.currency) if cents else "",
        "tenders": [(label, spoken(part, order.currency)) for label, part in back],
    }


def send_mails(*, now: Callable[[], datetime]) -> int:
    """Send the letters that are due. Returns how many were tried, at most `AT_ONCE`.

    Each is claimed for minutes before it is handed over. Whoever dies in between leaves a letter that may have
    gone: it is handed over once more, under the same Message-ID, by which servers and readers know the two as
    one. After a second death it is given up, for people to look at.
    """
    for tried in range(AT_ONCE):
        mail_id = _claim(now())
        if mail_id is None:
            return tried
        mail = Mail.objects.get(pk=mail_id)
        if mail.gave_up_at is None:
            _send(mail, now())
    return AT_ONCE


IN_HAND, IN_HAND_AGAIN = "It is being handed over", "It is being handed over once more"
LOST_TWICE = "Two workers died while they handed it over; it may have arrived"


def _claim(now: datetime) -> int | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """UPDATE mail SET attempts = attempts + 1, next_try_at = %(until)s,
                      last_words = CASE last_words WHEN %(once)s THEN %(twice)s WHEN %(twice)s THEN %(lost)s
                                                   ELSE %(once)s END,
                      gave_up_at = CASE last_words WHEN %(twice)s THEN %(now)s END
                WHERE id = (SELECT id FROM mail
                             WHERE sent_at IS NULL AND gave_up_at IS NULL AND next_try_at <= %(now)s
                             ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id""",
            {
                "until": now + LEASE,
                "now": now,
                "once": IN_HAND,
                "twice": IN_HAND_AGAIN,
                "lost": LOST_TWICE,
            },
        )
        found: tuple[int] | None = cursor.fetchone()
        return found[0] if found else None


def _send(mail: Mail, now: datetime) -> None:
    letter = EmailMultiAlternatives(
        subject=mail.subject, body=mail.text, to=[mail.to], headers={"Message-ID": message_id(mail)}
    )
    letter.attach_alternative(mail.html, "text/html")
    try:
        letter.send()
    except (SMTPException, OSError, ValueError) as error:
        mail.last_words = f"{type(error).__name__}: {error}"[:240]
        mail.next_try_at = now + next_try(mail.attempts, DICE)
        mail.gave_up_at = now if mail.attempts >= MOST_TRIES else None
    else:
        mail.sent_at, mail.last_words = now, ""
    mail.save(update_fields=["sent_at", "last_words", "next_try_at", "gave_up_at"])


def message_id(mail: Mail) -> str:
    """The letter's name, the same however often it is handed over."""
    return f"<recork.{mail.order_id}.{mail.kind}.{mail.pk}@{_domain()}>"


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
