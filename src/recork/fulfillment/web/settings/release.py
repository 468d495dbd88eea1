"""When a winery's orders go to the floor by themselves."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.fulfillment.models import ReleasePlan
from recork.fulfillment.operations.release_plan import plan_releases
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.release import say_times
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.settings.here import choose_winery, winery_here
from recork.manners.web import say
from recork.manners.web.unfit import telling


class ReleaseForm(forms.Form):
    """By the clock, at times of day, or (both empty) by hand."""

    every_minutes = forms.IntegerField(label="Every so many minutes", required=False)
    times = forms.CharField(
        label="At these times of day",
        max_length=240,
        required=False,
        help_text="Such as 9:00, 13:30; in the warehouse's time",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def release(request: SeatedRequest) -> HttpResponse:
    """The plan as it is (GET), a new one (POST)."""
    here = winery_here(request)
    if here is None:
        return choose_winery(request, "Release")
    plan = ReleasePlan.objects.filter(winery=here).first()
    now = timezone.now()
    if request.method == "POST":
        form = ReleaseForm(request.POST)
        if form.is_valid():
            with telling(form):
                plan_releases(request.seat.actor, here, **form.cleaned_data, now=now)
        if not form.errors:
            messages.success(request, "Saved.")
            return redirect("settings_release")
    else:
        shown = {"every_minutes": plan.every_minutes, "times": say_times(plan.times)} if plan else {}
        form = ReleaseForm(initial=shown)
    next_at = say.when(plan.next_at, now) if plan and plan.next_at else ""
    context = {"here": here, "form": form, "next_at": next_at}
    return TemplateResponse(
        request, "fulfillment/settings/release.html", context, status=422 if form.errors else 200
    )
