"""The filters of View Orders as people choose them and as addresses bear them."""

from typing import Any

from django import forms
from django.http import QueryDict

from recork.fulfillment.queries.filter_choices import FilterChoices
from recork.fulfillment.rules.address import US_STATES
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.status import GROUPS, Status
from recork.manners.web.days import DaysForm, choice_field

LIMITS = (25, 50, 100)


def slug(words: str) -> str:
    """How an address spells a status: on-hold."""
    return words.lower().replace(" ", "-")


STATUSES: dict[str, tuple[Status, ...]] = {
    "open": (*GROUPS["Processing"], *GROUPS["Fulfilling"]),
    "processing": GROUPS["Processing"],
    "fulfilling": GROUPS["Fulfilling"],
    "sent-off": GROUPS["Shipped"],
} | {slug(status): (status,) for status in Status}


def _statuses(group: str) -> list[tuple[str, str]]:
    return [(slug(status), str(status)) for status in GROUPS[group]]


_ANY = ("", "Any")
_STATUS_CHOICES: list[tuple[str, Any]] = [
    _ANY,
    ("open", "Open"),
    ("Processing", [("processing", "Any in processing"), *_statuses("Processing")]),
    ("Fulfilling", [("fulfilling", "Any in fulfillment"), *_statuses("Fulfilling")]),
    ("Shipped", [("sent-off", "Any that has left"), *_statuses("Shipped")]),
    *_statuses("Cancelled"),
]
_HOLD_CHOICES = [_ANY, ("any", "On hold for any reason"), *((str(h), h.words) for h in HoldReason)]
_STATE_CHOICES = [_ANY, *((code, code) for code in sorted(US_STATES))]


class OrderFilterForm(DaysForm):
    """Everything may be left out; what can't be read counts as left out, and `unread` says which.

    The empty value of a filter is what holds when nobody has chosen: any.
    """

    status = choice_field("Status", _STATUS_CHOICES)
    hold = choice_field("Hold", _HOLD_CHOICES)
    type = choice_field("Order type")
    warehouse = choice_field("Warehouse")
    state = choice_field("State", _STATE_CHOICES)
    carrier = choice_field("Carrier")
    limit = forms.TypedChoiceField(label="Rows", choices=[(n, n) for n in LIMITS], coerce=int, required=False)

    FILTERS = ("ordered", "status", "hold", "type", "warehouse", "state", "carrier")

    def __init__(self, query: QueryDict, known: FilterChoices) -> None:
        super().__init__(query)
        self.offer("type", [_ANY, *_pairs(known.order_types, self.data.get("type", ""))])
        self.offer("carrier", [_ANY, *_pairs(known.carriers, self.data.get("carrier", ""))])
        self.offer("warehouse", [_ANY, *((code, name) for code, name, _ in known.warehouses)])


def _pairs(known: list[str], chosen: str) -> list[tuple[str, str]]:
    """Those known, and the one chosen: an old address may name a carrier nobody sends with any more."""
    also = [chosen] if chosen.isprintable() and 0 < len(chosen) <= 20 else []
    return [(word, word) for word in sorted({*known, *also})]
