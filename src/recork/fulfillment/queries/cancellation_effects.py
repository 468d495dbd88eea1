"""What a question about cancelling has brought about so far: each effect with a state of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from recork.fulfillment.models import Cancellation, PutBack
from recork.fulfillment.rules.cancellation import Outcome


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect: `state` is done, pending, failed or none; `at` when it came to that, if it did."""

    name: str
    state: str
    words: str
    at: datetime | None = None


def effects_of(asked: Cancellation, tasks: Sequence[PutBack]) -> tuple[Effect, ...]:
    """Tell how the stop and its bottles stand now.

    tasks  the order's put-back tasks
    """
    match Outcome(asked.outcome):
        case Outcome.CANCELLED:
            return Effect("Stop", "done", "Done", asked.asked_at), stock_effect(asked, tasks)
        case Outcome.DECLINED:
            stop = Effect("Stop", "failed", "Refused", asked.asked_at)
            return stop, Effect("Stock", "none", "Nothing was moved")
        case _:
            return (Effect("Stop", "none", "Stopped before"),)


def stock_effect(asked: Cancellation, tasks: Sequence[PutBack]) -> Effect:
    """Tell where the bottles of a stop are: released at once, or on their way from the cart."""
    freed = asked.bottles_released
    open_now = sum(task.bottles_to_go for task in tasks)
    back = sum(task.bottles_back for task in tasks)
    damaged = sum(task.bottles_damaged for task in tasks)
    if not freed and not tasks:
        return Effect("Stock", "none", "No bottles were set aside")
    parts = (
        (freed, "released"),
        (open_now, "coming back from the cart"),
        (back, "put back"),
        (damaged, "broken or missing"),
    )
    words = _listed([(count, what) for count, what in parts if count])
    if open_now:
        return Effect("Stock", "pending", words)
    last = max((task.closed_at for task in tasks if task.closed_at), default=asked.asked_at)
    return Effect("Stock", "done", words, last)


def _listed(parts: list[tuple[int, str]]) -> str:
    """2 bottles released, 4 coming back."""
    (first, what), *rest = parts
    noun = "bottle" if first == 1 else "bottles"
    return ", ".join([f"{first} {noun} {what}", *(f"{count} {more}" for count, more in rest)])
