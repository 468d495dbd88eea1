"""What somebody may change of an order that waits. The wines are typed as people say them: 6 ZN21."""

import re
from collections.abc import Mapping, Sequence
from uuid import uuid4

from django import forms

from recork.fulfillment.models import Order, OrderLine
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.receiving import ArrivingLine
from recork.manners.entry import Unfit, country_of, line_of, sku_code

LENGTHS = {
    "name": 120, "company": 120, "line1": 120, "line2": 120, "city": 80, "state": 20, "zip": 20, "country": 2,
    "phone": 40, "email": 254,
}  # fmt: skip
LABELS = {"line1": "Street", "line2": "Apartment, suite", "zip": "ZIP code", "email": "E-mail"}
MOST_LINES, MOST_BOTTLES = 200, 1_000
_LINE = re.compile(r"([0-9]{1,4})\s+(\S.*)")


class EditForm(forms.Form):
    """Address, day and wines of one order. `key` is the edit's id, `version` the order's as its editor saw it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    requested_ship_on = forms.DateField(
        label="Ship on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Not before this day; empty: as soon as it can",
    )
    lines = forms.CharField(
        label="Wines",
        max_length=MOST_LINES * 70,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: how many bottles, then the SKU, such as 6 ZN21",
    )

    def __init__(
        self,
        data: object = None,
        *,
        amiss: Mapping[str, str] | None = None,
        warehouses: Sequence[tuple[str, str]] = (),
        **more: object,
    ) -> None:
        """amiss: by field, what held the order when it was checked; it is shown in yellow beside the field.

        warehouses: code and name of those that an order without one may leave from
        """
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        for name, most in LENGTHS.items():
            self.fields[name] = forms.CharField(
                label=LABELS.get(name, name.capitalize()), max_length=most, required=False
            )
        if warehouses:
            self.fields["warehouse"] = forms.ChoiceField(label="Leaves from", choices=warehouses)
        self.order_fields(["key", "version", *LENGTHS, "warehouse", "requested_ship_on", "lines"])
        for name, words in (amiss or {}).items():
            field = self.fields.get(name)
            if field is None:
                continue
            field.help_text = f"{words}. {field.help_text}".strip().removesuffix(".") + "."
            field.widget.attrs["data-amiss"] = "true"

    @staticmethod
    def shown(order: Order, lines: Sequence[OrderLine]) -> dict[str, object]:
        """The order as it stands, to be typed over."""
        to = {name: getattr(order.ship_to, name) for name in LENGTHS}
        wines = "\n".join(f"{line.bottles} {line.sku_code}" for line in lines)
        return to | {
            "key": uuid4(),
            "version": order.version,
            "requested_ship_on": order.requested_ship_on,
            "lines": wines,
            "warehouse": order.ship_to.asked_warehouse,
        }

    def edit(self) -> Edit:
        """The same for the operation. Raises `Unfit` beside the field."""
        said = self.cleaned_data
        parts = {
            name: line_of(said[name], name, most=most, may_be_empty=True) for name, most in LENGTHS.items()
        }
        parts["country"] = country_of(parts["country"], "country")
        return Edit(
            version=said["version"],
            ship_to=Address(**parts),
            lines=_lines(said["lines"]),
            sets_day=True,
            requested_ship_on=said["requested_ship_on"],
            warehouse=said.get("warehouse"),
        )


def field_of(hold_field: str) -> str:
    """The form's field for what a hold names: ship_to.zip is zip, lines.0.sku is lines."""
    name = hold_field.removeprefix("ship_to.").partition(".")[0]
    return name if name in LENGTHS or name in ("lines", "requested_ship_on", "warehouse") else ""


def _lines(text: str) -> tuple[ArrivingLine, ...]:
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    if not 1 <= len(typed) <= MOST_LINES:
        raise Unfit("lines", f"From one to {MOST_LINES} wines.")
    return tuple(_line(line) for line in typed)


def _line(typed: str) -> ArrivingLine:
    said = _LINE.fullmatch(typed)
    if said is None or not 1 <= int(said[1]) <= MOST_BOTTLES:
        raise Unfit("lines", f"{typed[:60]!r}: from 1 to {MOST_BOTTLES:,} bottles, a space, the SKU.")
    try:
        return ArrivingLine(sku_code(said[2]), int(said[1]))
    except Unfit as unfit:
        raise Unfit("lines", f"{typed[:60]!r}: {unfit.words}") from unfit
