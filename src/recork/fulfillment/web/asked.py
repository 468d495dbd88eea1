"""What an address of View Orders asks for, in the queries' terms and in words."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from recork.fulfillment.queries.filter_choices import FilterChoices
from recork.fulfillment.queries.order_filter import OrderFilter
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.web.forms.order_filter import LIMITS, STATUSES, OrderFilterForm
from recork.manners.place import Place, decode
from recork.manners.web.days import Span, instants, span_words


class Asked:
    """The filters, the search, the place and the number of rows that an address names.

    today  the day at the warehouse, against which "the last 30 days" are read
    """

    def __init__(self, query: QueryDict, known: FilterChoices, today: date) -> None:
        self.form = OrderFilterForm(query, known)
        self.said = self.form.said
        self.typed: str = self.said.get("q", "")
        self.limit: int = self.said.get("limit", LIMITS[0])
        self.older_than: Place | None = decode(query.get("older", ""))
        self.newer_than: Place | None = None if self.older_than else decode(query.get("newer", ""))
        self._warehouses = {code: pk for code, _, pk in known.warehouses}
        self._today = today

    def filter(self, among: tuple[int, ...] | None = None) -> OrderFilter:
        """As the queries take it. `among`: what the search found."""
        since, until = instants(self.span)
        hold = self.said.get("hold", "")
        return OrderFilter(
            since=since,
            until=until,
            statuses=STATUSES.get(self.said.get("status", ""), ()),
            held=bool(hold),
            hold=HoldReason(hold) if hold not in ("", "any") else None,
            order_type=self.said.get("type", ""),
            warehouse_id=self._warehouses.get(self.said.get("warehouse", "")),
            ship_state=self.said.get("state", ""),
            carrier=self.said.get("carrier", ""),
            among=among,
        )

    @cached_property
    def span(self) -> Span:
        """The first and the last day of ordering; None for no such limit."""
        return self.form.days_asked(self._today)

    def query(self, without: Collection[str] = (), more: Mapping[str, str] | None = None) -> str:
        """The same in an address, without its place; what is at rest leaves no trace."""
        said = {name: value for name, value in self.said.items() if name not in without}
        if said.get("limit") == LIMITS[0]:
            del said["limit"]
        address = QueryDict(mutable=True)
        address.update({name: str(value) for name, value in {**said, **(more or {})}.items()})
        return address.urlencode()

    @property
    def place(self) -> dict[str, str]:
        """Where in the list it begins, as an address says it."""
        place = {"older": self.older_than, "newer": self.newer_than}
        return {way: at.encode() for way, at in place.items() if at}

    @property
    def here(self) -> str:
        """The query of this very page, its place included."""
        return self.query(more=self.place)

    @property
    def words(self) -> str:
        """The whole of it: "On Hold, Club, ordered 24 Oct to 23 Nov"."""
        found = [f"found for “{self.typed}”"] if self.typed else []
        return ", ".join([*found, *self.narrowing()])

    @property
    def words_to_keep(self) -> str:
        """The same without what was typed, which may be whom an order is for."""
        found = ["found by a search"] if self.typed else []
        return ", ".join([*found, *self.narrowing()])

    @property
    def days(self) -> str:
        """Such as "ordered 24 Oct to 23 Nov"; empty for any day."""
        return span_words(self.span, self._today)

    def narrowing(self) -> Iterator[str]:
        """Each filter in words."""
        for name in self.form.in_use:
            if name != "ordered":
                field = self.form.fields[name]
                assert isinstance(field, forms.ChoiceField)
                yield _words_of(field, self.said[name])
        if self.days:
            yield self.days


def _words_of(field: forms.ChoiceField, value: str) -> str:
    """The words of a choice, wherever in its groups it stands."""
    choices: Any = field.choices
    for key, words in choices:
        if key == value:
            return str(words)
        for inner, inner_words in words if isinstance(words, list | tuple) else ():
            if inner == value:
                return str(inner_words)
    return value
