"""What of this house the audit trail watches. Every table is named here, or the reason why it isn't."""

from recork.manners.trail.laid import ADDED, ADDED_OR_REMOVED, ANSWERED, BOTH, OF_ACCOUNTS, Watched

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
    Watched(
        "stock_entry", named="kind", idle="counted", on="INSERT", when="NEW.kind IN ('received', 'adjusted')"
    ),
    Watched(  # the sums are the ledger's; where a wine stands is somebody's word
        "stock_balance",
        named="wine",
        only="bin",
        on="UPDATE OF bin_id",
        when="OLD.bin_id IS DISTINCT FROM NEW.bin_id",
    ),
    Watched("wave", named="chosen"),
    Watched("manifest", named="carrier", idle="orders boxes told_at tries next_try_at words"),
    Watched(  # whoever typed its number or closed it has signed; what its carrier answers is the machine's business
        "label",
        named="carrier",
        only="state tracking bought_by closed_at closed_by",
        on="UPDATE",
        when="OLD.bought_by <> NEW.bought_by OR OLD.closed_by <> NEW.closed_by",
    ),
    Watched(  # sent by the machine, and again by a person
        "webhook_delivery",
        named="endpoint",
        only="attempts done_at dead_at replayed_at replayed_by",
        on="UPDATE OF replayed_at",
        when="OLD.replayed_at IS DISTINCT FROM NEW.replayed_at",
    ),
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
    "manifest_order": ADDED_OR_REMOVED,
    "carrier_request": BOTH,
    "ship_to": ANSWERED,  # whom an order was for is erased; what it said is told by edits
}
"""Tables that are the record of what happened to orders: a statement that adds to one is one entry."""

BESIDE = {
    "orders": "its changes are moves, edits, holds and cancellations",
    "order_line": "the same",
    "package": "a box is packed with the move to packed; its number is its label's",
    "package_line": "the same",
    "put_back": "a task, closed in the ledger by name",
    "hold_release": "the holds that it lets go are watched",
    "cancellation_batch": "its cancellations are watched",
    "wave_order": "its wave is watched, and the moves",
    "cart": "a tool: what was put in stands in the ledger by name",
    "selection": "ticks on a page, nothing of an order",
    "news": "what followed from a change",
    "refused_submission": "bytes that were refused for ever, append-only itself",
    "shop_report": "what the shop says of itself, newest version",
    "audit_entry": "the trail",
    "audit_order": "the trail",
    "audit_seal": "the trail",
    "refusal_tally": "the trail",
}
"""What is not watched, and why nothing is missing."""
