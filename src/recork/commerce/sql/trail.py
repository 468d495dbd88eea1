"""What of this house the audit trail watches. Every table is named here, or the reason why it isn't."""

from recork.manners.trail.laid import ADDED, OF_ACCOUNTS, Watched

ROWS = (
    *OF_ACCOUNTS,
    Watched("shop"),
    Watched("warehouse", named="address", idle="cursor heard_at call_again_at failed_at failed_words"),
    Watched("api_token", idle="last_used_at"),
    Watched("product", named="sku"),
    Watched("stock_entry", named="kind", on="INSERT", when="NEW.kind IN ('counted', 'off_sale')"),
    Watched(  # made of the orders; erased by somebody, and then nothing of it may be copied
        "customer",
        named="",
        only="erased_at erased_by",
        on="UPDATE OF erased_at",
        when="OLD.erased_at IS DISTINCT FROM NEW.erased_at",
    ),
)
"""Rows that people decide about, by their key and their name."""

ORDERS = {"entry": ADDED}
"""The timeline is the record of what happened to orders."""

BESIDE = {
    "orders": "its changes are entries of the timeline",
    "order_line": "the same",
    "ship_to": "the same",
    "submission": "what was sent, and heard of it; entries tell",
    "question": "the same",
    "carrier_request": "the same",
    "warehouse_edit": "what the warehouse told, and what was decided about it; entries tell",
    "cancellation": "the same",
    "heard": "what the warehouse has told, append-only itself; who has it applied again is an entry of its own",
    "warehouse_stock": "the same, newest version",
    "mail": "what was written to customers; entries tell, and one of its own who sends it again",
    "capture": "money has its own books, append-only; entries tell",
    "credit_entry": "the same",
    "refund": "the same",
    "refund_line": "the same",
    "refund_intent": "the same",
    "refund_attempt": "the same",
    "audit_entry": "the trail",
    "audit_order": "the trail",
    "audit_seal": "the trail",
    "refusal_tally": "the trail",
}
"""What is not watched, and why nothing is missing."""
