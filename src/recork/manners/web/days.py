"""The days that a list is asked for: the last 30, this year, any, or from one day to another."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone

from recork.manners.web import say
from recork.manners.web.light_select import LightSelect

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
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

type Span = tuple[date | None, date | None]
"""The first and the last day; None for no such limit."""


def choice_field(label: str, choices: Any = ()) -> forms.ChoiceField:
    """A filter of a list, sent as soon as it is chosen."""
    widget = LightSelect(attrs={"class": "select", "data-send-on-change": True})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


def _day_field(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])


class DaysForm(forms.Form):
    """A search and the days of ordering, for a form with more filters.

    The empty value of `ordered` is what holds when nobody has chosen: the last 30 days, or any day for a
    search. What can't be read counts as left out, and `unread` says which; what was read is in `said`.
    """

    q = forms.CharField(label="Quick search order", max_length=120, required=False)
    ordered = choice_field("Ordered")
    first = _day_field("From")
    last = _day_field("To")

    FILTERS: tuple[str, ...] = ("ordered",)

    def __init__(self, query: QueryDict) -> None:
        asked = _settled(query)
        super().__init__(asked, auto_id="%s", use_required_attribute=False)
        at_rest = _at_rest(asked)
        rest = [(key, words) for key, words in ORDERED.items() if key != at_rest]
        self.offer("ordered", [("", ORDERED[at_rest]), *rest])

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, object]:
        """Days in the wrong order, or of another age, are no days."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        for name, day in (("first", first), ("last", last)):
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                self.add_error(name, "A day of this century, please.")
        if first and last and first > last:
            self.add_error("last", "It lies before the first day.")
        return self.cleaned_data

    @cached_property
    def said(self) -> dict[str, Any]:
        """What was asked for and could be read, in the order of FILTERS, the search before and the days behind."""
        self.is_valid()
        names = ("q", *self.FILTERS, *(name for name in self.fields if name not in self.FILTERS))
        read = self.cleaned_data
        return {name: read[name] for name in names if read.get(name) not in {None, ""}}

    @property
    def unread(self) -> list[str]:
        """The labels of what could not be read and is therefore not applied."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @property
    def span(self) -> str:
        """Which days, as a key of ORDERED."""
        return str(self.said.get("ordered") or (ANY_DAY if "q" in self.said else LATEST))

    def days_asked(self, today: date) -> Span:
        """The same as days; `today` is the day at the house."""
        match self.span:
            case "any":
                return None, None
            case "days":
                return self.said.get("first"), self.said.get("last")
            case "today":
                return today, None
            case "year":
                return today.replace(month=1, day=1), None
            case days:
                return today - timedelta(days=int(days)), None

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


def instants(span: Span) -> tuple[datetime | None, datetime | None]:
    """The instant from which on, and the one before which, things are of these days."""
    first, last = span
    return (_midnight(first) if first else None, _midnight(last + timedelta(days=1)) if last else None)


def span_words(span: Span, today: date) -> str:
    """Such as "ordered 24 Oct to 23 Nov"; empty for any day."""
    first, last = span
    if first is None:
        return f"ordered until {say.day(last, today)}" if last else ""
    last = last or today
    start = say.day(first, today)
    return f"ordered {start}" if first == last else f"ordered {start} to {say.day(last, today)}"


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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
