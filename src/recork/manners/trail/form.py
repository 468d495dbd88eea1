"""The trail's filters, as people choose them and as addresses bear them."""

from datetime import date

from django import forms
from django.http import QueryDict

from recork.manners.trail.reading import Wanted
from recork.manners.trail.words import WHATS
from recork.manners.web.days import DaysForm, choice_field, instants


class TrailForm(DaysForm):
    """Everything may be left out. Searched for an order, any day counts; else the last 30."""

    who = forms.CharField(
        label="Person or token",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    what = choice_field("What", [("", "Anything"), *WHATS.items()])

    FILTERS = ("ordered", "what")

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self.fields["ordered"].label = "When"
        self.fields["q"].label = "Order number"

    @property
    def order_number(self) -> str:
        return str(self.said.get("q", ""))

    def wanted(self, today: date, orders: list[int] | None) -> Wanted:
        """What is looked for; `orders` are those of the number, None when none was asked for."""
        since, until = instants(self.days_asked(today))
        who = " ".join(str(self.said.get("who", "")).replace("\0", " ").lower().split())
        return Wanted(who=who, what=self.said.get("what", ""), since=since, until=until, orders=orders)
