"""News from the warehouse for tests that need no warehouse: stored and applied as if they had come by webhook."""

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from uuid import uuid4

from recork.commerce.models import Order, Submission
from recork.commerce.operations.news import apply_heard, hear
from recork.commerce.operations.sweep import write_submissions
from recork.commerce.rules.actor import MACHINE
from tests.commerce.cast import NOW

_MESSAGES = count(1)


def send(order: Order, *, now: datetime = NOW, arrive: bool = True) -> Submission:
    """Send an order, and let the warehouse have it."""
    (submission,) = write_submissions([order.pk], MACHINE, now=now)
    if arrive:
        tell(submission, "received", now=now)
    submission.refresh_from_db()
    return submission


def tell(
    submission: Submission,
    state: str,
    *,
    kind: str = "",
    now: datetime = NOW,
    shop_next: str = "send_again",
    question: dict[str, str] | None = None,
    pickup: dict[str, str] | None = None,
    more: dict[str, object] | None = None,
) -> None:
    """Let the warehouse say that a sending stands so; `question` is one that it answers with it."""
    number = next(_MESSAGES)
    submission.refresh_from_db()
    data = {
        "order_number": submission.order_number,
        "fulfillment_number": "F1000234",
        "version": submission.heard_version + 1,
        "state": state,
        "status": state.capitalize(),
        "shop_next": shop_next if state == "cancelled" else None,
        "pickup": pickup,
        "question": question,
        "lines": [],
        "packages": [],
    }
    data |= more or {}
    body = {"type": kind or f"order.{state}", "timestamp": now.isoformat(), "data": data}
    hear(f"msg_{number}", json.dumps(body).encode(), "webhook", now=now)
    apply_heard(now=now)
    submission.refresh_from_db()


def edited(
    submission: Submission,
    changed: Mapping[str, object],
    *,
    edit_id: str = "",
    version: int = 0,
    now: datetime = NOW,
) -> None:
    """Let Nora at the warehouse change a sending that waits there."""
    edit = {"id": edit_id or str(uuid4()), "by": "Nora Quist", "changed": changed}
    more: dict[str, object] = {"edit": edit} | ({"version": version} if version else {})
    tell(submission, "received", kind="order.edited", now=now, more=more)


def answer(
    submission: Submission, question_id: object, *, code: str = "", words: str = "", now: datetime = NOW
) -> None:
    """Let the warehouse answer a question: yes, or with a `code` no."""
    question = {"kind": "cancellation", "id": str(question_id), "code": code, "detail": words}
    if code:
        state = code.removeprefix("already_")
        tell(
            submission,
            state,
            kind="cancellation.declined",
            question=question | {"answer": "declined"},
            now=now,
        )
    else:
        tell(
            submission,
            "cancelled",
            question=question | {"answer": "accepted"},
            shop_next="cancel_order",
            now=now,
        )
