"""Everything that the shop keeps about one customer, for the customer to take along."""

from typing import Any

from django.forms.models import model_to_dict

from recork.commerce.models import (
    Cancellation,
    CarrierRequest,
    CreditEntry,
    Customer,
    Heard,
    Mail,
    Order,
    Question,
    Refund,
    RefundAttempt,
    ShipTo,
)
from recork.commerce.queries.customers import credit_account

type Row = dict[str, Any]

ORDER = (
    "number", "status", "payment_status", "shipping_status", "order_type", "club_batch", "requested_ship_on",
    "shipping_instructions", "gift_message", "pickup_location", "pickup_ready_on", "attention", "bottles", "total_cents",
    "currency", "placed_at", "erased_at",
)  # fmt: skip
SENDING = (
    "order_number", "state", "asked_at", "packages", "pickup_location", "refusal_words", "warehouse_holds", "last_words",
)  # fmt: skip
QUESTION = (
    "purpose", "reason", "asked_at", "asked_by", "pickup_location", "pickup_ready_on", "answer", "answered_at",
    "answer_words", "next_steps", "last_words",
)  # fmt: skip
CARRIER = (
    "want", "ship_to", "location", "reason", "asked_at", "asked_by", "standing", "reference", "answer_words",
    "next_steps", "last_words",
)  # fmt: skip


def kept_about(customer: Customer) -> Row:
    """The customer, each order with its address, wines, payments, questions, notes and timeline, what was sent and heard
    of it, the credit, the letters.
    """
    orders = Order.objects.filter(customer=customer).order_by("placed_at", "pk")
    return {
        "customer": _row(customer, "name", "email", "phone", "created_at", "erased_at"),
        "orders": [_order(order) for order in orders.select_related("ship_to")],
        "store_credit": [
            _row(entry, "amount_cents", "at", "note")
            for entry in CreditEntry.objects.filter(account=credit_account(customer)).order_by("pk")
        ],
    }


def _order(order: Order) -> Row:
    to = ShipTo.objects.filter(order=order).first()
    return {
        **_row(order, *ORDER),
        "ship_to": {name: said for name, said in model_to_dict(to).items() if name != "order"}
        if to
        else None,
        "lines": [
            _row(line, "sku", "name", "bottles", "price_cents") for line in order.lines.order_by("position")
        ],
        "payments": [
            _row(each, "kind", "label", "amount_cents", "state", "gateway", "payment", "failure", "at")
            for each in order.captures.order_by("pk")
        ],
        "refunds": [
            _row(each, "purpose", "amount_cents", "outcome", "settled_how", "at")
            for each in order.intents.order_by("pk")
        ],
        "refund_attempts": [
            _row(each, "started_at", "outcome", "words")
            for each in RefundAttempt.objects.filter(intent__order=order).order_by("pk")
        ],
        "sent_to_the_warehouse": [
            {
                **_row(each, *SENDING),
                "body": bytes(each.body).decode(errors="replace"),
            }
            for each in order.submissions.order_by("generation")
        ],
        "heard_from_the_warehouse": [
            {"received_at": each.received_at, "body": bytes(each.body).decode(errors="replace")}
            for each in _heard(order)
        ],
        "edits_at_the_warehouse": [
            _row(each, "edited_by", "heard_at", "changed", "decision") for each in order.edits.order_by("pk")
        ],
        "questions": [
            _row(each, *QUESTION) for each in Question.objects.filter(order=order).order_by("asked_at", "pk")
        ],
        "carrier_requests": [
            _row(each, *CARRIER)
            for each in CarrierRequest.objects.filter(order=order).order_by("asked_at", "pk")
        ],
        "notes": [
            *(_row(each, "note", "asked_by", "asked_at") for each in Question.objects.filter(order=order)),
            *(
                _row(each, "note", "asked_by", "asked_at")
                for each in CarrierRequest.objects.filter(order=order)
            ),
            *(_row(each, "note", "asked_by", "at") for each in Cancellation.objects.filter(order=order)),
            *(_row(each, "note", "asked_by", "at") for each in Refund.objects.filter(order=order)),
        ],
        "timeline": [_row(each, "at", "who", "what") for each in order.entries.order_by("pk")],
        "letters": [
            _row(each, "kind", "to", "subject", "text", "html", "at", "sent_at", "last_words")
            for each in Mail.objects.filter(order=order).order_by("pk")
        ],
    }


def _heard(order: Order) -> list[Heard]:
    numbers = order.submissions.values_list("order_number", flat=True)
    return list(
        Heard.objects.filter(order_number__in=list(numbers))
        .exclude(order_number="")
        .exclude(body=b"{}")
        .order_by("pk")
    )


def _row(row: object, *names: str) -> Row:
    return {name: getattr(row, name) for name in names}
