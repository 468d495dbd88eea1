"""What each tab of an order shows below its head."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from recork.commerce.models import Entry, OrderLine
from recork.commerce.operations.answering import is_warehouse
from recork.commerce.queries.entry_effects import effects_by_entry
from recork.commerce.queries.order_effects import Effect
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Actor
from recork.manners.web import say

MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """An order as somebody looks at it at one moment, with what has come of stopping it."""

    read: OrderRead
    effects: Sequence[Effect]
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class LineShown:
    """One wine with what it costs."""

    line: OrderLine
    price: str
    sum: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline; `is_ours` when it happened here and not at the warehouse.

    effects  what has come of it: state, name and words of each
    """

    clock: str
    who: str
    what: str
    is_ours: bool
    effects: list[tuple[str, str, str]]


def general(shown: Shown) -> dict[str, object]:
    """Who bought what for how much, and under which numbers it was sent."""
    read, order = shown.read, shown.read.order
    lines = order.lines.order_by("position")

    def money(cents: int) -> str:
        return say.money(cents, order.currency)

    sums = [
        ("Goods", money(order.goods_cents)),
        ("Discount", f"less {money(order.discount_cents)}" if order.discount_cents else ""),
        ("Shipping", money(order.shipping_cents)),
        ("Tax", money(order.tax_cents)),
    ]
    return {
        "lines": [
            LineShown(line, money(line.price_cents), money(line.price_cents * line.bottles)) for line in lines
        ],
        "sums": [(name, words) for name, words in sums if words],
        "bottles": say.cases(order.bottles),
        "sendings": [(each, say.when(each.asked_at, shown.now)) for each in reversed(read.sendings)],
    }


def status(shown: Shown) -> dict[str, object]:
    """What has come of stopping it."""
    read, now = shown.read, shown.now
    return {
        "effects": effect_lines(shown.effects, read.order.currency, now),
        "cancelled_at": say.at(read.cancellation.at, now) if read.cancellation else "",
    }


def effect_lines(effects: Iterable[Effect], currency: str, now: datetime) -> list[tuple[str, str, str]]:
    """Each effect as the look shows it: state, name, words with their time."""
    return [(str(each.state), each.name, _effect_words(each, currency, now)) for each in effects]


def _effect_words(effect: Effect, currency: str, now: datetime) -> str:
    amount = "" if effect.amount_cents is None else f"{say.money(effect.amount_cents, currency)} "
    words = f"{amount}{effect.words[0].lower()}{effect.words[1:]}" if amount else effect.words
    return f"{words}, {say.shortly(effect.at, now)}" if effect.at else words


def timeline(shown: Shown) -> dict[str, object]:
    """All that happened, newest first, under its days, with what has come of each."""
    newest = list(Entry.objects.filter(order=shown.read.order).order_by("-at", "-pk")[:MOST_ENTRIES])
    found = effects_by_entry(shown.read, newest)
    currency = shown.read.order.currency

    def told(entry: Entry) -> Told:
        lines = effect_lines(found.get(entry.pk, ()), currency, shown.now)
        return Told(say.clock(entry.at), entry.who, entry.what, not is_warehouse(entry.who), lines)

    today = timezone.localtime(shown.now).date()
    days = groupby(newest, key=lambda entry: timezone.localtime(entry.at).date())
    return {
        "story": [(say.heading(on, today), [told(entry) for entry in entries]) for on, entries in days],
    }
