"""Gift cards and store credit: accounts in our own rows."""

from django.db import connection
from django.db.models import Sum

from recork.commerce.models import CreditEntry


def lock_credit(account: str) -> int:
    """Lock an account for the rest of the transaction and return what it holds, in cents."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [account])
    return balance_of(account)


def balance_of(account: str) -> int:
    """What an account holds, in cents."""
    return CreditEntry.objects.filter(account=account).aggregate(sum=Sum("amount_cents"))["sum"] or 0
