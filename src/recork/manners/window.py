"""One page of a list sorted by one unique column: keyset paging forth and back, never OFFSET."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

ROWS = 50


@dataclass(frozen=True, slots=True)
class Window[M]:
    """The rows of a page; `before` and `after` are keys for the neighbouring pages, "" where there is none."""

    rows: list[M]
    before: str
    after: str


def window[M: Model](
    rows: QuerySet[M],
    column: str,
    key_of: Callable[[M], str],
    *,
    after: str = "",
    before: str = "",
    limit: int = ROWS,
    newest_first: bool = False,
) -> Window[M]:
    """Read the `limit` rows beyond `after`, or the ones ahead of `before`. One statement.

    newest_first  the list runs from the largest key to the smallest
    """
    ahead, beyond = ("gt", "lt") if newest_first else ("lt", "gt")
    forth, back = (f"-{column}", column) if newest_first else (column, f"-{column}")
    if before:
        backward = rows.filter(**{f"{column}__{ahead}": before}).order_by(back)
        found = list(backward[: limit + 1])
        has_more, found = len(found) > limit, found[:limit][::-1]
        return _window(found, key_of, ahead=has_more, beyond=bool(found))
    forward = rows.filter(**{f"{column}__{beyond}": after}) if after else rows
    found = list(forward.order_by(forth)[: limit + 1])
    return _window(found[:limit], key_of, ahead=bool(after and found), beyond=len(found) > limit)


def _window[M: Model](rows: list[M], key_of: Callable[[M], str], *, ahead: bool, beyond: bool) -> Window[M]:
    return Window(
        rows,
        before=key_of(rows[0]) if rows and ahead else "",
        after=key_of(rows[-1]) if rows and beyond else "",
    )
