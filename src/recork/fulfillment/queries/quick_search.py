"""Quick search: what somebody types with the customer on the phone, looked up wherever it may stand."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from recork.fulfillment.queries.order_filter import Sql
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import (
    email_key,
    order_id_of,
    phone_digits,
    surname_key,
    text_key,
    tracking_number,
)
from recork.manners.prefix import after_prefix

EACH = 1_000
"""Orders found by one kind of key; whoever hits more must type more."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: `opens` is the one order that was meant exactly, else `ids` in no order.

    `cut` says that there are more than those.
    """

    opens: int | None = None
    ids: tuple[int, ...] = ()
    cut: bool = False


class Lookup(NamedTuple):
    """A stretch of one index: keys from `low` up to but not including `high`, or `low` alone."""

    table: str
    key: str
    low: str
    high: str | None = None


class _Numbered(NamedTuple):
    id: int
    order_number: str
    state: str


def quick_search(typed: str, winery_id: int | None) -> Found:
    """Find orders by number, fulfilment number, name, e-mail, phone, ZIP, SKU or tracking number.

        typed      as typed, outer spaces taken off, not empty
        winery_id  None: in every winery that the transaction may see

    A number that names one order exactly opens it, unless that one is cancelled and was sent again
    under later numbers: then they are shown together. One statement, or two.
    """
    typed = typed.removeprefix("#").strip()
    exact, family = _by_number(typed, winery_id)
    if len(exact) == 1 and (not family or exact[0].state != OrderState.CANCELLED):
        return Found(opens=exact[0].id)
    if exact:
        return Found(ids=tuple(each.id for each in (*exact, *family)))
    return _by_keys(typed, winery_id)


def _by_number(typed: str, winery_id: int | None) -> tuple[list[_Numbered], list[_Numbered]]:
    """Those that bear this very number, and those whose number is this one with a generation."""
    with connection.cursor() as cursor:
        cursor.execute(*number_statement(typed, winery_id))
        rows = [_Numbered(*row) for row in cursor.fetchall()]
    order_id = order_id_of(typed)
    numbers = _spellings(typed)
    exact = [row for row in rows if row.id == order_id or row.order_number in numbers]
    later = re.compile("|".join(f"{re.escape(number)}-[0-9]+" for number in numbers))
    return exact, [row for row in rows if row not in exact and later.fullmatch(row.order_number)]


def number_statement(typed: str, winery_id: int | None) -> Sql:
    """The statement that looks for a number and its generations; tests look at its plan."""
    own = "" if winery_id is None else " AND winery_id = %(winery)s"
    found = "SELECT id, order_number, state FROM orders WHERE"
    parts = [f"{found} order_number = ANY (%(numbers)s){own}"]
    values: dict[str, Any] = {"winery": winery_id, "numbers": _spellings(typed), "id": order_id_of(typed)}
    if values["id"] is not None:
        parts.append(f"{found} id = %(id)s{own}")
    for at, number in enumerate(_spellings(typed)):
        parts.append(f"({found} order_number >= %(low{at})s AND order_number < %(high{at})s{own} LIMIT 100)")
        values |= {f"low{at}": f"{number}-", f"high{at}": after_prefix(f"{number}-")}
    return Sql(" UNION ".join(parts), values)


def _by_keys(typed: str, winery_id: int | None) -> Found:
    statement = keys_statement(typed, winery_id)
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        rows = cursor.fetchall()
    found = Counter(at for at, _ in rows)
    ids = dict.fromkeys(order_id for _, order_id in rows)
    return Found(ids=tuple(ids), cut=any(number > EACH for number in found.values()))


def keys_statement(typed: str, winery_id: int | None) -> Sql:
    """The statement that walks every stretch in which `typed` may stand; tests look at its plan."""
    values: dict[str, Any] = {"winery": winery_id, "most": EACH + 1}
    whose = "true" if winery_id is None else "w.id = %(winery)s"
    parts = []
    for at, lookup in enumerate(lookups(typed)):
        values |= {f"low{at}": lookup.low, f"high{at}": lookup.high}
        parts.append(
            f"(SELECT {at}, f.id FROM winery w CROSS JOIN LATERAL ({_stretch(lookup, at)}) AS f"  # noqa: S608 -- names of ours, values apart
            f" WHERE {whose} LIMIT %(most)s)"
        )
    return Sql(" UNION ALL ".join(parts), values)


def _stretch(lookup: Lookup, at: int) -> str:
    table, key = lookup.table, lookup.key
    order_id = "id" if table == "orders" else "order_id"
    met = f"{key} = %(low{at})s" if lookup.high is None else f"{key} >= %(low{at})s AND {key} < %(high{at})s"
    if key == "tracking":
        met += " AND tracking <> ''"  # what its index leaves out
    # one popular wine is in too many orders to show: then the newest
    order = "ORDER BY order_id DESC" if key == "sku_code" else ""
    return f"SELECT {order_id} AS id FROM {table} WHERE winery_id = w.id AND {met} {order} LIMIT %(most)s"  # noqa: S608 -- as above


_PHONE = re.compile(r"[\d\s().+-]+")
_ZIP = re.compile(r"\d{5}(-\d{0,4})?")
_TRACKING = re.compile(r"(?=.*\d)[A-Z0-9-]+")
SHORTEST_PHONE = 7
SHORTEST_TRACKING = 8
"""A shorter one is looked for as it is, not as the beginning of one."""


def lookups(typed: str) -> Iterator[Lookup]:
    """Where `typed` may stand, judged by its looks."""
    for number in _spellings(typed):
        yield _prefix("orders", "order_number", number)
        yield Lookup("order_line", "sku_code", number)
    key = _name_key(typed)
    if any(c.isalpha() for c in key):
        yield _prefix("ship_to", "name_key", key)
        if " " not in key and surname_key(key) == key:
            yield _prefix("ship_to", "surname_key", key)
    if "@" in typed and " " not in typed:
        yield _prefix("ship_to", "email_key", email_key(typed))
    digits = phone_digits(typed)
    if _PHONE.fullmatch(typed) and len(digits) >= SHORTEST_PHONE:
        yield _prefix("ship_to", "phone_key", digits)
    if _ZIP.fullmatch(typed):
        yield _prefix("ship_to", "zip", typed)
    tracking = tracking_number(typed)
    if _TRACKING.fullmatch(tracking):
        is_long = len(tracking) >= SHORTEST_TRACKING
        yield _prefix("package", "tracking", tracking) if is_long else Lookup("package", "tracking", tracking)


def _prefix(table: str, key: str, low: str) -> Lookup:
    return Lookup(table, key, low, after_prefix(low))


def _spellings(typed: str) -> list[str]:
    """Numbers and codes are kept as the shop wrote them; people type them in any case."""
    return sorted({typed, typed.upper(), typed.lower()})


def _name_key(typed: str) -> str:
    """Fold a name; "Vega, Marisol" is read the other way round."""
    last, comma, first = typed.partition(",")
    return text_key(f"{first} {last}" if comma and first.strip() else typed.replace(",", " "))
