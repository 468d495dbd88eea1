"""The catalogue: every component in every state on one page, and popups that can be tried. Changes nothing anywhere."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from recork.look import samples
from recork.look.templatetags.look import STATUS


class SampleForm(forms.Form):
    """One control of each kind, two of them wrong."""

    street = forms.CharField(help_text="At most 30 letters", initial="2208 Manor Road")
    zip_code = forms.RegexField(
        r"^\d{5}$", label="ZIP code", error_messages={"invalid": "A ZIP code has five digits"}
    )
    carrier = forms.ChoiceField(choices=[("ups", "UPS"), ("fedex", "FedEx")])
    adult = forms.BooleanField(label="Adult signature", required=False)
    warehouse = forms.ChoiceField(
        choices=[("ac", "American Canyon"), ("pr", "Paso Robles")], widget=forms.RadioSelect
    )


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    back = reverse("look:catalogue")
    return render(
        request,
        "look/catalogue.html",
        {
            "statuses": STATUS,
            "popups": [(name, reverse("look:popup", args=[name])) for name in samples.POPUPS],
            "rows": [row | {"key": str(uuid4())} for row in samples.ROWS],
            "form": SampleForm({"street": "2208 Manor Road", "zip_code": "9720", "carrier": "ups"}),
            "job": _job(3200),
            "reasons": samples.REASONS,
            "outcomes": samples.OUTCOMES,
            "back": back,
        },
    )


@login_not_required
@require_safe
def progress(request: HttpRequest, done: int) -> HttpResponse:
    return render(request, "look/progress.html", {"job": _job(done)})


def _job(done: int) -> dict[str, Any]:
    """A long job of which every look finds a little more done."""
    done = min(done, 10_000)
    words = "Cancelling 10,000 orders" if done < 10_000 else "10,000 orders are answered"
    url = reverse("look:progress", args=[done + 1700])
    return {"done": done, "total": 10_000, "words": words, "finished": done == 10_000, "url": url}


@login_not_required
@require_safe
def popup(request: HttpRequest, name: str) -> HttpResponse:
    if name not in samples.POPUPS:
        raise Http404
    page, context = samples.POPUPS[name]
    if ask := context.get("ask"):
        context = context | {"ask": ask | _asking("10234")}
    return _popup(request, page, context)


def _asking(number: str) -> dict[str, str]:
    """What a question needs to be asked: where it goes, where its answer will be, and a name of its own."""
    return {
        "action": reverse("look:answer", args=[number]),
        "status_url": reverse("look:status", args=[number]),
        "key": str(uuid4()),
    }


@login_not_required
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    if number == "10236":
        # as if the line had been cut after the question
        return HttpResponse(status=503)
    if number == "10241":
        return _popup(request, *samples.POPUPS["refused"], status=409)
    return _popup(request, *samples.POPUPS["answer"], status=201)


@login_not_required
@require_safe
def status(request: HttpRequest, number: str) -> HttpResponse:
    assert number, "the address names an order; here every order has the same answer"
    return _popup(request, *samples.POPUPS["answer"])


def _popup(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The popup alone for a script, in a page of its own for a browser without."""
    said = context | {"popup": page, "popup_title": "A popup", "back": reverse("look:catalogue")}
    quiet = request.headers.get("HX-Request") == "true"
    return render(request, page if quiet else "look/popup.html", said, status=status)
