"""Ask the warehouse once more to stop what the shop is done with."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recork.commerce.operations.cancellation import Asked
from recork.commerce.operations.stopping import stop_again
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order import answers
from recork.commerce.web.order.answering import bring
from recork.commerce.web.order.forms import StopForm
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.sending import back_from
from recork.commerce.web.order.tabs import STATUS
from recork.manners.web.unfit import complaints


@require_POST
@page(Verb.CANCEL_ORDERS)
def stops(request: StaffRequest, number: str) -> HttpResponse:
    """One press, one question: the same key again finds the one that was asked."""
    read, now, form = find_order(number), timezone.now(), StopForm(request.POST)
    if not form.is_valid():
        return bring(request, read, answers.unfit(complaints(form), read.order, now), STATUS)
    sent_as = form.cleaned_data["sent_as"]
    done = stop_again(request.actor, number, sent_as, form.cleaned_data["key"], now=now)
    match done:
        case Asked():
            messages.success(request, f"The warehouse is asked once more to stop {sent_as}.")
        case Refused(words=words):
            messages.error(request, words)
    return back_from(request, number)
