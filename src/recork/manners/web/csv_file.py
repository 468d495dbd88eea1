"""A table as a file for a spreadsheet."""

import io
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from allauth.core.internal import ratelimit
from defusedcsv import csv
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it Excel takes UTF-8 for something else, and Lucía for LucÃ­a."""

MOST_SIGNS = 30_000_000
"""In one file; a hundred thousand orders are a third of it."""

ASKED = {"file_asked": "12/m/user"}


def counted[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a person ask for a dozen files a minute. It stands before the door, so that nobody waits for the count in a
    transaction, and a file that fails is counted as well.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **named: P.kwargs) -> HttpResponseBase:
        if not ratelimit.consume(request, app="recork", action="file_asked", config=ASKED, limit_get=True):
            return render(request, "429_files.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        return view(request, *args, **named)

    return answer


def csv_answer(
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    most: int,
    cut: str,
) -> HttpResponse:
    """Answer with a table, no cell of which is computed; if it is too long, `cut` is its last line.

    It is made whole before any of it is sent, in the page's transaction: whoever reads it slowly, or not at all, keeps
    nothing of ours waiting.
    """
    file = io.StringIO(newline="")
    file.write(BOM)
    write = csv.writer(file).writerow
    write(header)
    for n, row in enumerate(rows):
        if n == most or file.tell() > MOST_SIGNS:
            write([cut])
            break
        write(row)
    return HttpResponse(
        file.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
