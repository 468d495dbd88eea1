"""The people of a winery, or of the house: invite, change what they may do, shut out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recork.fulfillment.models import Membership
from recork.fulfillment.operations.people import (
    change_role,
    end_sessions,
    invite,
    invite_again,
    let_in_again,
    roles_for,
    shut_out,
    take_second_factor,
)
from recork.fulfillment.queries.settings_pages import people_of
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.settings import InviteForm, RoleForm
from recork.fulfillment.web.settings.here import winery_here
from recork.manners.entry import Unfit
from recork.manners.second_factor import has_one
from recork.manners.web.unfit import telling

ACTS = {
    "shut_out": (shut_out, "{} is shut out, from their next click on."),
    "end_sessions": (end_sessions, "{} is signed out everywhere."),
    "take_second_factor": (take_second_factor, "{} sets up a new second factor at their next signing in."),
    "let_in_again": (let_in_again, "{} may come in again."),
    "invite_again": (invite_again, "A new invitation goes to {}."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def people(request: SeatedRequest) -> HttpResponse:
    """Who is in, and a form for one more."""
    here = winery_here(request)
    form = InviteForm(request.POST or None, roles=roles_for(here))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with telling(form):
            invite(
                request.seat.actor, said["email"], said["name"], said["role"], now=timezone.now(), winery=here
            )
        if not form.errors:
            messages.success(request, f"An invitation goes to {said['email']}.")
            return redirect("settings_people")
    context = {
        "here": here,
        "rows": people_of(request.seat.looking_at),
        "form": form if _may_change(request) else None,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/people.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def person(request: SeatedRequest, member_id: int) -> HttpResponse:
    """One person and their role."""
    member = _member(request, member_id)
    form = RoleForm(request.POST or None, roles=roles_for(member.winery), initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        with telling(form):
            change_role(request.seat.actor, member, form.cleaned_data["role"])
        if not form.errors:
            messages.success(request, f"{member.user} is {form.cleaned_data['role'].words.lower()} now.")
            return redirect("settings_person", member_id=member.pk)
    context = {
        "member": member,
        "form": form,
        "has_second_factor": has_one(member.user_id),
        "may_change": _may_change(request) and member.user_id != request.seat.actor.user_id,
        "is_myself": member.user_id == request.seat.actor.user_id,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/person.html", context, status=status)


@require_POST
@page(Verb.SET_UP)
def person_act(request: SeatedRequest, member_id: int, act: str) -> HttpResponse:
    """Shut somebody out, let them in again, or invite them again."""
    if act not in ACTS:
        raise Http404
    member = _member(request, member_id)
    do, words = ACTS[act]
    try:
        do(request.seat.actor, member)
    except Unfit as unfit:
        messages.error(request, unfit.words)
    else:
        messages.success(request, words.format(member.user))
    return redirect("settings_person", member_id=member.pk)


def _member(request: SeatedRequest, member_id: int) -> Membership:
    """Somebody of the winery that is looked at; with none, of the house."""
    members = Membership.objects.select_related("user", "winery")
    return get_object_or_404(members, pk=member_id, winery=request.seat.looking_at)


def _may_change(request: SeatedRequest) -> bool:
    return request.seat.looking_at is not None or request.seat.actor.may(Verb.RUN_HOUSE)
