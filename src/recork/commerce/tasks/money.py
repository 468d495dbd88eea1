"""Money and letters, by the clock and as soon as something is owed.

Each has a clock of its own, so that a gateway that takes its time keeps no letter waiting.
"""

from django.utils import timezone

from recork.commerce.operations import charging, mailing, refunding
from recork.commerce.operations.tills import open_tills
from recork.manners.job import by_the_clock, job


@by_the_clock("commerce.keep_refunding", cron="* * * * * */2")
def keep_refunding() -> None:
    """Every two seconds: whatever is due, promised or forgotten."""
    refunding.pay_refunds(open_tills(), now=timezone.now)


@by_the_clock("commerce.keep_charging", cron="* * * * * */2")
def keep_charging() -> None:
    """The same for tenders that are to be charged."""
    charging.charge_captures(open_tills(), now=timezone.now)


@by_the_clock("commerce.keep_writing", cron="* * * * * */2")
def keep_writing() -> None:
    """The same for letters."""
    mailing.send_mails(now=timezone.now)


@job("commerce.pay_refunds")
def pay_refunds() -> None:
    """As soon as a refund is owed."""
    refunding.pay_refunds(open_tills(), now=timezone.now)


@job("commerce.charge_captures")
def charge_captures() -> None:
    """As soon as a tender is to be charged."""
    charging.charge_captures(open_tills(), now=timezone.now)
