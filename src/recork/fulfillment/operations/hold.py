"""Let go what waits, and keep back what shall not leave yet. One order is a set of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection

from recork.fulfillment.rules.actor import MACHINE, Actor, Verb, require
from recork.fulfillment.rules.hold import HoldReason, Releaser, why_kept
from recork.fulfillment.rules.order import OrderState
from recork.manners.entry import Unfit, line_of

MOST = 10_000
"""Orders in one go: as many as one selection keeps."""

AT_ONCE = 500
"""Orders whose day has come that are let go in one transaction."""


class ReleaseOutcome(StrEnum):
    """What became of one order: RELEASED, if only of some of its holds; KEPT: none that could be cleared by this
    person; NOT_HELD: nothing of the kind holds it (any more); NOT_FOUND.
    """

    RELEASED = "released"
    KEPT = "kept"
    NOT_HELD = "not_held"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Release:
    """The answer for one order. `kept` are the holds that were asked about and stay, each with the reason why."""

    order_id: int
    outcome: ReleaseOutcome
    order_number: str = ""
    released: tuple[HoldReason, ...] = ()
    kept: tuple[tuple[HoldReason, str], ...] = ()


class HoldOutcome(StrEnum):
    """What became of one order that was to be held: TOO_LATE when it doesn't wait to be released (any more)."""

    HELD = "held"
    ALREADY_HELD = "already_held"
    TOO_LATE = "too_late"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Held:
    """The answer for one order that was to be held, and where it stands."""

    order_id: int
    outcome: HoldOutcome
    order_number: str = ""
    state: OrderState | None = None


def hand_of(actor: Actor) -> Releaser:
    """On whose behalf an actor clears holds."""
    return Releaser.CLIENT_SERVICES if actor.winery_id is None else Releaser.WINERY


def release_holds(
    actor: Actor, order_ids: Sequence[int], reasons: Sequence[HoldReason] | None, *, now: datetime
) -> list[Release]:
    """Clear the holds of these orders as far as the actor may, and answer for each, in the order asked.

        reasons  only these; None for all

    Their shops hear of it. Pressing twice clears once. Raises `NotAllowed`.
    """
    require(actor, Verb.HOLD_ORDERS)
    by = hand_of(actor)
    ids, wanted = _own(order_ids), None if reasons is None else [str(reason) for reason in reasons]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT order_id, order_number, released, kept FROM release_holds({_IN_SCOPE}, %s, %s, %s, %s)",  # noqa: S608 -- a constant of ours
            [ids, actor.winery_id, actor.winery_id, wanted, by, actor.name, now],
        )
        rows = {row[0]: row for row in cursor.fetchall()}
    return [_release(each, rows.get(each), by) for each in ids]


def hold_orders(
    actor: Actor,
    order_ids: Sequence[int],
    words: str,
    *,
    until_on: date | None,
    now: datetime,
    today: date,
    hold_id: UUID | None = None,
) -> list[Held]:
    """Put a hold on these orders by hand, and answer for each, in the order asked.

        words     why, for whoever reads it; not empty
        until_on  the day on which it clears by itself; None for "until somebody clears it"
        hold_id   the asker's own, where there is one; nothing has it yet

    An order has one such hold at a time; a second one changes nothing. Raises `Unfit`, `NotAllowed`.
    """
    require(actor, Verb.HOLD_ORDERS)
    why = line_of(words, "words", most=200)
    if until_on is not None and until_on <= today:
        raise Unfit("until_on", "Choose a day after today, or none.")
    ids = _own(order_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT order_id, order_number, state, outcome FROM hold_orders({_IN_SCOPE}, %s, %s, %s, %s, %s)",  # noqa: S608 -- a constant of ours
            [ids, actor.winery_id, actor.winery_id, why, until_on, actor.name, now, hold_id],
        )
        rows = {row[0]: row for row in cursor.fetchall()}
    return [_held(each, rows.get(each)) for each in ids]


def release_due(*, today: date, now: datetime) -> int:
    """Clear what was to last until today, in every winery's scope; answers of how many orders, at most `AT_ONCE`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT release_due_holds(%s, %s, %s, %s)", [today, AT_ONCE, MACHINE.name, now])
        (released,) = cursor.fetchone()
    return int(released)


_IN_SCOPE = (
    "(SELECT coalesce(array_agg(id), '{}') FROM orders WHERE id = ANY (%s)"
    " AND (%s::bigint IS NULL OR winery_id = %s))"
)


def _own(order_ids: Sequence[int]) -> list[int]:
    ids = list(dict.fromkeys(order_ids))
    assert len(ids) <= MOST, "a selection keeps no more"
    return ids


def _release(order_id: int, row: tuple[int, str, list[str], list[str]] | None, by: Releaser) -> Release:
    if row is None:
        return Release(order_id, ReleaseOutcome.NOT_FOUND)
    _, number, freed, kept = row
    released = tuple(HoldReason(reason) for reason in freed)
    stays = tuple((HoldReason(reason), why_kept(HoldReason(reason), by)) for reason in kept)
    outcome = (
        ReleaseOutcome.RELEASED if released else ReleaseOutcome.KEPT if stays else ReleaseOutcome.NOT_HELD
    )
    return Release(order_id, outcome, number, released, stays)


def _held(order_id: int, row: tuple[int, str, str, str] | None) -> Held:
    if row is None:
        return Held(order_id, HoldOutcome.NOT_FOUND)
    _, number, state, outcome = row
    return Held(order_id, HoldOutcome(outcome), number, OrderState(state))
