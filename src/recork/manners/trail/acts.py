"""What somebody does of which no watched row tells: signing a person out, sending a letter again."""

import json
from collections.abc import Mapping, Sequence

from django.db import connection

type Outline = Mapping[str, int | str | None]


def note_act(
    what: str,
    about: str,
    *,
    row: int | None = None,
    user_id: int | None = None,
    winery_id: int | None = None,
    named: str = "",
    before: Outline | None = None,
    after: Outline | None = None,
    order_ids: Sequence[int] = (),
) -> None:
    """Put an act on the trail, as a part of the work in hand: it stands or falls with what is done.

    It is done to a `row`, or to the person `user_id`, whose winery may read of it; of a row `winery_id` says whose
    it is. No word about a customer goes in.
    """
    named_by = {"id": row, "user_id": user_id, "winery_id": winery_id}
    done_to = {name: value for name, value in named_by.items() if value is not None}
    outlines = [None if each is None else json.dumps(dict(each)) for each in (before, after)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trail_act(%s, %s, %s, %s, %s, %s, %s::bigint[])",
            (what, about, json.dumps(done_to), named, *outlines, list(order_ids)),
        )
