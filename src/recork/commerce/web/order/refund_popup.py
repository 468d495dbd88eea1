"""The popup before a partial refund."""

from uuid import uuid4

from django.urls import reverse

from recork.commerce.operations.partial_refund import RefundAhead
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.web.forms.refund import RefundForm
from recork.commerce.web.order.popups import Ask, EffectAhead, summary_of
from recork.manners.web import say


def ask_refund(read: OrderRead, ahead: RefundAhead, form: RefundForm) -> Ask:
    """A partial refund: line by line, then tender by tender; both add up to the same."""
    order, key = read.order, uuid4()
    total = say.money(ahead.total_cents, order.currency)
    lines = {each.line.position: each.line for each in form.lines}
    effects = [_line_ahead(back, lines[back.position].sku, ahead, order.currency) for back in form.lines_back]
    if form.shipping_cents:
        effects.append(
            ("truck", "Fee", f"{say.money(form.shipping_cents, order.currency)} of the shipping fee")
        )
    effects += [
        ("store", "Refund", f"{say.money(cents, order.currency)} to {label}")
        for label, cents in ahead.tenders
    ]
    return Ask(
        title=f"Refund {total} of order {order.number}?",
        summary=summary_of(read),
        effects=effects,
        meaning=f"OK refunds {total}. Cancel refunds nothing.",
        action=reverse("order_refunds", args=[order.number]),
        status_url=reverse("order_refund", args=[order.number, key]),
        key=key,
        what=f"The refund of order {order.number}",
        kept=form.typed,
    )


def _line_ahead(back: LineBack, sku: str, ahead: RefundAhead, currency: str) -> EffectAhead:
    where = "back on sale" if back.is_return else "not back on sale"
    amount = say.money(ahead.lines[back.position], currency)
    return "bottle", "Wine", f"{say.bottles(back.bottles)} {sku}: {amount}, {where}"
