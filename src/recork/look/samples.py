"""What the catalogue shows: one example of every popup, in every state that people meet."""

from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 11, 23, 13, 58, tzinfo=UTC)

REASONS = [
    ("customer_request", "Customer changed their mind"),
    ("wrong_address", "Wrong address"),
    ("other", "Other"),
]

ASK = {
    "title": "Cancel order 10234?",
    "summary": "Marisol Vega, Austin TX · 6 bottles · being picked since 13:31",
    "effects": [
        ("bottle", "Bottles", "6 released: 2 at once, 4 from the cart to bin B-12"),
        ("store", "Store", "Told as soon as the warehouse has stopped"),
    ],
    "meaning": "OK cancels order 10234. Cancel keeps it.",
    "what": "Order 10234",
}

ANSWER = {
    "title": "Order 10234 is cancelled",
    "more": "The warehouse stopped at 13:58. This box will not ship.",
    "effects": [
        ("done", "Stop", "Done, 13:58"),
        ("pending", "Stock", "2 free, 4 on their way to B-12"),
        ("done", "Store", "Told, 13:58"),
        ("none", "Refund", "None: it is sent again"),
    ],
}

REFUSAL = {
    "message": "Unable to cancel in Fulfillment: order 10241 is already packed.",
    "detail": "The box was sealed at 13:12. Nothing was changed: no bottle moved, nothing was refunded.",
    "steps": [("truck", "After it has shipped", "The customer can refuse it at the door.", "", "")],
    "code": "already_packed",
    "at": AT,
}

OUTCOMES = [
    ("yes", "10246", "Calder & Finch LLP, 24 bottles", ""),
    ("same", "10243", "Already cancelled today. It stays so", ""),
    ("no", "10241", "Already packed", "It is left alone"),
    ("unsure", "10236", "We could not confirm. Checking…", "It is not cancelled until this line says so"),
]

GROUP = {
    "title": "1 of 4 orders is cancelled",
    "more": "Each order was answered on its own. Those that failed are as they were.",
    "sums": [(1, "cancelled"), (1, "already cancelled"), (1, "unable to cancel"), (1, "no answer yet")],
    "outcomes": OUTCOMES,
}

GROUP_ASK = {
    "title": "Cancel 1 of 4 orders?",
    "summary": "1 can be cancelled, 3 are left as they are · 24 bottles",
    "outcomes": OUTCOMES[:3],
    "meaning": "OK cancels this order. Cancel keeps it.",
    "what": "1 of 4 orders",
}

# What a row does when it is tried here: answered, refused, lost on its way, or refused before it is asked.
ROWS: list[dict[str, Any]] = [
    {
        "number": "10234",
        "who": "Marisol Vega",
        "status": "Picking",
        "why": "4 of 6 in the cart",
        "open": True,
    },
    {"number": "10241", "who": "Helena Brandt", "status": "Waiting to Be Released", "why": "", "open": True},
    {"number": "10236", "who": "Kenji Watanabe", "status": "On Hold", "why": "Weather", "open": True},
    {"number": "10240", "who": "Samuel Ortega", "status": "Packed", "why": "", "open": False},
]

POPUPS: dict[str, tuple[str, dict[str, Any]]] = {
    "ask": ("look/dialog/ask.html", {"ask": ASK, "reasons": REASONS}),
    "ask-group": ("look/dialog/ask.html", {"ask": GROUP_ASK, "reasons": REASONS, "ask_id": "ask-group"}),
    "answer": ("look/dialog/answer.html", {"answer": ANSWER}),
    "refused": ("look/dialog/refused.html", {"refusal": REFUSAL}),
    "group": ("look/dialog/group.html", {"group": GROUP}),
}
