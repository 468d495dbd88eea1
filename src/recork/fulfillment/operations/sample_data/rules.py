"""Shipping rules to look at: each says that it is a sample, none says what the law is."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from recork.fulfillment.models import ShippingRule, Winery
from recork.fulfillment.rules.destination import RuleKind

_HOUSE = (
    (RuleKind.CLOSED, "UT", "", "Sample: a state that takes no wine."),
    (RuleKind.CLOSED, "", "72301", "Sample: a dry county."),
    (RuleKind.ALLOWED, "", "84060", "Sample: an exception in a state that takes none."),
    (RuleKind.LICENCE_NEEDED, "TX", "", "Sample: shipped under a licence only."),
)


def lay_rules(now: datetime) -> None:
    """Rules of the house, a licence for each winery, and a frost in Minnesota that holds wine for another week."""
    today = now.date()
    ShippingRule.objects.bulk_create(
        ShippingRule(kind=kind, state=state, zip_prefix=prefix, words=words, made_at=now, made_by="Sample")
        for kind, state, prefix, words in _HOUSE
    )
    ShippingRule.objects.bulk_create(_of_wineries(now))
    first = Winery.objects.order_by("pk").first()
    if first is not None:
        ShippingRule.objects.create(
            winery=first,
            kind=RuleKind.WEATHER,
            state="MN",
            from_on=today - timedelta(days=3),
            until_on=today + timedelta(days=5),
            words="Sample: frost.",
            made_at=now,
            made_by="Sample",
        )


def _of_wineries(now: datetime) -> Iterator[ShippingRule]:
    until = now.date() + timedelta(days=200)
    for number, winery in enumerate(Winery.objects.order_by("pk"), start=1):
        yield ShippingRule(
            winery=winery,
            kind=RuleKind.LICENCE_HELD,
            state="TX",
            licence=f"SAMPLE-{number:04}",
            until_on=until,
            words="Sample.",
            made_at=now,
            made_by="Sample",
        )
