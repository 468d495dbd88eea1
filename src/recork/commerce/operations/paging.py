"""A page of one of the warehouse's lists, however long what stands on it is."""

import json
from typing import Any, NamedTuple

from recork.commerce.operations.telephone import Telephone
from recork.commerce.rules.answer import NoAnswer

MOST = 200
UNREADABLE = NoAnswer("What the warehouse lists can't be read.")


class Page(NamedTuple):
    """`next` is null at a list's end; `is_full`: as many items as were asked for."""

    items: list[Any]
    next: Any
    is_full: bool


def read_page(phone: Telephone, path: str, after: object) -> Page | NoAnswer:
    """Read what comes behind `after`: up to `MOST` items, fewer when these are more than we listen to."""
    limit = MOST
    while True:
        said = phone.get(f"{path}?after={after}&limit={limit}")
        if isinstance(said, NoAnswer):
            return said
        if said.status != 200:
            return NoAnswer(f"The warehouse answered {said.status}.")
        if said.is_whole:
            return _read(said.body, limit)
        if limit == 1:
            return UNREADABLE
        limit //= 2


def _read(body: bytes, limit: int) -> Page | NoAnswer:
    try:
        page = json.loads(body)
        items = list(page["items"])
        return Page(items, page["next"], len(items) == limit)
    except (ValueError, KeyError, TypeError):
        return UNREADABLE
