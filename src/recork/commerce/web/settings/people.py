"""The people of the shop's admin: let in, change what they may do, shut out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from recork.commerce.models import User
from recork.commerce.operations.people import (
    change_role,
    end_sessions,
    let_in,
    let_in_again,
    new_link,
    shut_out,
    take_second_factor,
)
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.settings import InviteForm, RoleForm
from recork.manners.entry import Unfit
from recork.manners.invitation import has_come_in
from recork.manners.second_factor import has_one
from recork.manners.web.unfit import telling

MOST = 500
ACTS = {
    "shut_out": (shut_out, "{} is shut out, from their next click on."),
    "end_sessions": (end_sessions, "{} is signed out everywhere."),
    "take_second_factor": (take_second_factor, "{} sets up a new second factor at their next signing in."),
    "let_in_again": (let_in_again, "{} may come in again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def people(request: StaffRequest) -> HttpResponse:
    """Who is in, and a form for one more, whose link the answer shows."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with telling(form):
            new = let_in(request.actor, said["email"], said["name"], said["role"])
        if not form.errors:
            return _link(request, new)
    rows = User.objects.order_by("-is_active", "email")[:MOST]
    status = 422 if form.errors else 200
    context = {"rows": rows, "form": form}
    return TemplateResponse(request, "commerce/settings/people.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def person(request: StaffRequest, person_id: int) -> HttpResponse:
    """One person and their role."""
    who = get_object_or_404(User, pk=person_id)
    form = RoleForm(request.POST or None, initial={"role": who.role})
    if request.method == "POST" and form.is_valid():
        with telling(form):
            change_role(request.actor, who, form.cleaned_data["role"])
        if not form.errors:
            messages.success(request, f"{who} is {who.role_words.lower()} now.")
            return redirect("settings_person", person_id=who.pk)
    is_myself = who.pk == request.actor.user_id
    context = {
        "who": who,
        "form": form,
        "is_myself": is_myself,
        "has_second_factor": has_one(who.pk),
        "has_come_in": has_come_in(who),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "commerce/settings/person.html", context, status=status)


@require_POST
@page(Verb.SET_UP)
def person_act(request: StaffRequest, person_id: int, act: str) -> HttpResponse:
    """Shut somebody out, let them in again, or make them another link."""
    who = get_object_or_404(User, pk=person_id)
    if act not in {*ACTS, "new_link"}:
        raise Http404
    try:
        if act == "new_link":
            return _link(request, who)
        do, words = ACTS[act]
        do(request.actor, who)
    except Unfit as unfit:
        messages.error(request, unfit.words)
    else:
        messages.success(request, words.format(who))
    return redirect("settings_person", person_id=who.pk)


def _link(request: StaffRequest, who: User) -> HttpResponse:
    """The link with which they choose a password, to hand over."""
    link = new_link(request.actor, who)
    return TemplateResponse(request, "commerce/settings/person_link.html", {"who": who, "link": link})
