"""What somebody has ticked in View Orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from recork.fulfillment.models import Selection


@dataclass(frozen=True, slots=True)
class Ticks:
    """A selection as one page shows it.

    `here` are those of it that stand on the page. `words` say which filter it is the whole of,
    as it stood when that was chosen; empty once somebody has ticked or unticked by hand.
    """

    total: int = 0
    here: frozenset[int] = frozenset()
    words: str = ""


NO_TICKS = Ticks()


def read_ticks(
    user_id: int | None, looking_at: int | None, selection_id: UUID, shown: Sequence[int]
) -> Ticks:
    """Read one's own selection beside the orders shown; one that isn't theirs is as good as none.

    Ten thousand ids stay in the database: only those on the page are handed out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT cardinality(order_ids),
                      ARRAY(SELECT id FROM unnest(order_ids) AS each (id) WHERE id = ANY (%s)),
                      coalesce(filter->>'words', '')
                 FROM selection
                WHERE id = %s AND user_id = %s AND winery_id IS NOT DISTINCT FROM %s""",
            [list(shown), selection_id, user_id, looking_at],
        )
        row = cursor.fetchone()
    return Ticks(row[0], frozenset(row[1]), row[2]) if row else NO_TICKS


def selected_ids(user_id: int | None, looking_at: int | None, selection_id: UUID) -> list[int] | None:
    """The ids of the orders in one's own selection; None when there is no such selection of theirs.

    An id may by now belong to an order that moved on; none belongs to another winery.
    """
    if user_id is None:
        return None  # programs select nothing
    own = Selection.objects.filter(pk=selection_id, user_id=user_id, winery=looking_at)
    return own.values_list("order_ids", flat=True).first()
