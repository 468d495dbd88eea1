"""A shop reads what became of its orders."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from recork.fulfillment.models import News
from recork.fulfillment.rules.actor import Actor, Verb, require


@dataclass(frozen=True, slots=True)
class Feed:
    """A stretch of a shop's news; `next` is the place of its last, or where it began when it is empty."""

    news: list[News]
    next: int


def read_feed(actor: Actor, shop: UUID, *, after: int, limit: int) -> Feed:
    """Read a shop's news in the order in which they were committed, from behind the place `after`.

    What has no place yet gets one first, for ever: whoever reads on from `next` misses nothing
    and hears nothing twice. Raises `NotAllowed`.
    """
    require(actor, Verb.READ_ORDERS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number_news(%s)", [shop])
    mine = News.objects.filter(connection=shop, seq__gt=after)
    news = list(mine.order_by("seq")[:limit])
    last = news[-1].seq if news else None
    return Feed(news, last if last is not None else after)
