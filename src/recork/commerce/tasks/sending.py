"""What goes to the warehouse and comes from it, by the clock and as soon as something is promised."""

from django.utils import timezone

from recork.commerce.operations import carrier_delivery, delivery, erasure_told, feed, news, reporting
from recork.commerce.operations.sweep import sweep as write_due
from recork.commerce.operations.telephone import Telephone, pick_up
from recork.manners.job import by_the_clock, job


@by_the_clock("commerce.sweep", cron="* * * * * 7")
def sweep() -> None:
    """Every minute: send what should be sent."""
    write_due(now=timezone.now())


def _deliver(phone: Telephone) -> None:
    delivery.ask_warehouse(phone, now=timezone.now)
    carrier_delivery.deliver_carrier_requests(phone, now=timezone.now)
    delivery.deliver_submissions(phone, now=timezone.now)
    news.apply_heard(now=timezone.now())
    reporting.send_reports(phone, now=timezone.now)
    erasure_told.tell_erasures(phone, now=timezone.now)


@by_the_clock("commerce.keep_in_touch", cron="* * * * * */2")
def keep_in_touch() -> None:
    """Every two seconds: whatever is due, promised or forgotten."""
    phone = pick_up()
    if phone is not None:
        _deliver(phone)


@by_the_clock("commerce.reconcile", cron="* * * * * */20")
def reconcile() -> None:
    """Read on in the feed of events, for whatever a webhook has lost."""
    phone = pick_up()
    if phone is not None:
        feed.read_feed(phone, now=timezone.now())
        news.apply_heard(now=timezone.now())


@job("commerce.deliver_submissions")
def deliver_submissions() -> None:
    """As soon as a sending is written."""
    phone = pick_up()
    if phone is not None:
        delivery.deliver_submissions(phone, now=timezone.now)


@job("commerce.ask_warehouse")
def ask_warehouse() -> None:
    """As soon as a question, or a request to a carrier, is written."""
    phone = pick_up()
    if phone is not None:
        delivery.ask_warehouse(phone, now=timezone.now)
        carrier_delivery.deliver_carrier_requests(phone, now=timezone.now)


@job("commerce.apply_news")
def apply_news() -> None:
    """As soon as news is stored."""
    news.apply_heard(now=timezone.now())
