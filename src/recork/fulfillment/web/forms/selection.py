"""The ticks of one page of View Orders, and the button that sent them."""

from django import forms
from django.http import QueryDict

from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.forms.order_filter import LIMITS

LONGEST_ADDRESS = 2_000
KEEP, NEWER, OLDER, ALL, CLEAR, CANCEL, HOLDS = "keep", "newer", "older", "all", "clear", "cancel", "holds"


class SelectionForm(forms.Form):
    """`shown` are the orders of the page, `order` those of them that are ticked, by fulfilment number.

    `here` is the query of the page they were ticked on, `do` what to do next; `page` ticks all of them.
    """

    selection = forms.UUIDField()
    do = forms.ChoiceField(choices=[(word, word) for word in (KEEP, NEWER, OLDER, ALL, CLEAR, CANCEL, HOLDS)])
    here = forms.CharField(required=False, max_length=LONGEST_ADDRESS)
    shown = forms.CharField(required=False, max_length=LIMITS[-1] * 30)
    page = forms.BooleanField(required=False)
    newer = forms.CharField(required=False, max_length=60)
    older = forms.CharField(required=False, max_length=60)

    @property
    def shown_ids(self) -> list[int]:
        return _ids(self.cleaned_data["shown"].split())

    @property
    def ticked_ids(self) -> list[int]:
        if self.cleaned_data["page"]:
            return self.shown_ids
        assert isinstance(self.data, QueryDict)
        return _ids(self.data.getlist("order")[: LIMITS[-1]])

    @property
    def query(self) -> QueryDict:
        """The query of the page, as far as it is a list's: its place and its selection left out."""
        said = QueryDict(self.cleaned_data["here"], mutable=True)
        for name in ("selection", "newer", "older"):
            said.pop(name, None)
        return said


def _ids(numbers: list[str]) -> list[int]:
    ids = (order_id_of(number) for number in numbers)
    return list(dict.fromkeys(order_id for order_id in ids if order_id is not None))
