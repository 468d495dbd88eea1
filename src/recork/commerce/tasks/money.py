"""Money and letters, by the clock and as soon as something is owed."""

from django.utils import timezone

from recork.commerce.operations import charging, mailing, refunding
from recork.commerce.operations.tills import open_tills
from recork.manners.job import by_the_clock, job


@by_the_clock("commerce.keep_accounts", cron="* * * * * */2")
def keep_accounts() -> None:
    """Every two seconds: whatever is due, promised or forgotten."""
    tills = open_tills()
    refunding.pay_refunds(tills, now=timezone.now)
    charging.charge_captures(tills, now=timezone.now)
    mailing.send_mails(now=timezone.now)


@job("commerce.pay_refunds")
def pay_refunds() -> None:
    """As soon as a refund is owed."""
    refunding.pay_refunds(open_tills(), now=timezone.now)


@job("commerce.charge_captures")
def charge_captures() -> None:
    """As soon as a tender is to be charged."""
    charging.charge_captures(open_tills(), now=timezone.now)
