"""Take up again what was given up, from the page Needs attention."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recork.commerce.operations.dead_letters import apply_again, send_again
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page

LARGEST_ID = 2**63 - 1


@require_POST
@page(Verb.CANCEL_ORDERS)
def news(request: StaffRequest, heard_id: int) -> HttpResponse:
    return _told(request, is_done=apply_again(request.actor, min(heard_id, LARGEST_ID)))


@require_POST
@page(Verb.CANCEL_ORDERS)
def mail(request: StaffRequest, mail_id: int) -> HttpResponse:
    return _told(request, is_done=send_again(request.actor, min(mail_id, LARGEST_ID), now=timezone.now()))


def _told(request: StaffRequest, *, is_done: bool) -> HttpResponse:
    if is_done:
        messages.success(request, "It is tried again.")
    else:
        messages.info(request, "Nothing was done: it waits no more.")
    return HttpResponseRedirect(reverse("attention"), status=303)
