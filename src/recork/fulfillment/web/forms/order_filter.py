"""The filters of View Orders as people choose them and as addresses bear them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from recork.fulfillment.queries.filter_choices import FilterChoices
from recork.fulfillment.rules.address import US_STATES
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.status import GROUPS, Status
from recork.manners.web.light_select import LightSelect

LIMITS = (25, 50, 100)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
LONGEST_SEARCH = 120
LATEST, ANY_DAY, SOME_DAYS = "30", "any", "days"
ORDERED = {
    LATEST: "Last 30 days",
    "today": "Today",
    "7": "Last 7 days",
    "90": "Last 90 days",
    "year": "This year",
    ANY_DAY: "Any day",
    SOME_DAYS: "Choose days…",
}


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


def _select(label: str, choices: Sequence[tuple[str, Any]] = ()) -> forms.ChoiceField:
    widget = LightSelect(attrs={"class": "select", "data-send-on-change": True})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])


class OrderFilterForm(forms.Form):
    """Everything may be left out; what can't be read counts as left out, and `unread` says which.

    The empty value of each filter is what holds when nobody has chosen: the last 30 days, or any
    day for a search, and any of the rest.
    """

    q = forms.CharField(label="Quick search order", max_length=LONGEST_SEARCH, required=False)
    ordered = _select("Ordered")
    first = _day("From")
    last = _day("To")
    status = _select("Status", _STATUS_CHOICES)
    hold = _select("Hold", _HOLD_CHOICES)
    type = _select("Order type")
    warehouse = _select("Warehouse")
    state = _select("State", _STATE_CHOICES)
    carrier = _select("Carrier")
    limit = forms.TypedChoiceField(label="Rows", choices=[(n, n) for n in LIMITS], coerce=int, required=False)

    FILTERS = ("ordered", "status", "hold", "type", "warehouse", "state", "carrier")

    def __init__(self, query: QueryDict, known: FilterChoices) -> None:
        asked = _settled(query)
        super().__init__(asked, auto_id="%s", use_required_attribute=False)
        ordered = [(key, words) for key, words in ORDERED.items() if key != _at_rest(asked)]
        self._offer("ordered", [("", ORDERED[_at_rest(asked)]), *ordered])
        self._offer("type", [_ANY, *_pairs(known.order_types, asked.get("type", ""))])
        self._offer("carrier", [_ANY, *_pairs(known.carriers, asked.get("carrier", ""))])
        self._offer("warehouse", [_ANY, *((code, name) for code, name, _ in known.warehouses)])
        self.is_valid()
        self.said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def clean(self) -> dict[str, object]:
        """Days in the wrong order, or of another age, are no days."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        for name, day in (("first", first), ("last", last)):
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                self.add_error(name, "A day of this century, please.")
        if first and last and first > last:
            self.add_error("last", "It lies before the first day.")
        return self.cleaned_data

    @property
    def unread(self) -> list[str]:
        """The labels of what could not be read and is therefore not applied."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @property
    def span(self) -> str:
        """Which days, as a key of ORDERED."""
        return str(self.said.get("ordered") or (ANY_DAY if "q" in self.said else LATEST))

    @property
    def in_use(self) -> list[str]:
        """The filters that somebody has chosen."""
        return [name for name in self.FILTERS if name in self.said]

    @property
    def selects(self) -> list[tuple[BoundField, bool]]:
        """Each filter, and whether it leaves anything out."""
        narrowing = {*self.in_use, "ordered"} if self.span != ANY_DAY else {*self.in_use} - {"ordered"}
        return [(self[name], name in narrowing) for name in self.FILTERS]

    @property
    def days(self) -> list[BoundField]:
        """From and To, once somebody wants to choose days."""
        return [self["first"], self["last"]] if self.span == SOME_DAYS else []

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _settled(query: QueryDict) -> QueryDict:
    """One way to say each thing: addresses are typed, bookmarked and mixed by hand."""
    asked = query.copy()
    asked["q"] = " ".join(query.get("q", "").replace("\0", " ").split())
    days = [name for name in ("first", "last") if query.get(name)]
    if days and not query.get("ordered"):
        asked["ordered"] = SOME_DAYS
    if asked.get("ordered") != SOME_DAYS:
        for name in days:
            del asked[name]
    if asked.get("ordered") == _at_rest(asked):
        asked["ordered"] = ""
    return asked


def _at_rest(asked: QueryDict) -> str:
    return ANY_DAY if asked.get("q") else LATEST


def _pairs(known: list[str], chosen: str) -> list[tuple[str, str]]:
    """Those known, and the one chosen: an old address may name a carrier nobody sends with any more."""
    also = [chosen] if chosen.isprintable() and 0 < len(chosen) <= 20 else []
    return [(word, word) for word in sorted({*known, *also})]
