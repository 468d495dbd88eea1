"""The trail as people read it."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

WHATS = {
    "added": "Added",
    "changed": "Changed",
    "removed": "Removed",
    "refused": "Refused",
    "signed_in": "Signed in",
    "signed_out": "Signed out",
    "not_signed_in": "Could not sign in",
}

ABOUTS = {
    "api": "",
    "page": "",
    "api_token": "token",
    "entry": "to the timeline",
    "heard": "news that waits: taken up again",
    "invitation_link": "invitation link",
    "mail": "letter: sent again",
    "manifest_order": "order on a driver's list",
    "membership": "place of a person",
    "mfa_authenticator": "second factor",
    "move": "step",
    "order_edit": "edit",
    "release_plan": "release plan",
    "ship_to": "address",
    "shop_connection": "shop",
    "shop_next_change": "what the shop does next",
    "sku": "SKU",
    "socialaccount_socialaccount": "company account",
    "staff": "person",
    "stock_balance": "bin of",
    "stock_entry": "stock",
    "webhook_delivery": "message to",
    "webhook_endpoint": "webhook endpoint",
}
"""Tables that people call something else."""

DOORS = {
    "page": "Page",
    "api": "API",
    "command": "Command",
    "job": "Job",
    "database": "At the database",
}

UNSAID = frozenset({"id", "user_id", "winery_id", "created_at", "created_by", "date_joined"})
"""What a new row's first entry says anyway, or nobody reads; the file has it."""

LONGEST = 80
MOST_ORDERS = 5
"""Orders that an entry about many names."""


class Change(NamedTuple):
    """One column before and after; "" where there was or is none."""

    field: str
    before: str
    after: str


class EntryShown:
    """One entry. `numbers` are those of orders that are known, by id; `page_of` is where an order is shown."""

    def __init__(self, entry: Any, numbers: Mapping[int, str], page_of: Callable[[str], str]) -> None:
        self.entry = entry
        named = (numbers[each] for each in entry.order_ids[:MOST_ORDERS] if each in numbers)
        self.orders = [(number, page_of(number)) for number in named]
        self.orders_more = max(0, len(entry.order_ids) - MOST_ORDERS)

    @property
    def title(self) -> str:
        about = ABOUTS.get(self.entry.about, self.entry.about.replace("_", " "))
        return f"{WHATS.get(self.entry.what, self.entry.what)} {about}".strip()

    @property
    def door(self) -> str:
        return DOORS.get(self.entry.door, str(self.entry.door))

    @property
    def role(self) -> str:
        return str(self.entry.role).replace("_", " ").capitalize()

    @property
    def changes(self) -> list[Change]:
        """What was changed, field by field."""
        was, is_now = self.entry.before or {}, self.entry.after or {}
        found = (
            Change(name.replace("_", " "), _short(was.get(name)), _short(is_now.get(name)))
            for name in sorted({*was, *is_now} - UNSAID)
        )
        return [change for change in found if change.before or change.after]

    @property
    def is_refusal(self) -> bool:
        return self.entry.what in {"refused", "not_signed_in"}


def _short(value: object) -> str:
    """A value on one line, cut where it gets long."""
    match value:
        case None:
            return ""
        case str():
            text = value
        case _:
            text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def numbers_shown(entries: list[Any]) -> set[int]:
    """The ids of the orders whose numbers a page shows."""
    return {each for entry in entries for each in entry.order_ids[:MOST_ORDERS]}
