"""What of this house the audit trail watches. Every table is named here, or the reason why it isn't."""

from recork.manners.trail.laid import ADDED, ANSWERED, BOTH, OF_ACCOUNTS, Watched

ROWS = (
    *OF_ACCOUNTS,
    Watched("winery", named="slug"),
    Watched("warehouse", named="code"),
    Watched("bin", named="code"),
    Watched("membership", key="user_id", named="role"),
    Watched("api_token", idle="last_used_at"),
    Watched("shop_connection", idle="last_news_seq"),
    Watched("webhook_endpoint", named="url", idle="first_seq queued_seq failing_since dead_in_row"),
    Watched("release_plan", key="winery_id", named="winery_id", idle="next_at changed_by"),
    Watched("shipping_rule", named="kind"),
    Watched("sku", named="code"),
    Watched("stock_entry", named="kind", idle="counted", when="NEW.kind IN ('received', 'adjusted')"),
    Watched("wave", named="chosen"),
    Watched("manifest", named="carrier", idle="orders boxes told_at tries next_try_at words"),
)
"""Rows that people decide about, by their key and their name."""

ORDERS = {
    "cancellation": ADDED,
    "move": ADDED,
    "order_edit": ADDED,
    "intercept": BOTH,
    "shop_next_change": BOTH,
    "hold": BOTH,
    "label": ADDED,
    "carrier_request": BOTH,
    "ship_to": ANSWERED,  # whom an order was for is erased; what it said is told by edits
}
"""Tables that are the record of what happened to orders: a statement that adds to one is one entry."""

BESIDE = {
    "orders": "its changes are moves, edits, holds and cancellations",
    "order_line": "the same",
    "package": "a box is packed with the move to packed",
    "package_line": "the same",
    "put_back": "a task, closed in the ledger by name",
    "stock_balance": "the ledger's sum",
    "hold_release": "the holds that it lets go are watched",
    "cancellation_batch": "its cancellations are watched",
    "wave_order": "its wave is watched, and the moves",
    "cart": "a tool: what was put in stands in the ledger by name",
    "manifest_order": "its manifest is watched, and the moves",
    "selection": "ticks on a page, nothing of an order",
    "news": "what followed from a change",
    "webhook_delivery": "what was sent, by the machine",
    "refused_submission": "bytes that were refused for ever, append-only itself",
    "shop_report": "what the shop says of itself, newest version",
    "audit_entry": "the trail",
    "audit_order": "the trail",
    "audit_seal": "the trail",
    "refusal_tally": "the trail",
}
"""What is not watched, and why nothing is missing."""
