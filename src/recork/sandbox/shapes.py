"""Rows of the ledger in Stripe's shapes."""

import json
import sqlite3

from recork.sandbox.answers import Shape


def refund_shape(row: sqlite3.Row) -> Shape:
    """Shape a row of `refund_shown`."""
    failure = {"failure_reason": row["failure_reason"]} if row["status"] == "failed" else {}
    return {
        "id": row["id"],
        "object": "refund",
        "amount": row["amount"],
        "balance_transaction": None,
        "charge": row["charge"],
        "created": row["created"],
        "currency": row["currency"],
        **failure,
        "metadata": json.loads(row["metadata"]),
        "payment_intent": row["intent"],
        "reason": row["reason"],
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": row["status"],
        "transfer_reversal": None,
    }


def charge_shape(row: sqlite3.Row) -> Shape:
    """Shape a row of `charge_shown`. An authorisation that was let go counts as refunded in full, without a refund."""
    took = row["status"] == "succeeded"
    held = row["amount"] if row["is_released"] else row["amount_captured"]
    return {
        "id": row["id"],
        "object": "charge",
        "amount": row["amount"],
        "amount_captured": row["amount_captured"],
        "amount_refunded": row["amount_refunded"],
        "balance_transaction": None,
        "captured": row["amount_captured"] > 0,
        "created": row["created"],
        "currency": row["currency"],
        "customer": row["customer"],
        "description": row["description"],
        "disputed": False,
        "failure_code": row["failure_code"],
        "failure_message": row["failure_message"],
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "paid": took,
        "payment_intent": row["intent"],
        "payment_method": row["payment_method"],
        "refunded": took and held > 0 and row["amount_refunded"] == held,
        "status": row["status"],
    }


def intent_shape(row: sqlite3.Row, charge: sqlite3.Row | None) -> Shape:
    """Shape a row of `intent` and the row of its last charge."""
    last_error = row["last_payment_error"]
    return {
        "id": row["id"],
        "object": "payment_intent",
        "amount": row["amount"],
        "amount_capturable": row["amount"] if row["status"] == "requires_capture" else 0,
        "amount_received": charge["amount_captured"] if charge else 0,
        "canceled_at": row["canceled_at"],
        "cancellation_reason": row["cancellation_reason"],
        "capture_method": row["capture_method"],
        "client_secret": f"{row['id']}_secret_sandbox",
        "confirmation_method": "automatic",
        "created": row["created"],
        "currency": row["currency"],
        "customer": row["customer"],
        "description": row["description"],
        "last_payment_error": json.loads(last_error) if last_error else None,
        "latest_charge": charge["id"] if charge else None,
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "next_action": None,
        "payment_method": row["payment_method"],
        "payment_method_types": ["card"],
        "status": row["status"],
    }
