"""How a group of orders is getting on, and what became of each in the end."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID, uuid4

from defusedcsv import csv
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.fulfillment.models import CancellationBatch
from recork.fulfillment.operations.cancellation import Answer
from recork.fulfillment.operations.cancellation_batch import FAILED, read_answers
from recork.fulfillment.queries.group_cancellations import own_group, progress_of, tells_a_shop
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web import group_words
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.running_group import forget
from recork.manners.web import say
from recork.manners.web.popup import by_script
from recork.manners.web.session_clock import asks_by_itself
from recork.manners.web.way_back import way_back


@require_safe
@page(Verb.READ_ORDERS)
def group_cancellation(request: SeatedRequest, batch_id: UUID) -> HttpResponse:
    """The result of one's own group, or how far it has come; nobody else's is known here."""
    batch = own_group(request.seat.actor.user_id, batch_id)
    if batch is None:
        raise Http404("There is no such group.")
    return tell_group(request, batch, way_back(request, reverse("view_orders")), timezone.now())


@asks_by_itself
@require_safe
@page(Verb.READ_ORDERS)
def group_progress(request: SeatedRequest, batch_id: UUID) -> HttpResponse:
    """The bar alone, for the page that asks again and again; once all is answered that page reloads."""
    progress = progress_of(request.seat.actor.user_id, batch_id)
    if progress is None:
        raise Http404("There is no such group.")
    answer = render(request, "look/progress.html", {"job": _job(batch_id, progress.answered, progress.of)})
    if progress.finished:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@page(Verb.READ_ORDERS)
def group_outcomes(request: SeatedRequest, batch_id: UUID) -> HttpResponse:
    """Every outcome of a group as a file, in the order asked; safe to open in a spreadsheet."""
    batch = own_group(request.seat.actor.user_id, batch_id)
    if batch is None:
        raise Http404("There is no such group.")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cancelled-{batch.asked_at:%Y-%m-%d}.csv"'
    sheet = csv.writer(answer)
    sheet.writerow(["Order no.", "Fulfillment no.", "Outcome", "In words", "Released", "Coming back"])
    sheet.writerows(
        [
            each.order_number,
            each.number,
            each.outcome,
            group_words.said(each),
            each.bottles_released,
            each.bottles_coming_back,
        ]
        for each in read_answers(batch)
    )
    return answer


def tell_group(request: SeatedRequest, batch: CancellationBatch, back: str, now: datetime) -> HttpResponse:
    """The answer to OK. A group that the worker is still busy with has a page of its own."""
    if batch.answered < len(batch.numbers):
        return _unfinished(request, batch, back, now)
    forget(request, batch)
    answers = read_answers(batch)
    may, here = request.seat.actor.may(Verb.CANCEL_ORDERS), _here(batch, back)
    failed = sum(answer.outcome in FAILED for answer in answers)
    context = {
        "group": {
            "title": group_words.told_title(answers),
            "more": group_words.told_more(batch, answers, now, tells_a_shop=tells_a_shop(batch)),
            "sums": group_words.told_sums(answers),
            "outcomes": group_words.told_lines(
                answers, lambda each: group_words.way_on(each, here) if may else None
            ),
        },
        "intercept_all": _intercept_all(batch, answers, here) if may else None,
        "retry": _retry(batch, back) if failed and may else None,
        "file_url": reverse("group_outcomes", args=[batch.pk]),
        "then": back,
    }
    if by_script(request):
        return render(request, "fulfillment/cancellations/group.html", context)
    context |= {
        "popup": "fulfillment/cancellations/group.html",
        "popup_title": group_words.told_title(answers),
        "back": back,
    }
    return render(request, "look/popup.html", context)


def _unfinished(request: SeatedRequest, batch: CancellationBatch, back: str, now: datetime) -> HttpResponse:
    here = _here(batch, back)
    if by_script(request):
        return HttpResponse(status=HTTPStatus.ACCEPTED, headers={"HX-Redirect": here})
    job = _job(batch.pk, batch.answered, len(batch.numbers))
    context = {"job": job, "back": back, "asked": say.at(batch.asked_at, now)}
    return render(request, "fulfillment/cancellations/progress.html", context)


def _here(batch: CancellationBatch, back: str) -> str:
    return f"{address_of(batch)}?{urlencode({'next': back})}"


def _intercept_all(batch: CancellationBatch, answers: Sequence[Answer], here: str) -> tuple[str, str] | None:
    """Where the floor is asked about all that it could still reach, and how the button says so."""
    reachable = len(group_words.on_the_floor(answers))
    if reachable < 2:
        return None
    there = reverse("ask_group_intercepts", args=[batch.pk])
    return f"{there}?{urlencode({'next': here})}", f"Intercept all {reachable:,}"


def address_of(batch: CancellationBatch) -> str:
    """Where a group is looked at."""
    return reverse("group_cancellation", args=[batch.pk])


def _job(batch_id: UUID, answered: int, of: int) -> dict[str, object]:
    finished = answered >= of
    done = f"{say.orders(of)} {'is' if of == 1 else 'are'} answered"
    return {
        "url": reverse("group_progress", args=[batch_id]),
        "done": answered,
        "total": of,
        "words": done if finished else f"Cancelling {say.orders(of)}",
        "finished": finished,
    }


def _retry(batch: CancellationBatch, back: str) -> dict[str, object]:
    key = uuid4()
    return {
        "action": reverse("group_cancellations"),
        "key": str(key),
        "kept": [("retry_of", str(batch.pk)), ("next", back)],
        "status_url": f"{reverse('group_cancellation', args=[key])}?{urlencode({'next': back})}",
    }
