"""Take over what was changed at the warehouse, or keep what is here."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recork.commerce.operations.edit_decision import decide_edits
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.edit import Decision
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.sending import back_from, version_in

DECISIONS = {Decision.TAKEN: "taken over from the warehouse", Decision.KEPT: "kept as it is here"}


class DecisionForm(forms.Form):
    """`edit` is the last one that was shown."""

    decision = forms.TypedChoiceField(coerce=Decision, choices=[(str(each), str(each)) for each in DECISIONS])
    edit = forms.IntegerField(min_value=1, max_value=2**63 - 1)


@require_POST
@page(Verb.CANCEL_ORDERS)
def edits(request: StaffRequest, number: str) -> HttpResponse:
    """Decide, and say what became of it on the page that asked."""
    find_order(number)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The form was not complete. Nothing was changed.")
        return back_from(request, number)
    decision, edit = form.cleaned_data["decision"], form.cleaned_data["edit"]
    done = decide_edits(
        request.actor, number, decision, edit=edit, version=version_in(request), now=timezone.now()
    )
    if isinstance(done, Refused):
        messages.error(request, done.words)
    else:
        messages.success(request, f"Order {number} is {DECISIONS[decision]}.")
    return back_from(request, number)
