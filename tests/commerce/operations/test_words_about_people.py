"""Every column that could name a customer is erased, or somebody has said why it names none: a new one fails here."""

import pytest

from tests.support.wordy import wordy_columns

ERASED = {
    "cancellation.note",
    *(f"capture.{name}" for name in ("failure", "label")),
    *(
        f"carrier_request.{name}"
        for name in ("answer_words", "last_words", "location", "next_steps", "note", "ship_to")
    ),
    "credit_entry.note",
    *(f"customer.{name}" for name in ("email", "name", "name_key", "surname_key")),
    "entry.what",
    *(f"mail.{name}" for name in ("html", "last_words", "subject", "text", "to")),
    *(f"orders.{name}" for name in ("attention", "gift_message", "pickup_location", "shipping_instructions")),
    *(f"question.{name}" for name in ("answer_words", "last_words", "next_steps", "note", "pickup_location")),
    "refund.note",
    "refund_attempt.words",
    "refund_intent.settled_how",
    *(f"ship_to.{name}" for name in ("city", "company", "email", "line1", "line2", "name")),
    *(f"submission.{name}" for name in ("last_words", "pickup_location", "refusal_words", "warehouse_holds")),
    "warehouse_edit.changed",
}
"""What `erase_orders` and `erase_customer` empty or take the customer's words out of."""

NAMES_NOBODY = {
    "numbers and codes": {
        "api_token.digest", "api_token.scopes", "audit_entry.about", "audit_entry.request_id", "audit_entry.row_id",
        "call_bucket.key", "carrier_request.reference", "entry.request_id", "heard.message_id", "heard.order_number", "mail.about", "order_line.sku", "product.sku",
        "submission.order_number", "warehouse_stock.sku",
    },
    "what a payment service calls a payment": {
        "capture.account", "capture.charge", "capture.payment", "capture.source", "refund_attempt.code",
        "refund_attempt.gateway_id",
    },
    "a customer's number": {"credit_entry.account"},
    "boxes and bottles": {"submission.packages", "warehouse_edit.sold", "stock_entry.note"},
    "the trail copies no word about a customer": {
        "audit_entry.after", "audit_entry.before", "audit_entry.doing", "audit_entry.named", "audit_entry.reason",
        "refusal_tally.entry", "refusal_tally.key",
    },
    "how the shop calls its own things": {
        "api_token.name", "order_line.name", "orders.club_batch", "product.name", "shop.name", "shop.pickup_locations",
        "shop.support_email",
    },
    "about other computers": {"heard.why_not", "warehouse.address", "warehouse.failed_words"},
}  # fmt: skip


@pytest.mark.usefixtures("house")
def test_every_column_of_words_is_erased_or_names_nobody() -> None:
    decided, found = ERASED.union(*NAMES_NOBODY.values()), wordy_columns()
    assert (found - decided, decided - found) == (set(), set())
