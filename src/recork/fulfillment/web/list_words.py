"""What View Orders says around its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from recork.fulfillment.queries.quick_search import Found
from recork.fulfillment.queries.view_orders import Page, Tally
from recork.fulfillment.web.asked import Asked
from recork.fulfillment.web.forms.order_filter import OrderFilterForm
from recork.manners.web import say
from recork.manners.web.days import ANY_DAY


class Empty(NamedTuple):
    """What stands in the place of rows: what was looked for, and the one thing to do next."""

    title: str
    words: str
    url: str
    label: str


EVERY_FILTER = (*OrderFilterForm.FILTERS, "first", "last")
LOOKED_THROUGH = (
    "Looked through the orders of every day: numbers, names, e-mail addresses, phone numbers, ZIP codes, SKUs"
    " and tracking numbers, each from its beginning."
)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above the rows, beside them and in their place.

    tally      "1,284 orders"
    days       "Ordered 24 Oct to 23 Nov", or that a search looked at every day
    clock      when this was true
    caption    the whole in one sentence, for who can't see the page
    place      "Orders 10249 to 10226"
    all_words  "Select all 1,284 matching"; empty when the page shows them all
    all_url    the same without filters
    empty      what to say when nothing is found
    """

    tally: str
    days: str
    clock: str
    caption: str
    place: str
    all_words: str
    all_url: str
    empty: Empty


def around(
    asked: Asked, found: Found | None, tally: Tally, listed: Page, selection: dict[str, str], now: datetime
) -> Words:
    """Put it in words. `selection` goes on in every address that leads to the list."""
    more = "+" if tally.or_more or (found is not None and found.cut) else ""
    count = say.orders(tally.orders) if not more else f"{tally.orders:,}+ orders"
    days = say.begin(asked.days) or ("Searched the orders of every day" if asked.typed else "Of any day")
    if found is not None and found.cut:
        days = f"Too many for “{asked.typed}”: type more of it"
    rows = listed.rows
    return Words(
        tally=count,
        days=days,
        clock=f"Up to date at {say.clock(now)}",
        caption=f"Orders, {asked.words or 'of any day'}, newest first",
        place=f"Orders {rows[0].order_number} to {rows[-1].order_number}" if rows else "",
        all_words=f"Select all {tally.orders:,}{more} matching" if listed.newer or listed.older else "",
        all_url=_address(asked, EVERY_FILTER, selection),
        empty=_empty(asked, selection),
    )


def _empty(asked: Asked, selection: dict[str, str]) -> Empty:
    lately = _address(asked, (*EVERY_FILTER, "q"), selection)
    if asked.typed and asked.form.in_use:
        said = f"Looked among orders: {', '.join(asked.narrowing())}."
        everywhere = _address(asked, EVERY_FILTER, selection)
        return Empty(f"Nothing found for “{asked.typed}” here", said, everywhere, "Search all orders")
    if asked.typed:
        return Empty(f"Nothing found for “{asked.typed}”", LOOKED_THROUGH, lately, "Show the latest orders")
    if asked.form.in_use:
        said = f"Looked for orders: {', '.join(asked.narrowing())}."
        return Empty("No order matches these filters", said, lately, "Clear filters")
    any_day = _address(asked, EVERY_FILTER, selection | {"ordered": ANY_DAY})
    return Empty(
        "No orders in the last 30 days", "There may be older ones.", any_day, "Show orders of any day"
    )


def _address(asked: Asked, without: Sequence[str], more: dict[str, str]) -> str:
    return f"{reverse('view_orders')}?{asked.query(without, more)}"


def unread(labels: Sequence[str]) -> str:
    """Say which filters couldn't be read."""
    named = ", ".join(labels)
    return f"Not applied, because it could not be read: {named}."
