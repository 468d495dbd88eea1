"""An order as somebody types it in: the customer, the wines, the money."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from recork.commerce.rules.order import BY_PEOPLE, SHIPPING_WORDS
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.sale import Sale
from recork.commerce.rules.submission import LONGEST_OWN
from recork.commerce.rules.typed_sale import (
    AMOUNTS,
    BUYER,
    MOST,
    ORDER_TYPES,
    SHIP_TO,
    TypedTender,
    read_line,
    read_sale,
    read_tender,
    with_tenders,
)
from recork.manners.entry import Unfit

ROWS = 4
"""Empty rows for wines to begin with, and as many more each time."""
MOST_ROWS = 60
KINDS = (
    (TenderKind.MANUAL, "Paid elsewhere"),
    (TenderKind.CARD, "Card, charged now"),
    (TenderKind.GIFT_CARD, "Gift card"),
    (TenderKind.STORE_CREDIT, "Store credit"),
)


def _line(label: str, most: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, help_text=help_text)


class OrderForm(forms.Form):
    """All but wines and tenders. What each cell may hold is said by `rules.typed_sale`."""

    number = forms.CharField(label="Order number", max_length=LONGEST_OWN)
    name = forms.CharField(max_length=120)
    email = _line("E-mail", 254, "Says whether we know them, and takes our letters")
    phone = _line("Phone", 40)
    ship_to_name = _line("Name on the box", 120, "When it isn't the customer's")
    company = _line("Company", MOST["company"])
    line1 = _line("Street", MOST["line1"])
    line2 = _line("Apartment", MOST["line2"])
    city = _line("City", MOST["city"])
    state = _line("State", MOST["state"])
    zip = _line("ZIP", MOST["zip"])
    country = forms.CharField(max_length=2, initial="US")
    order_type = forms.ChoiceField(choices=[(each, each) for each in ORDER_TYPES])
    shipping_status = forms.ChoiceField(
        label="Shipping Status",
        choices=[
            (words, words or "(blank: to be sent)") for words in map(SHIPPING_WORDS.__getitem__, BY_PEOPLE)
        ],
        required=False,
    )
    requested_ship_on = forms.CharField(
        label="Ship on", max_length=10, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    shipping_instructions = _line("Shipping instructions", 240)
    gift_message = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    discount = _line("Discount", 20)
    shipping = _line("Shipping fee", 20)
    tax = _line("Tax", 20)

    def group(self, names: Iterable[str]) -> list[BoundField]:
        """Some of the fields, to be shown together."""
        return [self[name] for name in names]

    @property
    def customer(self) -> list[BoundField]:
        return self.group(("number", *BUYER))

    @property
    def ship_to(self) -> list[BoundField]:
        return self.group(SHIP_TO)

    @property
    def details(self) -> list[BoundField]:
        names = (
            "order_type",
            "shipping_status",
            "requested_ship_on",
            "shipping_instructions",
            "gift_message",
        )
        return self.group(names)

    @property
    def amounts(self) -> list[BoundField]:
        return self.group(AMOUNTS)


class LineForm(forms.Form):
    """One wine; an empty row is none."""

    sku = forms.CharField(label="SKU", max_length=60, required=False)
    bottles = forms.CharField(label="Bottles", max_length=6, required=False)
    price = forms.CharField(label="Price", max_length=20, required=False)

    def __init__(self, data: Any, nth: int) -> None:
        super().__init__(data, prefix=f"line-{nth}")
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "input", "aria-label": f"{field.label} of wine {nth + 1}"}
            if name == "sku":
                field.widget.attrs["list"] = "wines"

    @property
    def says_something(self) -> bool:
        return any(self.cleaned_data.values())


class TenderForm(forms.Form):
    """How a part was paid. Without an amount it is what is left over."""

    kind = forms.ChoiceField(label="Paid by", choices=KINDS)
    account = _line("Card", 60, "A gift card's code, or the card's payment method at the gateway")
    amount = _line("Amount", 20, "Empty: all that is left over")

    def read(self, cells: Mapping[str, str]) -> TypedTender:
        """Raises `Unfit`."""
        return read_tender(TenderKind(cells["kind"]), "", cells["account"], cells["amount"])


class TypedOrder:
    """The whole page's form; what can't be read is told beside its field.

    rows  for wines
    kept  what was typed so far and is not to be judged yet
    """

    def __init__(self, data: Any = None, *, rows: int = ROWS, kept: Mapping[str, str] | None = None) -> None:
        number = f"M{timezone.localtime():%y%m%d%H%M%S}"
        self.order = OrderForm(data, initial={"number": number})
        self.lines = [LineForm(data, nth) for nth in range(rows)]
        self.first = TenderForm(data, prefix="tender-0")
        self.second = TenderForm(data, prefix="tender-1")
        self.rows = rows
        if kept is not None:
            for form in self.forms:
                form.initial = {name: kept.get(form.add_prefix(name), "") for name in form.fields}

    @property
    def pays_twice(self) -> bool:
        """Whether the second tender is to be seen."""
        return bool(self.second["amount"].value())

    @property
    def forms(self) -> list[forms.Form]:
        return [self.order, *self.lines, self.first, self.second]

    def is_wrong(self) -> bool:
        """Say whether something is told beside a field, by now."""
        return any(form.is_bound and form.errors for form in self.forms)

    def read(self, prices_of: Callable[[Collection[str]], Mapping[str, int]]) -> Sale | None:
        """The order with its money; None when something can't be read.

        prices_of  list prices of those SKUs that are known
        """
        if self.is_wrong():
            return None
        typed = [(form, _read(form, read_line)) for form in self.lines if form.says_something]
        prices = prices_of({line.sku for _, line in typed if line})
        for form, line in typed:
            if line and line.sku not in prices:
                form.add_error("sku", f"This shop sells no wine with the SKU {line.sku}.")
        lines = [line for _, line in typed if line]
        sale = None if self.is_wrong() else _read(self.order, lambda cells: read_sale(cells, lines))
        tenders = [_read(form, form.read) for form in self._paying()]
        if sale is None or self.is_wrong():
            return None
        paid = [tender for tender in tenders if tender]
        return _read(self.second, lambda _: with_tenders(sale, paid, prices))

    def _paying(self) -> list[TenderForm]:
        """The first always pays, the second when it says how much."""
        return [self.first, self.second] if self.second.cleaned_data["amount"] else [self.first]


def _read[T](form: forms.Form, read: Callable[[Mapping[str, str]], T]) -> T | None:
    try:
        return read(form.cleaned_data)
    except Unfit as unfit:
        form.add_error(unfit.field if unfit.field in form.fields else None, unfit.words)
        return None
