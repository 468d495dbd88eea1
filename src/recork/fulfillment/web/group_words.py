"""What is said about a group of orders: before OK what would become of it, afterwards what did."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from recork.fulfillment.models import CancellationBatch, Intercept
from recork.fulfillment.operations.cancellation import Answer
from recork.fulfillment.operations.cancellation_batch import FAILED
from recork.fulfillment.queries.cancellation_preview import Preview, Previewed
from recork.fulfillment.rules.cancellation import CODES, NextStep, Outcome, Refusal, ShopNext
from recork.fulfillment.rules.carrier_request import CarrierWant
from recork.fulfillment.rules.intercept import InterceptAnswer
from recork.fulfillment.rules.search import fulfillment_number
from recork.fulfillment.rules.shop_next import told_to
from recork.fulfillment.web.question import EffectAhead, released_next
from recork.manners.web import say

type Line = tuple[str, str, str, str]
"""Kind (yes, same, no), number, words, and more under them; as `look/dialog/outcomes.html` takes it."""

type LineOn = tuple[str, str, str, str, tuple[str, str] | None]
"""The same with where to go on from there: address and label."""

type WayOn = Callable[[Answer], tuple[str, str] | None]

SHOWN = 500
"""Answers in one popup, those that failed first; the file has them all."""


def ask_title(seen: Preview) -> str:
    """Cancel 4 of 6 orders?"""
    if seen.can == seen.of:
        return f"Cancel {say.orders(seen.of)}?"
    return f"Cancel {seen.can:,} of {say.orders(seen.of)}?"


def ask_summary(seen: Preview) -> str:
    """4 can be cancelled, 2 are left as they are · 30 bottles, 1 of them comes back from the cart."""
    left = seen.of - seen.can
    parts = [f"{seen.can:,} can be cancelled"]
    if left:
        parts.append(f"{left:,} {'is left as it is' if left == 1 else 'are left as they are'}")
    bottles = say.bottles(seen.bottles)
    if seen.bottles_picked:
        bottles += f", {seen.bottles_picked:,} of them back from the cart"
    return f"{', '.join(parts)} · {bottles}"


def ask_effects(seen: Preview, now: datetime) -> list[EffectAhead]:
    """When those that wait go to the floor, and what the shop hears."""
    at = seen.next_release_at
    clock = [("info", "Clock", f"{say.begin(released_next(at, now))}, for those that wait")] if at else []
    return [*clock, _shop_ahead(seen)]


def _shop_ahead(seen: Preview) -> EffectAhead:
    """What the shop hears, and for how many nobody is there who would refund."""
    alone = seen.can - seen.from_a_shop
    if not seen.from_a_shop:
        return "store", "Refund", "None from here: make it where the orders were paid"
    told = "Told as soon as the warehouse has stopped"
    if alone:
        told += f". {alone:,} of them {'was' if alone == 1 else 'were'} sent by no shop: no refund from here"
    return "store", "Shop", told


def ask_meaning(seen: Preview) -> str:
    """What the two buttons mean."""
    if seen.can == 1:
        return "OK cancels this 1 order. Cancel keeps it."
    return f"OK cancels these {seen.can:,} orders. Cancel keeps them."


def ask_lines(seen: Preview) -> list[Line]:
    """The orders of the group: first those that can't be cancelled, each with its reason."""
    lines = [_exception(each.order_number, each.decision) for each in seen.exceptions]
    lines += [_exception(f"{found:,} more", decision) for decision, found in seen.beyond.items()]
    if seen.gone:
        lines.append(("no", f"{seen.gone:,}", "No longer found", ""))
    lines += [("yes", each.order_number, _cancellable(each), "") for each in seen.cancellable]
    more = seen.can - len(seen.cancellable)
    if more:
        lines.append(("yes", f"{more:,} more", "Can be cancelled too", ""))
    return lines


def _exception(which: str, decision: Outcome | Refusal) -> Line:
    if isinstance(decision, Refusal):
        return "no", which, decision.short.capitalize(), "It is left alone"
    return "same", which, "Already cancelled. It stays so", ""


def _cancellable(each: Previewed) -> str:
    words = [word for word in (each.name, say.bottles(each.bottles)) if word]
    if each.bottles_picked:
        words.append(f"{each.bottles_picked:,} back from the cart")
    return ", ".join(words)


def told_title(answers: Sequence[Answer]) -> str:
    """3 of 6 orders are cancelled."""
    stopped = sum(answer.outcome is Outcome.CANCELLED for answer in answers)
    if stopped == len(answers):
        return f"{say.orders(stopped)} {'is' if stopped == 1 else 'are'} cancelled"
    if not stopped:
        return "None of these orders is cancelled" if len(answers) > 1 else "The order is not cancelled"
    return f"{stopped:,} of {say.orders(len(answers))} {'is' if stopped == 1 else 'are'} cancelled"


def told_more(
    batch: CancellationBatch, answers: Sequence[Answer], now: datetime, *, tells_a_shop: bool
) -> str:
    """The line beneath the title: that each stands for itself, and what the shop is told."""
    if any(answer.outcome in FAILED for answer in answers):
        words = "Each order was answered on its own. Those that failed are as they were."
    else:
        asked = say.at(batch.asked_at, now)
        words = f"Asked {asked}. The warehouse has stopped; none of these boxes will ship."
    if not tells_a_shop:
        return words
    told = told_to(ShopNext(batch.shop_next), batch.pickup_location, batch.pickup_ready_on)
    return f"{words} A shop that sent one of them is told {told}."


def told_sums(answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """How many of each outcome, those that didn't happen left out."""
    words = {
        Outcome.CANCELLED: "cancelled",
        Outcome.ALREADY_CANCELLED: "already cancelled",
        Outcome.DECLINED: "unable to cancel",
        Outcome.NOT_FOUND: "not found",
    }
    found = [answer.outcome for answer in answers]
    return [(f"{found.count(each):,}", said) for each, said in words.items() if each in found]


def told_lines(answers: Sequence[Answer], way_on: WayOn) -> Sequence[Line | LineOn]:
    """What became of each order, and what is left to do; those that failed first, then as they were asked, at most
    `SHOWN`.
    """
    urgency = {Outcome.DECLINED: 0, Outcome.NOT_FOUND: 0, Outcome.ALREADY_CANCELLED: 1}
    ordered = sorted(answers, key=lambda answer: urgency.get(answer.outcome, 2))
    lines: list[LineOn] = [
        (kind_of(answer), answer.order_number or answer.number, said(answer), "", way_on(answer))
        for answer in ordered
    ]
    rest = Counter((kind_of(answer), _in_short(answer)) for answer in ordered[SHOWN:])
    return [*lines[:SHOWN], *((kind, f"{found:,} more", words, "") for (kind, words), found in rest.items())]


def on_the_floor(answers: Sequence[Answer]) -> list[Answer]:
    """Those that were picked or packed: only the floor could still reach them."""
    return [each for each in answers if NextStep.ASK_INTERCEPT in _steps(each)]


def way_on(answer: Answer, back: str) -> tuple[str, str] | None:
    """Where a person goes on from a refused order: to the floor, or to its carrier."""
    if answer.order_id is None:
        return None
    number, steps = fulfillment_number(answer.order_id), _steps(answer)
    if NextStep.ASK_INTERCEPT in steps:
        there = reverse("ask_intercept", args=[number])
        return f"{there}?{urlencode({'next': back})}", "Intercept"
    if NextStep.REROUTE in steps:
        there = reverse("ask_carrier", args=[number])
        return (
            f"{there}?{urlencode({'want': CarrierWant.RETURN_TO_SENDER, 'next': back})}",
            "Return to sender",
        )
    return None


def _steps(answer: Answer) -> Sequence[NextStep]:
    return CODES[answer.code].next_steps if answer.outcome is Outcome.DECLINED else ()


def intercept_sums(asked: Sequence[Intercept]) -> list[tuple[str, str]]:
    """How many the floor is asked about, has answered, or was too late for."""
    words = {
        "": "asked",
        "accepted": "pulled out",
        "already_cancelled": "already cancelled",
        "declined": "not",
    }
    found = [each.answer for each in asked]
    return [(f"{found.count(answer):,}", said) for answer, said in words.items() if answer in found]


def intercept_line(asked: Intercept, now: datetime) -> Line:
    """How the question about one order of a group stands."""
    number = asked.order.order_number
    match InterceptAnswer(asked.answer):
        case InterceptAnswer.PENDING:
            return "unsure", number, f"Asked, answers by {say.shortly(asked.answer_by, now)}", ""
        case InterceptAnswer.ACCEPTED:
            return "yes", number, "Pulled out and cancelled", ""
        case InterceptAnswer.ALREADY_CANCELLED:
            return "same", number, "Already cancelled. It stays so", ""
        case InterceptAnswer.DECLINED:
            assert asked.refusal is not None
            return "no", number, say.begin(f"it {asked.refusal.why}"), asked.words


def kind_of(answer: Answer) -> str:
    """The look's word for an outcome."""
    match answer.outcome:
        case Outcome.CANCELLED:
            return "yes"
        case Outcome.ALREADY_CANCELLED:
            return "same"
        case _:
            return "no"


def said(answer: Answer) -> str:
    """What became of one order, in words."""
    match answer.outcome:
        case Outcome.CANCELLED:
            return f"Cancelled · {_bottles(answer)}"
        case Outcome.ALREADY_CANCELLED:
            by_whom = f" by {answer.stopped_by}" if answer.stopped_by else ""
            return f"Already cancelled{by_whom}. It stays so"
        case Outcome.DECLINED:
            return f"Unable to cancel in Fulfillment: {CODES[answer.code].short}"
        case _:
            return "Not found"


def _in_short(answer: Answer) -> str:
    """The same as for others that fared alike."""
    match answer.outcome:
        case Outcome.CANCELLED:
            return "Cancelled too"
        case Outcome.ALREADY_CANCELLED:
            return "Already cancelled. They stay so"
        case _:
            return said(answer)


def _bottles(answer: Answer) -> str:
    parts = []
    if answer.bottles_released or not answer.bottles_coming_back:
        parts.append(f"{say.bottles(answer.bottles_released)} released")
    if answer.bottles_coming_back:
        parts.append(f"{answer.bottles_coming_back:,} back from the cart")
    return ", ".join(parts)
