"""The filters of the list of orders as people choose them and as addresses bear them."""

from typing import Any

from django import forms

from recork.commerce.queries.order_list import OrderFilter
from recork.commerce.rules.order import SHIPPING_WORDS, OrderStatus, PaymentStatus, ShippingStatus
from recork.manners.web.days import DaysForm, Span, choice_field, instants

LIMITS = (25, 50, 100)
_ANY = ("", "Any")
_SHIPPING: dict[str, tuple[ShippingStatus, bool | None]] = {
    "blank": (ShippingStatus.BLANK, None),
    "sent": (ShippingStatus.SENT, False),
    "shipped": (ShippingStatus.SENT, True),
} | {
    str(each): (each, None)
    for each in (
        ShippingStatus.PICKED_UP,
        ShippingStatus.HANDLED_EXTERNALLY,
        ShippingStatus.NO_SHIPPING_REQUIRED,
    )
}
_WORDS = {"blank": "(blank)", "shipped": "Shipped"}


def _shipping_choices() -> list[tuple[str, str]]:
    return [(key, _WORDS.get(key) or SHIPPING_WORDS[status]) for key, (status, _) in _SHIPPING.items()]


class OrderFilterForm(DaysForm):
    """Everything may be left out; what can't be read counts as left out, and `unread` says which."""

    status = choice_field("Status", [_ANY, *((str(each), each.words) for each in OrderStatus)])
    payment = choice_field("Payment", [_ANY, *((str(each), each.words) for each in PaymentStatus)])
    shipping = choice_field("Shipping", [_ANY, *_shipping_choices()])
    limit = forms.TypedChoiceField(label="Rows", choices=[(n, n) for n in LIMITS], coerce=int, required=False)

    FILTERS = ("ordered", "status", "payment", "shipping")

    def filter(self, span: Span, among: tuple[int, ...] | None) -> OrderFilter:
        """As the queries take it. `among`: what the search found."""
        since, until = instants(span)
        said: dict[str, Any] = self.said
        shipping, shipped = _SHIPPING.get(said.get("shipping", ""), (None, None))
        return OrderFilter(
            since=since,
            until=until,
            status=OrderStatus(said["status"]) if "status" in said else None,
            payment=PaymentStatus(said["payment"]) if "payment" in said else None,
            shipping=shipping,
            shipped=shipped,
            among=among,
        )

    def narrowing(self) -> list[str]:
        """Each chosen filter but the days, in words."""
        chosen = [name for name in self.in_use if name != "ordered"]
        return [dict(self.fields[name].choices)[self.said[name]] for name in chosen]  # type: ignore[attr-defined]  # ChoiceFields
